"""The prediction desk: where it may be some bars ahead, and whether whoever says so has earned to be listened to."""

from data.market import Market
from views.base import ViewKind
from views.predictions import (
    answer_panels,
    drift_panels,
    league_panels,
    ledger_panels,
    trained_panels,
    why_panels,
)
from views.predictions.led import led
from views.predictions.state import PredictionsView

__all__ = ["KIND", "PredictionsView"]


def describe(view: PredictionsView) -> str:
    bars = "next bar" if view.horizon == 1 else f"next {view.horizon} bars"
    return f"{view.symbol} {view.target} of the {bars}"


def beside(market: Market) -> str:
    """What was forecast and what has been trained: neither is data of the market."""
    return f"{market.ledger.version()} {market.trained.version()}"


KIND = ViewKind(
    name="predictions",
    title="Predictions",
    lead=("verdict", "forecast", "outlook"),
    picture="forecast",
    manual="predictions",
    view=PredictionsView,
    panels=(
        *answer_panels.PANELS,
        *league_panels.PANELS,
        *why_panels.PANELS,
        *drift_panels.PANELS,
        *ledger_panels.PANELS,
        *trained_panels.PANELS,
    ),
    describe=describe,
    led=led,
    beside=beside,
    heavy=("sklearn.ensemble", "sklearn.linear_model", "sklearn.neighbors", "sklearn.pipeline", "scipy.stats"),
)
