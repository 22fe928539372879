"""The part of the volatility page that compares the instrument with others; its state is in the page's query."""

from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.panel import Message, Panel, Table
from components.panel_card import Export, panel_card, warning_list
from components.slow_panel import SlowId, slow_panel
from pages._context import market, symbol_options, theme
from pages._slow_panels import follow_query
from pages._volatility_sections import Section
from views.volatility import KIND, VolatilityView

DCC, DCC_NOW = SlowId(KIND.name, "dcc"), SlowId(KIND.name, "dcc-now")
SPANS = {
    "compare": "o-span-6",
    "portfolio": "o-span-6",
    "correlation": "o-span-6",
    "correlations-now": "o-span-6",
    "covariance": "",
}


class Id:
    PEERS, WEIGHTS, NOTES = "volatility-peers", "volatility-weights", "volatility-peers-notes"
    PANELS, SLOW = "volatility-peers-panels", "volatility-peers-slow"


def peers_section(one: Section, view: VolatilityView) -> Component:
    slow = [
        slow_panel(identity, KIND.spec(identity.panel).title, view.query(), at_once=False)
        for identity in (DCC, DCC_NOW)
    ]
    return html.Section(
        [
            html.H2(one.title, className="o-section__title"),
            _controls(view),
            html.Div(id=Id.NOTES),
            html.Div(_panels(view), id=Id.PANELS),
            html.Div(slow, id=Id.SLOW, hidden=not view.peers, className="o-grid"),
        ],
        id=one.name,
        className="o-section o-section--compare",
    )


def follow_peers(query: str) -> None:
    """The section's callbacks on the page whose store `query` holds the view's query."""
    for identity in (DCC, DCC_NOW):
        follow_query(identity, query)

    @callback(
        Output(query, "data", allow_duplicate=True),
        Output(Id.NOTES, "children"),
        Input(Id.PEERS, "value"),
        Input(Id.WEIGHTS, "value"),
        State(query, "data"),
        prevent_initial_call=True,
    )
    def compare_with(peers: list[str] | None, weights: str | None, before: str) -> tuple[str, Component | None]:
        return compared(before, peers=peers or [], weights=weights or "")

    @callback(Output(Id.PANELS, "children"), Output(Id.SLOW, "hidden"), Input(query, "data"), prevent_initial_call=True)
    def draw(now: str) -> tuple[list[Component], bool]:
        view = VolatilityView.parse(now)
        return _panels(view), not view.peers


def compared(before: str, **chosen: Any) -> tuple[str, Component | None]:
    """The query with these peers and weights, and what of them could not be used."""
    view = VolatilityView.parse({**VolatilityView.parse(before).parameters(), **chosen})
    return view.query(), warning_list(view.dropped)


def _panels(view: VolatilityView) -> list[Component]:
    """Where there is nothing to compare one card that says what to do, not five; what all would say is said once."""
    first = KIND.panel("compare", view, market())
    if isinstance(first.content, Message):
        return [panel_card(first, theme())]
    panels = [replace(KIND.panel(name, view, market()), warnings=()) for name in SPANS if name != first.name]
    return [html.Div([_card(panel, view) for panel in (first, *panels)], className="o-grid")]


def _card(panel: Panel, view: VolatilityView) -> Component:
    is_table = isinstance(panel.content, Table)
    export = Export(f"/export/{KIND.name}/{panel.name}", view.query()) if is_table else None
    return panel_card(panel, theme(), export=export, class_name=SPANS[panel.name])


def _controls(view: VolatilityView) -> Component:
    label = "Compare with"
    picker = dcc.Dropdown(
        id=Id.PEERS,
        options=symbol_options(view.peers),
        value=list(view.peers),
        placeholder=label,
        multi=True,
        maxHeight=360,
    )
    weights = dbc.Input(
        id=Id.WEIGHTS,
        type="text",
        value=",".join(f"{weight:g}" for weight in view.weights),
        placeholder="Weights, e.g. 2,1,1; empty: equal",
        debounce=True,
        maxLength=200,
        class_name="o-field",
    )
    return html.Div(
        [
            html.Div(picker, className="o-picker", **attributes(aria_label=label)),
            html.Label([html.Span("Weights of the instrument and its peers", className="visually-hidden"), weights]),
        ],
        className="o-toolbar",
        role="group",
        **attributes(aria_label=label),
    )
