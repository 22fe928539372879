"""The volatility page: controls that edit a `VolatilityView`, and its panels; its state is kept as the chart's is."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from analytics.volatility.estimators import ESTIMATORS
from components.attributes import attributes
from components.buttons import icon, menu
from components.panel import Panel
from components.panel_card import Export, panel_card
from components.range_picker import custom_range, range_buttons
from components.slow_panel import SlowId, slow_panel
from components.trust_bar import trust_bar
from data.instruments import UnknownSymbol
from pages._context import market, remember_view, theme
from pages._slow_panels import follow_query
from views.base import NothingToShow
from views.quote import quote_of
from views.ranges import RANGES
from views.volatility import KIND, VolatilityView
from views.volatility.measures import load_daily_bars
from views.volatility.state import HORIZONS, WINDOWS

register_page(__name__, path="/volatility", title="Volatility · Oriel", name="Volatility", icon="bi-activity", order=2)

PREFIX = "volatility"


class Id:
    TRUST = "volatility-trust"
    QUERY, PANELS, RANGES, RANGE_PRESSED = (
        "volatility-query",
        "volatility-panels",
        "volatility-ranges",
        "volatility-range-pressed",
    )
    WINDOW, ESTIMATORS, DECAY = "volatility-window", "volatility-estimators", "volatility-decay"
    HORIZON, REFIT = "volatility-horizon", "volatility-refit"
    START, END, APPLY_DATES = "volatility-start", "volatility-end", "volatility-dates-apply"


LEAGUE = SlowId(KIND.name, "league")
NEW_QUERY = Output(Id.QUERY, "data", allow_duplicate=True)
QUERY = State(Id.QUERY, "data")
CONTROLS = {
    "window": Input(Id.WINDOW, "value"),
    "estimators": Input(Id.ESTIMATORS, "value"),
    "decay": Input(Id.DECAY, "value"),
    "horizon": Input(Id.HORIZON, "value"),
    "refit": Input(Id.REFIT, "value"),
}


def layout(**query: str) -> Component:
    view = VolatilityView.parse(query)
    remember_view(KIND, view)
    trust, panels = _trust_and_panels(view)
    stores = (dcc.Store(id=Id.QUERY, data=view.query()), dcc.Store(id=Id.RANGE_PRESSED))
    return html.Div(
        [
            *stores,
            html.Div(trust, id=Id.TRUST),
            _toolbar(view),
            html.Div(panels, id=Id.PANELS),
            slow_panel(LEAGUE, "League of models", view.query(), at_once=False),
        ],
        className="o-page",
    )


@callback(
    Output(Id.TRUST, "children"),
    Output(Id.PANELS, "children"),
    Output(Id.RANGES, "children"),
    Input(Id.QUERY, "data"),
    prevent_initial_call=True,
)
def draw(query: str) -> tuple[Component | None, Component, list[html.Button]]:
    view = VolatilityView.parse(query)
    return *_trust_and_panels(view), _ranges(view)


clientside_callback(
    ClientsideFunction("oriel", "rememberQuery"),
    Output(Id.QUERY, "id"),
    Input(Id.QUERY, "data"),
    prevent_initial_call=True,
)


@callback(NEW_QUERY, inputs={"query": QUERY, "controls": CONTROLS}, prevent_initial_call=True)
def edit(query: str, controls: Mapping[str, Any]) -> str:
    return changed(query, **controls)


@callback(NEW_QUERY, Input(Id.RANGE_PRESSED, "data"), QUERY, prevent_initial_call=True)
def pick_range(pressed: Mapping[str, str], query: str) -> str:
    return changed(query, range=pressed["value"], start="", end="")


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


follow_query(LEAGUE, Id.QUERY)


def changed(query: str, **values: Any) -> str:
    """The query with some parameters set anew."""
    return VolatilityView.parse({**VolatilityView.parse(query).parameters(), **values}).query()


def _trust_and_panels(view: VolatilityView) -> tuple[Component | None, Component]:
    headline, estimators, cone = (KIND.panel(name, view, market()) for name in ("headline", "estimators", "cone"))
    export = Export("/export/volatility/estimates", view.query())
    cards = [
        panel_card(estimators, theme(), export=export, class_name="o-span-9"),
        panel_card(headline, theme(), class_name="o-span-3"),
        panel_card(cone, theme()),
    ]
    return _trust(view, estimators), html.Div(cards, className="o-grid")


def _trust(view: VolatilityView, panel: Panel) -> Component | None:
    try:
        quote = quote_of(load_daily_bars(view.symbol, market()))
    except (UnknownSymbol, NothingToShow):
        return None
    return trust_bar(quote, panel.provenance) if quote else None


def _ranges(view: VolatilityView) -> list[html.Button]:
    return range_buttons(PREFIX, RANGES, None if view.start or view.end else view.range)


def _toolbar(view: VolatilityView) -> Component:
    start, end = (f"{moment:%Y-%m-%d}" if moment else None for moment in (view.start, view.end))
    return html.Div(
        [
            html.Div(
                _ranges(view), id=Id.RANGES, className="o-segmented", role="group", **attributes(aria_label="Range")
            ),
            custom_range(PREFIX, start, end),
            _window(view),
            menu(
                [icon("sliders2"), html.Span("Measures")],
                _measures(view),
                "Measures",
                look="o-button",
                width="o-popover--narrow",
            ),
            menu(
                [icon("trophy"), html.Span("League")],
                _league(view),
                "League of models",
                look="o-button",
                width="o-popover--narrow",
            ),
        ],
        className="o-toolbar",
        role="group",
        **attributes(aria_label="Volatility settings"),
    )


def _window(view: VolatilityView) -> Component:
    offered = sorted({*WINDOWS, view.window})
    options = [{"label": f"{bars} bars", "value": bars} for bars in offered]
    select = dbc.Select(id=Id.WINDOW, options=options, value=view.window, class_name="o-field")
    return html.Label([html.Span("Window", className="visually-hidden"), select])


def _league(view: VolatilityView) -> list[Component]:
    horizons = [{"label": f"{bars} ahead", "value": bars} for bars in sorted({*HORIZONS, view.horizon})]
    return [
        dbc.Label("Read the league at", html_for=Id.HORIZON),
        dbc.Select(id=Id.HORIZON, options=horizons, value=view.horizon, class_name="o-field"),
        dbc.Label("Fit again every so many bars", html_for=Id.REFIT),
        dbc.Input(id=Id.REFIT, type="number", value=view.refit, min=5, max=252, step=1, class_name="o-field"),
    ]


def _measures(view: VolatilityView) -> list[Component]:
    options = [{"label": estimator.title, "value": name} for name, estimator in ESTIMATORS.items()]
    return [
        dbc.Checklist(id=Id.ESTIMATORS, options=options, value=list(view.estimators), switch=True),
        html.Div(className="o-menu__rule"),
        dbc.Label("Decay of EWMA", html_for=Id.DECAY),
        dbc.Input(id=Id.DECAY, type="number", value=view.decay, min=0.5, max=0.999, step=0.001, class_name="o-field"),
    ]
