"""Which settings each part of the risk desk uses, and how their values are called."""

from dash import html
from dash.development.base_component import Component

from analytics.risk.measures import MEASURES
from analytics.risk.methods import METHODS
from components.attributes import attributes
from components.buttons import icon, menu
from pages._context import symbol_options
from pages._field_controls import Offers, setting_controls
from views.risk import RiskView

PREFIX = "risk"
EVERYWHERE = ("benchmark", "risk_free", "risk_free_series")
SETTINGS = {
    "overview": ("confidence", "horizon", "rolling", "window"),
    "var": ("confidence", "horizon", "method", "tested", "refit", "source", "seed"),
    "drawdowns": ("window", "target", "confidence"),
    "dependence": ("correlation", "tail", "decay", "window"),
    "monte-carlo": ("process", "paths", "ahead", "block", "goal", "ruin", "flow", "seed"),
    "stress": ("market_shock", "shocks"),
    "sizing": (
        *("sized", "trade_risk", "stop", "atr_multiple", "target_volatility", "kelly_fraction"),
        *("loss_budget", "confidence", "horizon", "drawdown_budget", "lot"),
    ),
    "factors": ("factors", "window"),
    "allocation": ("least_weight", "most_weight", "trained", "reset", "costs"),
}
WORDS = {
    "frequency": {"daily": "Daily", "weekly": "Weekly", "monthly": "Monthly"},
    "sizes": {"weights": "Weights", "amounts": "Amounts", "shares": "Shares"},
    "rebalancing": {"daily": "At every bar", "monthly": "Monthly", "drifting": "Never, drifting"},
    "process": {"bootstrap": "Block bootstrap", "gaussian": "Normal", "t": "Student's t", "garch": "GARCH, filtered"},
    "source": {
        "gaussian": "Normal's formula",
        "historical": "Returns seen",
        "monte_carlo": "Normal draws",
        "monte_carlo_t": "Student's t draws",
    },
    "rolling": {name: measure.title for name, measure in MEASURES.items() if not measure.variant_of},
    "method": {name: method.title for name, method in METHODS.items()},
    "correlation": {"ewma": "Exponentially weighted", "shrunk": "Shrunk (Ledoit-Wolf)"},
}
HINTS = {
    "method": "The one that held best",
    "shocks": "AAPL:-30%, JPM:-10%",
    "sized": "the first holding",
}


def tab_settings(view: RiskView) -> Component:
    """Of the open part, in a row."""
    title = f"Settings of this part: {view.tab}"
    fields = setting_controls(PREFIX, view, SETTINGS[view.tab], _offers(view))
    return html.Div(fields, className="o-settings", role="group", **attributes(aria_label=title))


def common_settings(view: RiskView) -> Component:
    return menu(
        [icon("sliders2"), html.Span("Measured against")],
        html.Div(setting_controls(PREFIX, view, EVERYWHERE, _offers(view)), className="o-settings o-settings--column"),
        "Benchmark and risk-free rate",
        look="o-button",
        width="o-popover--narrow",
    )


def _offers(view: RiskView) -> Offers:
    chosen = (view.benchmark, view.risk_free_series, view.sized, *view.factors)
    return Offers(symbol_options(symbol for symbol in chosen if symbol), WORDS, HINTS)
