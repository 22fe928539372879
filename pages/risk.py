"""The risk page: a basket, what it is measured against, and the part of the desk that is open.

The view's query is kept in a store. Whatever edits the view writes a new query, and everything that is shown follows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    no_update,
    register_page,
)
from dash.development.base_component import Component

from components.basket_editor import Id as Basket
from pages._context import remember_view
from pages._field_controls import setting_id
from pages._opening import opening_view
from pages._pressed import Pressed
from pages._risk_basket import content_of, fault_list, held, holdings_of, remedied, remedies, use
from pages._risk_leading import EXCEPTIONS, LEAGUE, PICKED, query_led
from pages._risk_parts import Id, head, page_body, panels, ranges
from pages._risk_settings import PREFIX, tab_settings
from pages._stretch import changed, edit_stretch, remember_address
from views.risk import KIND, RiskView
from views.risk.estimated import method_of_row
from views.risk.files import UnreadableBasket, read_basket_file
from views.risk.pasting import to_lines

register_page(__name__, path="/risk", title="Risk · Oriel", name="Risk", icon="bi-shield-exclamation", order=3)

NEW_QUERY = Output(Id.QUERY, "data", allow_duplicate=True)
QUERY = State(Id.QUERY, "data")
NEW_LINES, NEW_SIZES = (Output(Basket.LINES, "value", allow_duplicate=True), Output(Basket.SIZES, "value"))
BASKET = {
    "sizes": State(Basket.SIZES, "value"),
    "cash": State(Basket.CASH, "value"),
    "equity": State(Basket.EQUITY, "value"),
    "currency": State(Basket.CURRENCY, "value"),
    "rebalancing": State(Basket.REBALANCING, "value"),
    "proxies": State(Basket.PROXIES, "value"),
}


def layout(**query: str) -> Component:
    view = opening_view(KIND, query)
    remember_view(KIND, view)
    return page_body(view, is_first=not query and view == RiskView())


@callback(
    Output(Id.PANELS, "children"),
    Output(Id.RANGES, "children"),
    Output(Id.HEAD, "children"),
    Output(Basket.HELD, "children"),
    Output(Id.REMEDIES, "children"),
    Input(Id.QUERY, "data"),
    prevent_initial_call=True,
)
def draw(query: str) -> tuple[Any, ...]:
    view = RiskView.parse(query)
    return panels(view), ranges(view), head(view), held(view), remedies(view, Id.REMEDY_PRESSED)


edit_stretch(RiskView, "risk")
remember_address("risk")
clientside_callback(
    ClientsideFunction("oriel", "addHolding"),
    NEW_LINES,
    Output(Basket.ADD, "value"),
    Input(Basket.ADD, "value"),
    State(Basket.LINES, "value"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("oriel", "nameUpload"),
    Output(Basket.UPLOAD, "className"),
    Input(Basket.UPLOAD, "id"),
)


@callback(NEW_QUERY, Input(Id.FREQUENCY, "value"), QUERY, prevent_initial_call=True)
def pick_frequency(frequency: str, query: str) -> Any:
    return changed(RiskView, query, frequency=frequency)


@callback(NEW_QUERY, Input(setting_id(PREFIX, ALL), "value"), QUERY, prevent_initial_call=True)
def set_what_was_told(_: Sequence[Any], query: str) -> Any:
    """Only what was just told, since a page holds but the settings of the part that is open."""
    told = {item["id"]["name"]: item.get("value") for item in ctx.inputs_list[0] if item["id"] in _triggered()}
    return changed(RiskView, query, **{name: "" if value is None else value for name, value in told.items()})


def _triggered() -> list[Any]:
    return list(ctx.triggered_prop_ids.values())


@callback(NEW_QUERY, Output(Id.SETTINGS, "children"), Input(Id.TAB_PRESSED, "data"), QUERY, prevent_initial_call=True)
def open_tab(pressed: Pressed, query: str) -> Any:
    """Its settings are drawn now and stay while they are edited, so that none loses the focus."""
    new = changed(RiskView, query, tab=pressed["value"])
    return new, no_update if new is no_update else tab_settings(RiskView.parse(new))


@callback(
    Output(EXCEPTIONS.part("query"), "data"),
    Input(LEAGUE.part("memory"), "data"),
    QUERY,
    State(EXCEPTIONS.part("query"), "data"),
    prevent_initial_call=True,
)
def follow_league(memory: Mapping[str, Any] | None, query: str, shown: str) -> Any:
    """Exceptions of the best method as soon as the league names it."""
    resolved = query_led(RiskView.parse(query)) if memory and memory.get("shown") else shown
    return no_update if resolved == shown else resolved


@callback(Output(setting_id(PREFIX, "method"), "value"), Input(PICKED, "data"), QUERY, prevent_initial_call=True)
def pick_method(pressed: Pressed, query: str) -> str:
    """The same row again leaves the choice to the league."""
    method = method_of_row(pressed["value"])
    return "" if method == RiskView.parse(query).method else method


@callback(
    NEW_QUERY,
    NEW_SIZES,
    Output(Basket.FAULTS, "children"),
    inputs={
        "_": Input(Basket.APPLY, "n_clicks"),
        "query": QUERY,
        "lines": State(Basket.LINES, "value"),
        "basket": BASKET,
    },
    prevent_initial_call=True,
)
def use_basket(_: int, query: str, lines: str | None, basket: Mapping[str, str | float | None]) -> Any:
    used = use(RiskView.parse(query), lines or "", basket)
    if used.view is None:
        return no_update, used.sizes, fault_list(used.faults)
    return used.view.query(), used.sizes, None


@callback(
    NEW_QUERY,
    NEW_LINES,
    Output(Basket.SIZES, "value", allow_duplicate=True),
    Output(Basket.FAULTS, "children", allow_duplicate=True),
    inputs={"uploaded": Input(Basket.UPLOAD, "contents"), "query": QUERY, "basket": BASKET},
    prevent_initial_call=True,
)
def load_file(uploaded: str, query: str, basket: Mapping[str, str | float | None]) -> Any:
    """Its lines are shown as they would be typed, and used at once if nothing is wrong with them."""
    try:
        file = read_basket_file(content_of(uploaded))
    except UnreadableBasket as error:
        return no_update, no_update, no_update, fault_list((str(error),))
    used = use(RiskView.parse(query), file.lines, {**basket, **({"sizes": file.sizes} if file.sizes else {})})
    if used.view is None:
        return no_update, file.lines, used.sizes, fault_list(used.faults)
    return used.view.query(), file.lines, used.sizes, None


@callback(
    NEW_QUERY,
    NEW_LINES,
    Output(Basket.PROXIES, "value"),
    Input(Id.REMEDY_PRESSED, "data"),
    QUERY,
    prevent_initial_call=True,
)
def remedy(pressed: Pressed, query: str) -> Any:
    view = remedied(RiskView.parse(query), pressed["value"])
    return view.query(), to_lines(holdings_of(view)), view.parameters()["proxies"]
