"""The controls of a chart in one row: range, interval, style, options, indicators, comparison."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, menu

STYLES = {
    "candles": "Candles",
    "bars": "OHLC bars",
    "heikin-ashi": "Heikin-Ashi",
    "line": "Line",
    "area": "Area",
}
OPTIONS = {
    "volume": "Volume",
    "log": "Logarithmic axis",
    "adjusted": "Adjusted for splits and dividends",
    "events": "Mark splits and dividends",
}
REBASE = {"percent": "Compare in %", "100": "Compare from 100"}


def chart_toolbar(
    ids: Any,
    *,
    ranges: Sequence[Component],
    intervals: Mapping[str, str],
    values: Mapping[str, Any],
    indicators: Sequence[Mapping[str, str]],
    symbols: Sequence[Mapping[str, str]],
) -> html.Div:
    """`values` holds what each control shows at first, keyed like the view's parameters."""
    return html.Div(
        [
            *ranges,
            _select(ids.INTERVAL, "Interval", intervals, values["interval"]),
            _select(ids.STYLE, "Style", STYLES, values["style"]),
            _options(ids, values),
            _picker(ids.ADD_INDICATOR, "Add an indicator", indicators),
            _picker(ids.COMPARE, "Compare with", symbols, value=list(values["compare"]), multi=True),
        ],
        className="o-toolbar",
        role="group",
        **attributes(aria_label="Chart settings"),
    )


def _select(identity: str, label: str, options: Mapping[str, str], value: str) -> Component:
    choices = [{"label": text, "value": key} for key, text in options.items()]
    return html.Label(
        [
            html.Span(label, className="visually-hidden"),
            dbc.Select(id=identity, options=choices, value=value, class_name="o-field"),
        ]
    )


def _picker(identity: str, label: str, options: Sequence[Mapping[str, str]], **values: Any) -> Component:
    dropdown = dcc.Dropdown(id=identity, options=list(options), placeholder=label, maxHeight=360, **values)
    return html.Div(dropdown, className="o-picker", **attributes(aria_label=label))


def _options(ids: Any, values: Mapping[str, Any]) -> html.Details:
    switches = dbc.Checklist(
        id=ids.OPTIONS,
        options=[{"label": text, "value": key} for key, text in OPTIONS.items()],
        value=[key for key in OPTIONS if values[key]],
        switch=True,
    )
    rebase = dbc.RadioItems(
        id=ids.REBASE,
        options=[{"label": text, "value": key} for key, text in REBASE.items()],
        value=values["rebase"],
    )
    return menu(
        [icon("sliders2"), html.Span("Options")],
        [switches, html.Div(className="o-menu__rule"), rebase],
        "Options of the chart",
        look="o-button",
        width="o-popover--narrow",
    )
