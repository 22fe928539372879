"""The chart page: controls that edit a `ChartView`, and its panels.

`Id.QUERY` holds the view's query and is the page's only state. Whatever a person does writes it; from it the panels are
drawn and the address bar is kept, so that a reload, a link or the Back button gives the same view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, ctx, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.chart_legend import EDIT, REMOVE, REMOVE_SYMBOL
from components.indicator_editor import PARAMETER, indicator_form
from components.panel_card import panel_body
from pages._chart_parts import Id, draw_parts, page_body
from pages._context import market, remember_view, symbol_options, theme
from pages._zoom import NotAZoom, stretch_of
from views.chart import KIND, ChartView
from views.chart.price import INTRADAY
from views.chart.state import IndicatorChoice

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
PARTS = {
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
    "overview": Output(Id.OVERVIEW, "figure"),
    "overview_style": Output(Id.OVERVIEW_BOX, "style"),
}


def layout(**query: str) -> Component:
    view = ChartView.parse(query)
    remember_view(KIND, view)
    return page_body(view)


@callback(output=PARTS, inputs={"query": Input(Id.QUERY, "data")}, prevent_initial_call=True)
def draw(query: str) -> dict[str, Any]:
    return draw_parts(ChartView.parse(query or ""))


clientside_callback(
    ClientsideFunction("oriel", "rememberQuery"),
    Output(Id.QUERY, "id"),
    Input(Id.QUERY, "data"),
    prevent_initial_call=True,
)


@callback(NEW_QUERY, inputs={"query": QUERY, "controls": CONTROLS}, prevent_initial_call=True)
def edit(query: str, controls: Mapping[str, Any]) -> str:
    chosen = dict(controls)
    options = chosen.pop("options") or []
    switches = {name: name in options for name in ("volume", "log", "adjusted", "events")}
    return changed(query, **chosen, **switches)


@callback(NEW_QUERY, Input({"type": "chart-range", "value": ALL}, "n_clicks"), QUERY, prevent_initial_call=True)
def pick_range(clicks: Sequence[int | None], query: str) -> str:
    return changed(query, range=clicked(clicks)["value"], start="", end="")


@callback(
    NEW_QUERY,
    Input(Id.APPLY_DATES, "n_clicks"),
    State(Id.START, "value"),
    State(Id.END, "value"),
    QUERY,
    prevent_initial_call=True,
)
def pick_dates(_: int, start: str | None, end: str | None, query: str) -> str:
    return changed(query, start=start or "", end=end or "")


@callback(
    NEW_QUERY,
    Input(Id.PRICE, "relayoutData"),
    Input(Id.OVERVIEW, "relayoutData"),
    QUERY,
    prevent_initial_call=True,
)
def zoom(on_price: Mapping[str, Any] | None, on_overview: Mapping[str, Any] | None, query: str) -> str:
    view = ChartView.parse(query)
    event = on_overview if ctx.triggered_id == Id.OVERVIEW else on_price
    try:
        stretch = stretch_of(event or {}, whole_days=view.interval not in INTRADAY)
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
    return changed(query, indicators=[*words, name]), None


@callback(NEW_QUERY, Input({"type": REMOVE, "index": ALL}, "n_clicks"), QUERY, prevent_initial_call=True)
def remove_indicator(clicks: Sequence[int | None], query: str) -> str:
    view = ChartView.parse(query)
    return replace(view, indicators=without(view.indicators, clicked(clicks)["index"])).query()


@callback(
    Output(Id.COMPARE, "value"),
    Input({"type": REMOVE_SYMBOL, "index": ALL}, "n_clicks"),
    QUERY,
    prevent_initial_call=True,
)
def remove_symbol(clicks: Sequence[int | None], query: str) -> list[str]:
    return list(without(ChartView.parse(query).compare, clicked(clicks)["index"]))


@callback(
    Output(Id.EDITOR, "is_open"),
    Output(Id.EDITOR_TITLE, "children"),
    Output(Id.EDITOR_BODY, "children"),
    Output(Id.EDITOR_INDEX, "data"),
    Input({"type": EDIT, "index": ALL}, "n_clicks"),
    QUERY,
    prevent_initial_call=True,
)
def open_editor(clicks: Sequence[int | None], query: str) -> tuple[bool, str, Component, int]:
    index = clicked(clicks)["index"]
    choice = chosen_indicator(query, index)
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
def apply_editor(_: int, values: Sequence[Any], index: int, query: str) -> tuple[str, bool]:
    view = ChartView.parse(query)
    if any(value is None for value in values):  # the browser refused it: out of range, or empty
        raise PreventUpdate
    words = [choice.write() for choice in view.indicators]
    words[index] = ":".join((view.indicators[index].name, *map(str, values)))
    return changed(query, indicators=words), False


@callback(
    Output(Id.COMPARE, "options"),
    Input(Id.COMPARE, "search_value"),
    State(Id.COMPARE, "value"),
    prevent_initial_call=True,
)
def find_symbols(text: str | None, chosen: list[str] | None) -> list[dict[str, str]]:
    return symbol_options(text or "", chosen or [])


@callback(
    Output(Id.BARS, "children"),
    Output(Id.BARS_TOGGLE, "children"),
    Input(Id.BARS_TOGGLE, "n_clicks"),
    Input(Id.QUERY, "data"),
    prevent_initial_call=True,
)
def show_bars(clicks: int | None, query: str) -> tuple[Component | None, str]:
    if not (clicks or 0) % 2:
        if ctx.triggered_id == Id.QUERY:
            raise PreventUpdate
        return None, "Show the table"
    return panel_body(KIND.panel("bars", ChartView.parse(query), market()), theme()), "Hide the table"


def changed(query: str, **values: Any) -> str:
    """The query with some parameters set anew."""
    view = ChartView.parse(query)
    return ChartView.parse({**view.parameters(), **values}).query()


def clicked(clicks: Sequence[int | None]) -> Mapping[str, Any]:
    """The id of the pressed button. Buttons that have just been drawn fire too, without a click."""
    if not any(clicks) or not isinstance(ctx.triggered_id, Mapping):
        raise PreventUpdate
    return ctx.triggered_id


def without(items: tuple[Any, ...], index: int) -> tuple[Any, ...]:
    return items[:index] + items[index + 1 :]


def chosen_indicator(query: str, index: int) -> IndicatorChoice:
    indicators = ChartView.parse(query).indicators
    if not 0 <= index < len(indicators):
        raise PreventUpdate
    return indicators[index]
