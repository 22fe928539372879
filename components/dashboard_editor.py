"""The dialog in which a dashboard is arranged: its views in order, each with buttons, so that no mouse is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import QUIET, icon_button, pressing


class Id:
    DIALOG, OPEN, DRAFT, PRESSED, LIST, SAID = (
        "arrange-dialog",
        "arrange-open",
        "arrange-draft",
        "arrange-pressed",
        "arrange-list",
        "arrange-said",
    )
    ADD, OVER, OVER_WORDS, FAULT, SAVE = (
        "arrange-add",
        "arrange-over",
        "arrange-over-words",
        "arrange-fault",
        "arrange-save",
    )


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str
    says: str


def dashboard_editor() -> dbc.Modal:
    """`DRAFT` holds which dashboard, the version that was known when it opened, and the views as they stand."""
    return dbc.Modal(
        [
            *[dcc.Store(id=store) for store in (Id.OPEN, Id.DRAFT, Id.PRESSED)],
            dbc.ModalHeader(html.H2("Arrange the dashboard", className="o-card__title"), close_button=True),
            dbc.ModalBody(_body(), class_name="o-form"),
            dbc.ModalFooter(html.Button("Save", id=Id.SAVE, type="button", className="o-button o-button--primary")),
        ],
        id=Id.DIALOG,
        is_open=False,
        centered=True,
        scrollable=True,
    )


def _body() -> list[Component]:
    picker = dcc.Dropdown(id=Id.ADD, placeholder="Add a saved view …", maxHeight=280)
    return [
        html.Ol(id=Id.LIST, className="o-arrange"),
        html.Div(id=Id.SAID, className="visually-hidden", **attributes(aria_live="polite")),
        html.Div(picker, className="o-picker--wide", role="group", **attributes(aria_label="Add a saved view")),
        dbc.Checkbox(id=Id.OVER, label="Keep what stands over it now", class_name="o-arrange__over"),
        html.P(id=Id.OVER_WORDS, className="o-form__note"),
        html.Div(id=Id.FAULT, className="o-form__fault", role="alert"),
    ]


def arrange_list(rows: Sequence[Row]) -> list[Component]:
    if not rows:
        return [html.Li("It holds no views yet.", className="o-arrange__none")]
    return [_row(row, place, len(rows)) for place, row in enumerate(rows, start=1)]


def _row(row: Row, place: int, count: int) -> html.Li:
    words = html.Div(
        [html.Div(row.name, className="o-truncate"), html.Div(row.says, className="o-truncate o-faint")],
        className="o-arrange__words",
    )
    ways = [
        _button("arrow-up", f"Move {row.name} up", f"up:{row.id}", disabled=place == 1),
        _button("arrow-down", f"Move {row.name} down", f"down:{row.id}", disabled=place == count),
        _button("x-lg", f"Take {row.name} off", f"off:{row.id}"),
    ]
    return html.Li([html.Span(f"{place}", className="o-arrange__place"), words, *ways], key=str(row.id))


def _button(sign: str, label: str, value: str, *, disabled: bool = False) -> html.Button:
    return icon_button(sign, label, f"{QUIET} o-button--icon", **pressing(Id.PRESSED, value), **_disabled(disabled))


def _disabled(is_disabled: bool) -> dict[str, Any]:
    """It keeps the focus, so that somebody who moves a view to the end stays with it."""
    return attributes(aria_disabled="true") if is_disabled else {}
