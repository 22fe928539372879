"""The parts of the risk page: the basket, the settings, and which panels each tab shows."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.range_picker import custom_range, range_buttons
from components.tabs import tab_list, tab_panel
from pages._places import Place, panel_grid
from pages._risk_basket import card, holdings_of, remedies
from pages._risk_leading import PICKED, led
from pages._risk_settings import PREFIX, WORDS, common_settings, tab_settings
from views.ranges import RANGES
from views.risk import KIND, RiskView
from views.risk.in_words import symbols_in_words

TAB_TITLES = {
    "overview": "Overview",
    "var": "VaR lab",
    "drawdowns": "Drawdowns",
    "dependence": "Dependence",
    "monte-carlo": "Monte Carlo",
    "stress": "Stress",
    "sizing": "Sizing",
    "factors": "Factors",
    "allocation": "Allocation",
}
PLACES: Mapping[str, Sequence[Place]] = {
    "overview": (
        Place("headline", 4),
        Place("growth", 8),
        Place("holdings", 8),
        Place("summary", 4),
        Place("rolling", 6),
        Place("distribution", 6),
        Place("measures"),
    ),
    "var": (
        Place("backtest-league", picks=PICKED),
        Place("exceptions"),
        Place("methods", 6),
        Place("component-bars", 6),
        Place("value-at-risk"),
        Place("components"),
        Place("mean-excess", 6),
        Place("stability", 6),
        Place("tail"),
    ),
    "drawdowns": (
        Place("underwater", 8),
        Place("drawdown-numbers", 4),
        Place("drawdowns"),
        Place("monthly-heatmap"),
        Place("monthly"),
    ),
    "dependence": (
        Place("correlation", 8),
        Place("bets", 4),
        Place("rolling-correlation", 6),
        Place("stress-correlation", 6),
        Place("dendrogram", 6),
        Place("spanning-tree", 6),
        Place("principal-components"),
        Place("correlations"),
    ),
    "monte-carlo": (
        Place("wealth", 8),
        Place("odds", 4),
        Place("terminal", 4),
        Place("falls", 4),
        Place("convergence", 4),
    ),
    "stress": (Place("replay", 6), Place("shocks", 6), Place("replays"), Place("factor-shocks"), Place("worst")),
    "sizing": (Place("sizing"),),
    "factors": (
        Place("factors"),
        Place("factor-attribution", 6),
        Place("rolling-betas", 6),
        Place("factor-attributions"),
    ),
    "allocation": (Place("walk", 6), Place("frontier", 6), Place("walks"), Place("weights")),
}


class Id:
    QUERY, HEAD, PANELS, SETTINGS, REMEDIES = (
        "risk-query",
        "risk-head",
        "risk-panels",
        "risk-settings",
        "risk-remedies",
    )
    TAB_PRESSED, TAB_PANEL = "risk-tab-pressed", "risk-tab-panel"
    RANGES, RANGE_PRESSED, REMEDY_PRESSED = "risk-ranges", "risk-range-pressed", "risk-remedy-pressed"
    FREQUENCY = "risk-frequency"


def page_body(view: RiskView, *, is_first: bool) -> Component:
    """`is_first`: nothing was asked for yet, so the basket is open."""
    stores = (Id.RANGE_PRESSED, Id.TAB_PRESSED, Id.REMEDY_PRESSED, PICKED)
    return html.Div(
        [
            dcc.Store(id=Id.QUERY, data=view.query()),
            *(dcc.Store(id=store) for store in stores),
            html.Div([html.H1("Risk"), html.Span(head(view), id=Id.HEAD)], className="o-page-head"),
            _toolbar(view),
            card(view, is_open=is_first),
            html.Div(remedies(view, Id.REMEDY_PRESSED), id=Id.REMEDIES),
            tab_list("Parts of the risk desk", TAB_TITLES, view.tab, Id.TAB_PRESSED, Id.TAB_PANEL),
            html.Div(tab_settings(view), id=Id.SETTINGS),
            _waited_for(html.Div(panels(view), id=Id.PANELS)),
        ],
        className="o-page",
    )


def head(view: RiskView) -> Component:
    """What it is the risk of, and over which stretch."""
    stretch = view.range.upper() if view.start is None else f"from {view.start:%Y-%m-%d}"
    held = symbols_in_words([holding.symbol for holding in holdings_of(view)])
    return html.Span(f"{held} · {stretch}, {view.frequency}", className="o-page-head__context")


def panels(view: RiskView) -> Component:
    return tab_panel(panel_grid(KIND, view, PLACES[view.tab], led(view)), view.tab, Id.TAB_PRESSED, Id.TAB_PANEL)


def _waited_for(drawn: html.Div) -> Component:
    """Paler while it is drawn anew; what a slow panel in it asks meanwhile is no matter of this one."""
    only: Any = {Id.PANELS: "children"}  # an id is no name that its type could know
    return dcc.Loading(
        drawn,
        delay_show=350,
        target_components=only,
        overlay_style={"visibility": "visible", "opacity": 0.55},
        custom_spinner=html.Div(className="o-spinner"),
    )


def ranges(view: RiskView) -> list[html.Button]:
    return range_buttons(PREFIX, RANGES, None if view.start or view.end else view.range)


def _toolbar(view: RiskView) -> Component:
    start, end = (f"{moment:%Y-%m-%d}" if moment else None for moment in (view.start, view.end))
    segments = html.Div(
        ranges(view), id=Id.RANGES, className="o-segmented", role="group", **attributes(aria_label="Range")
    )
    return html.Div(
        [segments, custom_range(PREFIX, start, end), _frequency(view), common_settings(view)],
        className="o-toolbar",
        role="group",
        **attributes(aria_label="Risk settings"),
    )


def _frequency(view: RiskView) -> Component:
    options = [{"label": title, "value": word} for word, title in WORDS["frequency"].items()]
    select = dbc.Select(id=Id.FREQUENCY, options=options, value=view.frequency, class_name="o-field")
    return html.Label([html.Span("Frequency", className="visually-hidden"), select])
