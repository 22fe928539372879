"""The volatility page: controls that edit a `VolatilityView`, and its panels; its state is kept as the chart's is."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    no_update,
    register_page,
)
from dash.development.base_component import Component

from components.trust_bar import trust_bar
from data.instruments import UnknownSymbol
from pages import _volatility_controls as controls
from pages._context import market, remember_view
from pages._opening import opening_view
from pages._slow_panels import follow_query
from pages._stretch import changed, edit_stretch, remember_address
from pages._volatility_peers import follow_peers, peers_section
from pages._volatility_sections import (
    GROUPS,
    LEAGUE,
    PICKED,
    SHOWN_SECTIONS,
    SLOW,
    Group,
    group_cards,
    league_shown,
    navigation,
    section,
    what_to_draw,
)
from views.base import NothingToShow
from views.quote import quote_of
from views.volatility import KIND, VolatilityView
from views.volatility.measures import load_daily_bars

register_page(__name__, path="/volatility", title="Volatility · Oriel", name="Volatility", icon="bi-activity", order=2)

AT_ONCE = next(group for group in GROUPS if group.name == "measured")  # needs no fit


class Id:
    TRUST, PANELS = "volatility-trust", "volatility-panels"
    QUERY, RANGE_PRESSED = "volatility-query", "volatility-range-pressed"
    LEAGUE_SHOWN = "volatility-league-shown"


NEW_QUERY = Output(Id.QUERY, "data", allow_duplicate=True)
QUERY = State(Id.QUERY, "data")


def layout(**query: str) -> Component:
    view = opening_view(KIND, query)
    remember_view(KIND, view)
    resolved, lead, drawn = what_to_draw(AT_ONCE, view)
    ready = {AT_ONCE.name: group_cards(AT_ONCE, resolved, lead)}
    stores = [dcc.Store(id=group.drawn, data=drawn if group is AT_ONCE else None) for group in GROUPS]
    sections = [peers_section(one, view) if one.own else section(one, view, ready) for one in SHOWN_SECTIONS]
    return html.Div(
        [
            dcc.Store(id=Id.QUERY, data=view.query()),
            dcc.Store(id=Id.RANGE_PRESSED),
            dcc.Store(id=PICKED),
            dcc.Store(id=Id.LEAGUE_SHOWN, data=league_shown(view)),
            *stores,
            html.Div(_trust(view), id=Id.TRUST),
            controls.toolbar(view),
            navigation(),
            html.Div(sections, id=Id.PANELS, className="o-sections__body"),
        ],
        className="o-page",
    )


@callback(
    Output(Id.TRUST, "children"),
    Output(controls.Id.RANGES, "children"),
    Input(Id.QUERY, "data"),
    prevent_initial_call=True,
)
def draw_head(query: str) -> tuple[Component | None, list[html.Button]]:
    view = VolatilityView.parse(query)
    return _trust(view), controls.range_row(view)


def draw_group(group: Group, query: str, _league: str, drawn: str | None) -> tuple[Any, Any]:
    resolved, lead, to_draw = what_to_draw(group, VolatilityView.parse(query))
    if to_draw == drawn:
        return no_update, no_update
    return group_cards(group, resolved, lead), to_draw


for each in GROUPS:
    callback(
        Output(each.id, "children"),
        Output(each.drawn, "data"),
        Input(Id.QUERY, "data"),
        Input(Id.LEAGUE_SHOWN, "data"),
        State(each.drawn, "data"),
    )(partial(draw_group, each))

for slow in SLOW:
    follow_query(slow, Id.QUERY)

follow_peers(Id.QUERY)

edit_stretch(VolatilityView, "volatility")
remember_address("volatility")

clientside_callback(
    ClientsideFunction("oriel", "nowShown"),
    Output(Id.LEAGUE_SHOWN, "data"),
    Input(LEAGUE.part("memory"), "data"),
    State(Id.LEAGUE_SHOWN, "data"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("oriel", "pressedValue"),
    Output(controls.Id.MODEL, "value"),
    Input(PICKED, "data"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("oriel", "markPicked"), Output(Id.PANELS, "id"), Input(controls.Id.MODEL, "value")
)


@callback(NEW_QUERY, inputs={"query": QUERY, "chosen": controls.CONTROLS}, prevent_initial_call=True)
def edit(query: str, chosen: Mapping[str, Any]) -> Any:
    """What the browser refuses, out of range or empty, changes nothing."""
    return changed(VolatilityView, query, **{name: value for name, value in chosen.items() if value is not None})


def _trust(view: VolatilityView) -> Component | None:
    try:
        quote = quote_of(load_daily_bars(view.symbol, market()))
    except (UnknownSymbol, NothingToShow):
        return None
    return trust_bar(quote, KIND.panel("estimators", view, market()).provenance) if quote else None
