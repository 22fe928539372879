"""The parts of the chart page that follow the view: made once for the layout, and again at every change."""

from datetime import datetime
from typing import Any

from dash import dcc, html, no_update
from dash.development.base_component import Component

from analytics.indicators.registry import INDICATORS
from components.attributes import attributes
from components.buttons import QUIET
from components.chart_legend import EDIT, REMOVE, REMOVE_SYMBOL, chart_legend
from components.chart_toolbar import chart_toolbar
from components.indicator_editor import editor_modal, indicator_options
from components.panel import Figure, Message, Panel
from components.panel_card import GRAPH_CONFIG, Export, card, message, panel_actions, panel_body, themed, warning_list
from components.range_picker import custom_range, range_buttons
from components.trust_bar import trust_bar
from data.instruments import UnknownSymbol
from pages._context import market, symbol_options, theme
from views.base import NothingToShow
from views.chart import KIND, ChartView
from views.chart.price import price_and_legend
from views.chart.state import INTERVALS
from views.chart.stretch import load_history
from views.quote import quote_of
from views.ranges import RANGES

PREFIX = "chart"
INTERVAL_NAMES = {"1d": "Daily", "1w": "Weekly", "1mo": "Monthly"}
CONTROLLED = ("interval", "style", "compare", "rebase", "volume", "log", "adjusted", "events")
BARS_PARTS = ("ranges", "statistics", "statistics_context", "statistics_actions", "overview", "overview_style")
HIDDEN, SHOWN = {"display": "none"}, {"display": "block"}


class Id:
    QUERY, DRAWN = "chart-query", "chart-drawn"
    TRUST, RANGES, LEGEND, CONTEXT, NOTES = (
        "chart-trust",
        "chart-ranges",
        "chart-legend",
        "chart-context",
        "chart-notes",
    )
    PRICE, PRICE_BOX, MESSAGE = "chart-price", "chart-price-box", "chart-message"
    OVERVIEW, OVERVIEW_BOX, STATISTICS, ACTIONS = (
        "chart-overview",
        "chart-overview-box",
        "chart-statistics",
        "chart-actions",
    )
    INTERVAL, STYLE, OPTIONS, REBASE = "chart-interval", "chart-style", "chart-options", "chart-rebase"
    ADD_INDICATOR, COMPARE = "chart-add-indicator", "chart-compare"
    EDITOR, EDITOR_TITLE, EDITOR_BODY, EDITOR_INDEX = (
        "chart-editor",
        "chart-editor-title",
        "chart-editor-body",
        "chart-editor-index",
    )
    APPLY = "chart-editor-apply"
    STATISTICS_CONTEXT, STATISTICS_ACTIONS = "chart-statistics-context", "chart-statistics-actions"
    RANGE_PRESSED, ZOOM = "chart-range-pressed", "chart-zoom"
    BARS_GRID = "chart-bars-grid"
    BARS, BARS_TOGGLE = "chart-bars", "chart-bars-toggle"


def draw_parts(view: ChartView) -> dict[str, Any]:
    """What every output of the page shows for this view."""
    return _parts_of_the_bars(view) | _parts_of_the_drawing(view)


def redraw_parts(view: ChartView, drawn: ChartView) -> dict[str, Any]:
    """The same, without what looks as it did in `drawn`."""
    if not view.shows_same_bars(drawn):
        return draw_parts(view)
    return dict.fromkeys(BARS_PARTS, no_update) | _parts_of_the_drawing(view)


def _parts_of_the_bars(view: ChartView) -> dict[str, Any]:
    overview = KIND.panel("overview", view, market())
    statistics = KIND.panel("statistics", view, market())
    return {
        "ranges": range_buttons(PREFIX, RANGES, None if view.start or view.end else view.range),
        "statistics": panel_body(statistics, theme()),
        "statistics_context": statistics.context,
        "statistics_actions": panel_actions(statistics, None),
        "overview": _figure(overview),
        "overview_style": _style(overview),
    }


def _parts_of_the_drawing(view: ChartView) -> dict[str, Any]:
    panel, legend = price_and_legend(view, market())
    return {
        "drawn": view.query(),
        "price": _figure(panel),
        "price_style": _style(panel),
        "message": message(panel.content) if isinstance(panel.content, Message) else None,
        "trust": _trust(view, panel),
        "legend": chart_legend(legend),
        "context": panel.context,
        "notes": warning_list(panel.warnings or view.dropped),
        "actions": panel_actions(panel, Export("/export/chart/bars", view.query())),
    }


