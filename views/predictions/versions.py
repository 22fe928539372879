"""The versions that a view of the desk is about: of its symbol, target and horizon, of one model or of all."""

from typing import Final

from data.market import Market
from data.trained_model import ModelKey, NoVersion, TrainedModel
from views.predictions.state import PredictionsView

NONE: Final = (
    "No model of {symbol}, {target} of {horizon} bars ahead, has been trained. Press Train now (python app.py "
    "predictions train {symbol} --target {target} --horizon {horizon})."
)
NONE_ACTIVE: Final = "No trained model of {symbol}, {target} of {horizon} bars ahead, is active; name one with model="


def versions_of(view: PredictionsView, market: Market) -> tuple[TrainedModel, ...]:
    """By model, the newest first. Raises UnknownSymbol."""
    symbol = market.listing(view.symbol).instrument.symbol
    return tuple(
        one
        for one in market.trained.all_versions(symbol)
        if (one.key.target, one.key.horizon) == (view.target, view.horizon) and view.model in ("", one.key.model)
    )


def key_of(view: PredictionsView, market: Market) -> ModelKey:
    """Of the view's model, or of the active one that was trained last. Raises NoVersion, UnknownSymbol."""
    versions = versions_of(view, market)
    said = {"symbol": view.symbol, "target": view.target, "horizon": view.horizon}
    if not versions:
        raise NoVersion(NONE.format(**said))
    if view.model:
        return versions[0].key
    active = [one for one in versions if one.is_active]
    if not active:
        raise NoVersion(NONE_ACTIVE.format(**said))
    return max(active, key=lambda one: one.id).key


def active_and_before(key: ModelKey, market: Market) -> tuple[TrainedModel, TrainedModel]:
    """Raises NoVersion when none is active, or it is the first."""
    versions = market.trained.versions(key)
    active = next((one for one in versions if one.is_active), None)
    if active is None:
        raise NoVersion(f"No version of {key}, is active.")
    before = next((one for one in versions if one.version < active.version), None)
    if before is None:
        raise NoVersion(f"Version {active.version} of {key}, is the first; there is none to compare it with.")
    return active, before
