"""The prediction page: controls that edit a `PredictionsView`, and its panels; its state is kept as the chart's is.

The league begins by itself, since the verdict is what the page is for; what it finds leads the page without a reload.
"""

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
from pages import _predictions_controls as controls
from pages._context import market, remember_view
from pages._opening import opening_view
from pages._predictions_actions import act_on
from pages._predictions_drawing import cards, drawing, is_answered
from pages._predictions_editing import edit_by_controls
from pages._predictions_leading import LEAGUE, SIGNAL_PRESSED, league_shown, resolved
from pages._predictions_sections import (
    GROUPS,
    PICKED,
    SECTIONS,
    SLOW,
    Group,
    navigation,
    section,
)
from pages._slow_panels import follow_query
from pages._stretch import edit_stretch, remember_address
from views.base import NothingToShow
from views.predictions import KIND, PredictionsView
from views.predictions.head import head_of

register_page(
    __name__, path="/predictions", title="Predictions · Oriel", name="Predictions", icon="bi-binoculars", order=4
)


class Id:
    TRUST, PANELS = "predictions-trust", "predictions-panels"
    QUERY, RANGE_PRESSED = "predictions-query", "predictions-range-pressed"
    LEAGUE_SHOWN, LED, SHOWN = "predictions-league-shown", "predictions-led", "predictions-shown"


def layout(**query: str) -> Component:
    view = opening_view(KIND, query)
    remember_view(KIND, view)
    led = resolved(view)
    stores = (Id.RANGE_PRESSED, PICKED, SIGNAL_PRESSED, *(group.drawn for group in GROUPS))
    return html.Div(
        [
            dcc.Store(id=Id.QUERY, data=view.query()),
            dcc.Store(id=Id.LED, data=led.query()),
            dcc.Store(id=Id.SHOWN, data=led.model),
            dcc.Store(id=Id.LEAGUE_SHOWN, data=league_shown(view)),
            *(dcc.Store(id=store) for store in stores),
            html.Div(_trust(view), id=Id.TRUST),
            controls.toolbar(view),
            navigation(),
            html.Div([section(one, view, led) for one in SECTIONS], id=Id.PANELS, className="o-sections__body"),
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
    view = PredictionsView.parse(query)
    return _trust(view), controls.range_row(view)


@callback(
    Output(Id.LED, "data"),
    Output(Id.SHOWN, "data"),
    Input(Id.QUERY, "data"),
    Input(Id.LEAGUE_SHOWN, "data"),
    State(Id.LED, "data"),
    prevent_initial_call=True,
)
def lead(query: str, _league: str, before: str) -> tuple[Any, Any]:
    """Panels about one model follow the one that is shown."""
    led = resolved(PredictionsView.parse(query))
    return (no_update, no_update) if led.query() == before else (led.query(), led.model)


def draw_at_once(group: Group, query: str, _league: str, drawn: str | None) -> tuple[Any, Any]:
    view = PredictionsView.parse(query)
    to_draw = drawing(group, view)
    return (no_update, no_update) if to_draw == drawn else (cards(group, view), to_draw)


def draw_after_answer(group: Group, answered: str | None, query: str, drawn: str | None) -> tuple[Any, Any]:
    view = PredictionsView.parse(query)
    if not is_answered(view, answered):
        return no_update, no_update
    shown = resolved(view) if group.led else view
    to_draw = drawing(group, shown)
    return (no_update, no_update) if to_draw == drawn else (cards(group, shown), to_draw)


ANSWERED = next(group for group in GROUPS if group.sort == "answer").drawn

for each in GROUPS:
    outputs = (Output(each.id, "children"), Output(each.drawn, "data"))
    if each.sort == "quick":
        waits = (Input(ANSWERED, "data"), Input(Id.QUERY, "data"), State(each.drawn, "data"))
        callback(*outputs, *waits, prevent_initial_call=True)(partial(draw_after_answer, each))
    else:
        begins = (Input(Id.QUERY, "data"), Input(Id.LEAGUE_SHOWN, "data"), State(each.drawn, "data"))
        callback(*outputs, *begins)(partial(draw_at_once, each))

for slow, is_led in SLOW:
    follow_query(slow, Id.LED if is_led else Id.QUERY)

edit_by_controls(Id.QUERY, PICKED, SIGNAL_PRESSED)
act_on(Id.QUERY)

edit_stretch(PredictionsView, "predictions")
remember_address("predictions")
clientside_callback(
    ClientsideFunction("oriel", "nowShown"),
    Output(Id.LEAGUE_SHOWN, "data"),
    Input(LEAGUE.part("memory"), "data"),
    State(Id.LEAGUE_SHOWN, "data"),
    prevent_initial_call=True,
)
clientside_callback(ClientsideFunction("oriel", "markPicked"), Output(Id.PANELS, "id"), Input(Id.SHOWN, "data"))


def _trust(view: PredictionsView) -> Component | None:
    try:
        quote, provenance = head_of(view, market())
    except (UnknownSymbol, NothingToShow):
        return None
    return trust_bar(quote, provenance) if quote else None
