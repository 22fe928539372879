"""What features are called, and what one that moves a forecast does to it, in words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from analytics.predictions.features.registry import FEATURES, GROUP_TITLES
from components.numbers import number_text

if TYPE_CHECKING:
    from analytics.predictions.contributions import Contributions

WHAT: Mapping[str, str] = {"return": "return", "direction": "probability of a rise", "volatility": "volatility"}


def title_of(feature: str) -> str:
    return FEATURES[feature].title if feature in FEATURES else feature


def group_of(feature: str) -> str:
    return GROUP_TITLES[FEATURES[feature].group] if feature in FEATURES else "Others"


def groups_of(features: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Titles of groups with their features, in the order that they come in."""
    found: dict[str, tuple[str, ...]] = {}
    for feature in features:
        found[group_of(feature)] = (*found.get(group_of(feature), ()), feature)
    return found


def moved_text(found: "Contributions", value: float) -> str:
    """Signed: in percentage points where contributions add up in the forecast, in per cent where they multiply it."""
    return f"{_fine(100 * _size(found, value))} {'points' if found.scale == 'forecast' else '%'}"


def reasons_in_words(found: "Contributions", most: int = 3) -> str:
    """The features that move this forecast most, up or down, in one sentence."""
    names = [str(name) for name in found.values.index[:most] if found.values[name] != 0]
    if not names:
        return "No feature moves this forecast: the model says the same whatever they are."
    told = [f"{title_of(name)} {_moved(found, float(found.values[name]))}" for name in names]
    return f"{', '.join(told)}{' percentage points' if found.scale == 'forecast' else ''}."


def _moved(found: "Contributions", value: float) -> str:
    what = "the odds" if found.scale == "log-odds" else "it"
    size = _fine(abs(100 * _size(found, value))).removeprefix("+")
    unit = "" if found.scale == "forecast" else " %"
    return f"{'raises' if value > 0 else 'lowers'} {what} by {size}{unit}"


def _size(found: "Contributions", value: float) -> float:
    return value if found.scale == "forecast" else float(np.expm1(value))


def _fine(value: float) -> str:
    """Two digits that count, signed."""
    size = abs(value)
    decimals = 2 if size == 0 else min(max(1 - int(np.floor(np.log10(size))), 0), 5)
    return number_text(value, decimals, signed=True)
