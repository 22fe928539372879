"""The controls of the volatility page: what is looked at, what is measured, which model, which league."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, html
from dash.development.base_component import Component

from analytics.volatility.estimators import ESTIMATORS
from analytics.volatility.models import MODELS, MOST_LAGS
from components.attributes import attributes
from components.buttons import icon, menu
from components.range_picker import custom_range, range_buttons
from views.ranges import RANGES
from views.volatility import VolatilityView
from views.volatility.specs import title_of
from views.volatility.state import BENCHMARK, FURTHEST, HORIZONS, WINDOWS

PREFIX = "volatility"
FREQUENCIES = {"daily": "Daily", "weekly": "Weekly", "monthly": "Monthly"}
DISTRIBUTIONS = {"normal": "Normal", "t": "Student's t", "skewt": "Skewed t", "ged": "Generalised error"}
MEANS = {"constant": "Constant", "zero": "Zero", "ar": "Autoregressive"}
RECURSIONS = {"backcast": "Backcast", "sample_variance": "Sample variance"}
PROXIES = {
    "squared": "Squared returns",
    "parkinson": "Parkinson's range",
    "garman_klass": "Garman-Klass",
    "rogers_satchell": "Rogers-Satchell",
    "realised": "Intraday bars",
}
SCHEMES = {"expanding": "All bars before (expanding)", "rolling": "As many as at first (rolling)"}
LEVELS = {0.01: "1 %", 0.05: "5 %", 0.1: "10 %", 0.25: "25 %"}
LEADER = "The league's winner, or EWMA"


class Id:
    RANGES = "volatility-ranges"
    WINDOW, FREQUENCY, HORIZON = "volatility-window", "volatility-frequency", "volatility-horizon"
    ESTIMATORS, DECAY = "volatility-estimators", "volatility-decay"
    MODEL, DISTRIBUTION, MEAN = "volatility-model", "volatility-distribution", "volatility-mean"
    LAGS, RECURSION = "volatility-lags", "volatility-recursion"
    MODELS, PROXY, SCHEME, LEVEL = (
        "volatility-models",
        "volatility-proxy",
        "volatility-scheme",
        "volatility-level",
    )
    REFIT, FIRST = "volatility-refit", "volatility-first"


CONTROLS = {
    name: Input(f"{PREFIX}-{name}", "value")
    for name in (
        "window",
        "frequency",
        "horizon",
        "estimators",
        "decay",
        "model",
        "distribution",
        "mean",
        "lags",
        "recursion",
        "models",
        "proxy",
        "scheme",
        "level",
        "refit",
        "first",
    )
}


def toolbar(view: VolatilityView) -> Component:
    start, end = (f"{moment:%Y-%m-%d}" if moment else None for moment in (view.start, view.end))
    ranges = html.Div(
        range_row(view), id=Id.RANGES, className="o-segmented", role="group", **attributes(aria_label="Range")
    )
    return html.Div(
        [
            ranges,
            custom_range(PREFIX, start, end),
            _choice(Id.FREQUENCY, "Bars", FREQUENCIES, view.frequency),
            _choice(Id.WINDOW, "Window", _bars(WINDOWS, view.window, "{} bars"), view.window),
            _choice(Id.HORIZON, "Horizon", _horizons(view), view.horizon),
            _menu("sliders2", "Measures", _measures(view)),
            _menu("graph-up-arrow", "Model", _model(view)),
            _menu("trophy", "League", _league(view)),
        ],
        className="o-toolbar",
        role="group",
        **attributes(aria_label="Volatility settings"),
    )


def range_row(view: VolatilityView) -> list[html.Button]:
    return range_buttons(PREFIX, RANGES, None if view.start or view.end else view.range)


def _menu(sign: str, title: str, content: list[Component]) -> Component:
    return menu([icon(sign), html.Span(title)], content, title, look="o-button", width="o-popover--narrow")


def _measures(view: VolatilityView) -> list[Component]:
    titles = {name: estimator.title for name, estimator in ESTIMATORS.items()}
    return [
        _switches(Id.ESTIMATORS, titles, view.estimators),
        html.Div(className="o-menu__rule"),
        *_number(Id.DECAY, "Decay of EWMA", view.decay, (0.5, 0.999), 0.001),
    ]


def _model(view: VolatilityView) -> list[Component]:
    return [
        *_labelled(Id.MODEL, "Model shown", {"": LEADER, **{name: title_of(name) for name in MODELS}}, view.model),
        *_labelled(Id.DISTRIBUTION, "Distribution of residuals", DISTRIBUTIONS, view.distribution),
        *_labelled(Id.MEAN, "Mean of returns", MEANS, view.mean),
        *_number(Id.LAGS, "Lags, where autoregressive", view.lags, (1, MOST_LAGS)),
        *_labelled(Id.RECURSION, "Variance starts from", RECURSIONS, view.recursion),
    ]


def _league(view: VolatilityView) -> list[Component]:
    levels = dict(sorted({view.level: f"{view.level:.3g}", **LEVELS}.items()))
    return [
        _switches(Id.MODELS, {name: title_of(name) for name in MODELS if name != BENCHMARK}, view.models),
        html.P("EWMA, the benchmark, always takes part.", className="o-menu__note"),
        *_labelled(Id.PROXY, "Scored against", PROXIES, view.proxy),
        *_labelled(Id.LEVEL, "Level of the tests", levels, view.level),
        *_labelled(Id.SCHEME, "Fitted on", SCHEMES, view.scheme),
        *_number(Id.REFIT, "Fit again every so many bars", view.refit, (5, 252)),
        *_number(Id.FIRST, "Bars before the first forecast", view.first, (252, 2520)),
    ]


def _horizons(view: VolatilityView) -> dict[Any, str]:
    return _bars((*HORIZONS, 10, 42, FURTHEST), view.horizon, "{} ahead")


def _bars(offered: tuple[int, ...], chosen: int, words: str) -> dict[Any, str]:
    return {bars: words.format(bars) for bars in sorted({*offered, chosen})}


def _switches(identity: str, titles: dict[str, str], chosen: tuple[str, ...]) -> dbc.Checklist:
    options = [{"label": title, "value": name} for name, title in titles.items()]
    return dbc.Checklist(id=identity, options=options, value=[name for name in chosen if name in titles], switch=True)


def _labelled(identity: str, label: str, titles: dict[Any, str], chosen: Any) -> list[Component]:
    return [dbc.Label(label, html_for=identity), _select(identity, titles, chosen)]


def _choice(identity: str, label: str, titles: dict[Any, str], chosen: Any) -> Component:
    """On the toolbar, where the options say enough to those who see them."""
    return html.Label([html.Span(label, className="visually-hidden"), _select(identity, titles, chosen)])


def _select(identity: str, titles: dict[Any, str], chosen: Any) -> dbc.Select:
    options = [{"label": title, "value": value} for value, title in titles.items()]
    return dbc.Select(id=identity, options=options, value=chosen, class_name="o-field")


def _number(identity: str, label: str, value: float, bounds: tuple[float, float], step: float = 1) -> list[Component]:
    """Told when one leaves the field, not at every key."""
    field = dbc.Input(
        id=identity,
        type="number",
        value=value,
        min=bounds[0],
        max=bounds[1],
        step=step,
        debounce=True,
        class_name="o-field",
    )
    return [dbc.Label(label, html_for=identity), field]
