"""The versions of a saved view: when each was saved and by whom, to look at and to bring back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.buttons import pressing


class Id:
    """`ASKED` is written to open the dialog, from outside of it."""

    DIALOG, TITLE, BODY = "versions-dialog", "versions-title", "versions-body"
    ASKED, RESTORE = "versions-asked", "versions-restore"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """`shows` in a few words; `address` opens it on its page."""

    number: int
    name: str
    shows: str
    saved_by: str
    saved_at: datetime
    address: str


def versions_dialog() -> dbc.Modal:
    return dbc.Modal(
        [
            dcc.Store(id=Id.RESTORE),
            dbc.ModalHeader(html.H2("Versions", id=Id.TITLE, className="o-card__title"), close_button=True),
            dbc.ModalBody(id=Id.BODY),
        ],
        id=Id.DIALOG,
        labelledby=Id.TITLE,
        is_open=False,
        centered=True,
        class_name="o-history",
    )


def version_list(rows: Sequence[VersionRow], *, may_restore: bool) -> Component:
    """Newest first."""
    return html.Ol([_row(row, is_newest=row is rows[0], may_restore=may_restore) for row in rows])


def _row(row: VersionRow, *, is_newest: bool, may_restore: bool) -> html.Li:
    words = [
        html.Div([html.Strong(f"Version {row.number}"), f" {row.name}"], className="o-truncate"),
        html.Div(row.shows, className="o-soft o-truncate"),
        html.Div(f"{row.saved_at:%Y-%m-%d %H:%M} UTC, {row.saved_by}", className="o-faint"),
    ]
    ways: list[Component] = [dcc.Link("Look at it", href=row.address, className="o-button")]
    if is_newest:
        ways = [html.Span("newest", className="o-badge")]
    elif may_restore:
        ways.append(
            html.Button("Bring it back", type="button", className="o-button", **pressing(Id.RESTORE, row.number))
        )
    return html.Li([html.Div(words, className="o-history__words"), html.Div(ways, className="o-history__ways")])
