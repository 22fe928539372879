"""What Oriel has told a person, as a list: the unread ones marked, each with its time and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dash import dcc, html
from dash.development.base_component import Component

from components.buttons import icon

SIGNS = {"info": "info-circle", "success": "check-circle", "problem": "exclamation-triangle"}
KIND_WORDS = {"info": "", "success": "", "problem": "Problem: "}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    kind: Literal["info", "success", "problem"]
    text: str
    href: str
    at: datetime
    is_read: bool


def notice_list(rows: Sequence[NoticeRow]) -> Component:
    if not rows:
        return html.Div(
            [
                icon("bell"),
                html.H2("There is nothing to tell you"),
                html.P(
                    "When a report arrives here, or one could not be sent, it is said here and counted at the bell."
                ),
            ],
            className="o-empty",
            role="status",
        )
    return html.Ul([html.Li(_row(row), className=_look(row)) for row in rows], className="o-notices")


def _look(row: NoticeRow) -> str:
    return f"o-notice o-notice--{row.kind}" + ("" if row.is_read else " is-unread")


def _row(row: NoticeRow) -> list[Component]:
    kind = html.Span(KIND_WORDS[row.kind], className="visually-hidden")
    words = dcc.Link(row.text, href=row.href) if row.href else html.Span(row.text)
    new = [] if row.is_read else [html.Span("New", className="o-badge")]
    moment = f"{row.at:%Y-%m-%d %H:%M} UTC"
    return [
        icon(SIGNS[row.kind]),
        html.Div([kind, words, *new], className="o-notice__words"),
        html.Time(moment, dateTime=row.at.isoformat(), className="o-notice__at"),
    ]
