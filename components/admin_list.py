"""A table that is searched by typing and of which a row is chosen, and the card about what was chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, State, clientside_callback, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.panel import Column, ColumnKind, Message, Table
from components.panel_card import card, message
from components.tables import data_grid
from components.version_rows import Deed, deed_button

WIDTHS: Mapping[ColumnKind, int] = {"time": 142, "text": 116, "words": 220, "date": 100}
FLEX: Mapping[ColumnKind, int] = {
    "time": 2, "text": 1, "words": 3, "date": 1, "number": 1, "integer": 1, "percent": 1,
}  # fmt: skip


def search_list(prefix: str, title: str, table: Table, *, context: str = "", picks: str = "") -> Component:
    """`picks`: the store into which a click or Enter writes the name of its row."""
    field = dbc.Input(
        id=f"{prefix}-search", type="search", placeholder="Search", class_name="o-field o-admin__search", debounce=False
    )
    label: Any = html.Label(f"Search in {title}", htmlFor=f"{prefix}-search", className="visually-hidden")
    grid = data_grid(table, id=f"{prefix}-grid")
    grid.columnDefs = [_wide_enough(column, definition) for column, definition in _shown(table, grid.columnDefs)]
    picking: dict[str, Any] = attributes(data_pick_rows=picks) if picks else {}
    return card(title, html.Div(grid, **picking), context=context, actions=[label, field], class_name="o-admin__list")


def _shown(table: Table, definitions: Sequence[dict[str, Any]]) -> list[tuple[Column, dict[str, Any]]]:
    columns = {column.name: column for column in table.columns}
    return [(columns[definition["field"]], definition) for definition in definitions]


def _wide_enough(column: Column, definition: dict[str, Any]) -> dict[str, Any]:
    """A moment is of no use without its end."""
    return {
        **definition,
        "minWidth": WIDTHS.get(column.kind, definition.get("minWidth", 90)),
        "flex": FLEX[column.kind],
    }


def searched(prefix: str) -> None:
    """The callback of the field, which asks nobody."""
    clientside_callback(
        ClientsideFunction("oriel", "searchGrid"),
        Output(f"{prefix}-grid", "dashGridOptions"),
        Input(f"{prefix}-search", "value"),
        State(f"{prefix}-grid", "dashGridOptions"),
        prevent_initial_call=True,
    )


def chosen_card(
    title: str, facts: Sequence[tuple[str, str]], deeds: Sequence[Deed], store: str, *more: Any
) -> Component:
    """What is known of what was chosen, and what can be done with it."""
    listed = [html.Div([html.Dt(name), html.Dd(value)], className="o-facts__row") for name, value in facts if value]
    buttons: list[Component] = [deed_button(deed, title, store) for deed in deeds]
    body = [html.Dl(listed, className="o-facts"), html.Div([*buttons, *more], className="o-admin__deeds")]
    return card(title, body, class_name="o-admin__chosen")


def nothing_there(title: str, words: str) -> Component:
    return card(title, message(Message("empty", words)))