def _figure(panel: Panel) -> dict[str, Any]:
    return themed(panel.content.figure, theme()) if isinstance(panel.content, Figure) else {"data": [], "layout": {}}


def _style(panel: Panel) -> dict[str, str]:
    return SHOWN if isinstance(panel.content, Figure) else HIDDEN


def _trust(view: ChartView, panel: Panel) -> Component | None:
    try:
        quote = quote_of(load_history(view, view.symbol, market()))
    except (UnknownSymbol, NothingToShow):
        return None
    return trust_bar(quote, panel.provenance) if quote else None


def page_body(view: ChartView) -> Component:
    parts = draw_parts(view)
    return html.Div(
        [
            dcc.Store(id=Id.QUERY, data=view.query()),
            dcc.Store(id=Id.DRAWN, data=parts["drawn"]),
            *(dcc.Store(id=store) for store in (Id.RANGE_PRESSED, EDIT, REMOVE, REMOVE_SYMBOL, Id.ZOOM)),
            html.Div(parts["trust"], id=Id.TRUST),
            _toolbar(view, parts),
            html.Div([_chart_card(parts), _statistics_card(parts)], className="o-grid"),
            _bars_card(),
            editor_modal(Id),
        ],
        className="o-page",
    )


def _toolbar(view: ChartView, parts: dict[str, Any]) -> Component:
    segments = html.Div(
        parts["ranges"], id=Id.RANGES, className="o-segmented", role="group", **attributes(aria_label="Range")
    )
    return chart_toolbar(
        Id,
        ranges=[segments, custom_range(PREFIX, _date(view.start), _date(view.end))],
        intervals=_intervals(view),
        values={name: getattr(view, name) for name in CONTROLLED},
        indicators=indicator_options(list(INDICATORS.values())),
        symbols=symbol_options(view.compare),
    )


def _date(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d}" if moment else None


def _intervals(view: ChartView) -> dict[str, str]:
    """Those that the instrument has, and the one that the view asks for even if it has not."""
    try:
        stored = {series.interval for series in market().listing(view.symbol).series}
    except UnknownSymbol:
        stored = set()
    offered = stored | ({"1w", "1mo"} if "1d" in stored else set()) | {view.interval}
    return {name: INTERVAL_NAMES.get(name, name) for name in INTERVALS if name in offered}


def _chart_card(parts: dict[str, Any]) -> Component:
    body = [
        html.Div(parts["legend"], id=Id.LEGEND, className="o-legend"),
        html.Div(parts["message"], id=Id.MESSAGE),
        dcc.Loading(
            html.Div(_graph(Id.PRICE, parts["price"]), id=Id.PRICE_BOX, style=parts["price_style"]),
            delay_show=350,
            overlay_style={"visibility": "visible", "opacity": 0.55},
            custom_spinner=html.Div(className="o-spinner"),
        ),
        html.Div(_graph(Id.OVERVIEW, parts["overview"]), id=Id.OVERVIEW_BOX, style=parts["overview_style"]),
        html.Div(parts["notes"], id=Id.NOTES),
    ]
    return card(
        "Price",
        body,
        context=html.Span(parts["context"], id=Id.CONTEXT),
        actions=html.Div(parts["actions"], id=Id.ACTIONS, className="o-card__actions"),
        class_name="o-span-9",
    )


def _graph(identity: str, figure: dict[str, Any]) -> dcc.Graph:
    return dcc.Graph(id=identity, figure=figure, config=GRAPH_CONFIG)


def _statistics_card(parts: dict[str, Any]) -> Component:
    return card(
        "Statistics",
        html.Div(parts["statistics"], id=Id.STATISTICS),
        context=html.Span(parts["statistics_context"], id=Id.STATISTICS_CONTEXT),
        actions=html.Div(parts["statistics_actions"], id=Id.STATISTICS_ACTIONS, className="o-card__actions"),
        class_name="o-span-3",
    )


def _bars_card() -> Component:
    toggle = html.Button("Show the table", id=Id.BARS_TOGGLE, type="button", className=QUIET)
    return card("Bars", html.Div(id=Id.BARS), context="Prices and indicator values behind the chart", actions=toggle)
