"""Reports that should have arrived by now and have not: in red and in words, with the way to their ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon

SHOWN = 3


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """`words`: why, in a sentence."""

    title: str
    href: str
    fire_at: datetime
    words: str


def overdue_line(rows: Sequence[OverdueRow]) -> Component:
    many = f"{len(rows)} reports have" if len(rows) > 1 else "A report has"
    more = [html.Li(dcc.Link(f"and {len(rows) - SHOWN} more", href="/reports"))] if len(rows) > SHOWN else []
    return html.Section(
        [
            icon("exclamation-octagon-fill"),
            html.Div(
                [
                    html.Strong(f"{many} not been sent in time."),
                    html.Ul([*(html.Li(_row(row)) for row in rows[:SHOWN]), *more]),
                ]
            ),
        ],
        className="o-overdue",
        **attributes(aria_label="Overdue reports"),
    )


def _row(row: OverdueRow) -> list[Component | str]:
    due = html.Time(f"{row.fire_at:%Y-%m-%d %H:%M} UTC", dateTime=row.fire_at.isoformat(), className="o-overdue__at")
    return [dcc.Link(row.title, href=row.href), " was due ", due, f". {row.words}"]
