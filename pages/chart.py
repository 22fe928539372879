"""The chart page: controls that edit a `ChartView`, and its panels.

`Id.QUERY` holds the view's query and is the page's only state. Whatever a person does writes it; from it the panels are
drawn and the address bar is kept, so that a reload, a link or the Back button gives the same view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.chart_legend import EDIT, REMOVE, REMOVE_SYMBOL
from components.indicator_editor import PARAMETER, indicator_form
from components.panel_card import panel_body
from pages._chart_parts import Id, page_body, redraw_parts
from pages._context import market, remember_view, theme
from pages._opening import opening_view
from pages._pressed import Pressed, number_in
from pages._stretch import changed, edit_stretch, remember_address
from pages._zoom import NotAZoom, stretch_of
from views.chart import KIND, ChartView
from views.chart.price import INTRADAY

register_page(__name__, path="/chart", title="Chart · Oriel", name="Chart", icon="bi-graph-up", order=1)

NEW_QUERY = Output(Id.QUERY, "data", allow_duplicate=True)
QUERY = State(Id.QUERY, "data")
CONTROLS = {
    "interval": Input(Id.INTERVAL, "value"),
    "style": Input(Id.STYLE, "value"),
    "options": Input(Id.OPTIONS, "value"),
    "compare": Input(Id.COMPARE, "value"),
    "rebase": Input(Id.REBASE, "value"),
}


class Controls(TypedDict):
    """What they hold, keyed like the view."""

    interval: str | None
    style: str | None
    options: list[str] | None
    compare: list[str] | None
    rebase: str | float | list[str] | None


PARTS = {
    "drawn": Output(Id.DRAWN, "data"),
    "price": Output(Id.PRICE, "figure"),
    "price_style": Output(Id.PRICE_BOX, "style"),
    "message": Output(Id.MESSAGE, "children"),
    "trust": Output(Id.TRUST, "children"),
    "ranges": Output(Id.RANGES, "children"),
    "legend": Output(Id.LEGEND, "children"),
    "context": Output(Id.CONTEXT, "children"),
    "notes": Output(Id.NOTES, "children"),
    "actions": Output(Id.ACTIONS, "children"),
    "statistics": Output(Id.STATISTICS, "children"),
    "statistics_context": Output(Id.STATISTICS_CONTEXT, "children"),
    "statistics_actions": Output(Id.STATISTICS_ACTIONS, "children"),
    "overview": Output(Id.OVERVIEW, "figure"),
    "overview_style": Output(Id.OVERVIEW_BOX, "style"),
}


def layout(**query: str) -> Component:
    view = opening_view(KIND, query)
    remember_view(KIND, view)
    return page_body(view)


@callback(
    output=PARTS,
    inputs={"query": Input(Id.QUERY, "data"), "drawn": State(Id.DRAWN, "data")},
    prevent_initial_call=True,
)
def draw(query: str, drawn: str) -> dict[str, Any]:
    return redraw_parts(ChartView.parse(query), ChartView.parse(drawn))


edit_stretch(ChartView, "chart")
remember_address("chart")


@callback(NEW_QUERY, inputs={"query": QUERY, "controls": CONTROLS}, prevent_initial_call=True)
def edit(query: str, controls: Controls) -> Any:
    chosen: dict[str, Any] = {**controls}
    options = chosen.pop("options") or []
    switches = {name: name in options for name in ("volume", "log", "adjusted", "events")}
    return changed(ChartView, query, **chosen, **switches)


clientside_callback(
    ClientsideFunction("oriel", "zoomOf"),
    Output(Id.ZOOM, "data"),
    Input(Id.PRICE, "relayoutData"),
    Input(Id.OVERVIEW, "relayoutData"),
    prevent_initial_call=True,
)


@callback(NEW_QUERY, Input(Id.ZOOM, "data"), QUERY, prevent_initial_call=True)
def zoom(event: Mapping[str, Any], query: str) -> str:
    view = ChartView.parse(query)
    try:
        stretch = stretch_of(event, whole_days=view.interval not in INTRADAY)
    except NotAZoom:
        raise PreventUpdate from None
    start, end = stretch or (None, None)
    return replace(view, start=start, end=end).query()


@callback(
    NEW_QUERY, Output(Id.ADD_INDICATOR, "value"), Input(Id.ADD_INDICATOR, "value"), QUERY, prevent_initial_call=True
)
def add_indicator(name: str | None, query: str) -> tuple[str, None]:
    if not name:
        raise PreventUpdate
    words = [choice.write() for choice in ChartView.parse(query).indicators]
    return changed(ChartView, query, indicators=[*words, name]), None


@callback(NEW_QUERY, Input(REMOVE, "data"), QUERY, prevent_initial_call=True)
def remove_indicator(pressed: Pressed, query: str) -> str:
    view = ChartView.parse(query)
    return replace(view, indicators=without(view.indicators, number_in(pressed["value"]))).query()


@callback(Output(Id.COMPARE, "value"), Input(REMOVE_SYMBOL, "data"), QUERY, prevent_initial_call=True)
def remove_symbol(pressed: Pressed, query: str) -> list[str]:
    return list(without(ChartView.parse(query).compare, number_in(pressed["value"])))


@callback(
    Output(Id.EDITOR, "is_open"),
    Output(Id.EDITOR_TITLE, "children"),
    Output(Id.EDITOR_BODY, "children"),
    Output(Id.EDITOR_INDEX, "data"),
    Input(EDIT, "data"),
    QUERY,
    prevent_initial_call=True,
)
def open_editor(pressed: Pressed, query: str) -> tuple[bool, str, Component, int]:
    index, indicators = number_in(pressed["value"]), ChartView.parse(query).indicators
    if index >= len(indicators):
        raise PreventUpdate
    choice = indicators[index]
    return True, choice.indicator.title, indicator_form(choice.indicator, choice.arguments), index


@callback(
    NEW_QUERY,
    Output(Id.EDITOR, "is_open", allow_duplicate=True),
    Input(Id.APPLY, "n_clicks"),
    State({"type": PARAMETER, "name": ALL}, "value"),
    State(Id.EDITOR_INDEX, "data"),
    QUERY,
    prevent_initial_call=True,
)
def apply_editor(_: int, values: Sequence[str | float | None], index: int, query: str) -> tuple[str, bool]:
    indicators = ChartView.parse(query).indicators
    # What the browser refused, out of range or empty, is null.
    if any(value is None for value in values) or not 0 <= index < len(indicators):
        raise PreventUpdate
    words = [choice.write() for choice in indicators]
    words[index] = ":".join((indicators[index].name, *map(str, values)))
    return changed(ChartView, query, indicators=words), False


@callback(
    Output(Id.BARS, "children"),
    Output(Id.BARS_TOGGLE, "children"),
    Input(Id.BARS_TOGGLE, "n_clicks"),
    prevent_initial_call=True,
)
def toggle_bars(clicks: int) -> tuple[Component | None, str]:
    return (html.Div(id=Id.BARS_GRID), "Hide the table") if clicks % 2 else (None, "Show the table")


@callback(Output(Id.BARS_GRID, "children"), Input(Id.QUERY, "data"))
def show_bars(query: str) -> Component:
    """Runs only while the table is on the page."""
    return panel_body(KIND.panel("bars", ChartView.parse(query), market()), theme())


def without(items: tuple[Any, ...], index: int) -> tuple[Any, ...]:
    return items[:index] + items[index + 1 :]
