"""Every measure there is, by its name, and what it comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Final

import numpy as np

from analytics.risk.capture import CAPTURE
from analytics.risk.definition import Measure, Need, UnknownMeasure
from analytics.risk.drawdown_measures import DRAWDOWN_MEASURES
from analytics.risk.drawdown_ratios import DRAWDOWN_RATIOS
from analytics.risk.relative_measures import RELATIVE_MEASURES
from analytics.risk.relative_ratios import RELATIVE_RATIOS
from analytics.risk.returns_and_risk import RETURNS_AND_RISK
from analytics.risk.reward_ratios import REWARD_RATIOS
from analytics.risk.sample import Sample
from analytics.risk.shape_measures import SHAPE_MEASURES
from analytics.risk.sharpe import SHARPE
from analytics.risk.sharpe_odds import SHARPE_ODDS
from analytics.risk.target_measures import TARGET_MEASURES

LACKS: Final[Mapping[Need, str]] = {
    "benchmark": "It compares with a benchmark; choose one.",
    "trials": "It needs the number of strategies tried and the variance of their Sharpe ratios.",
}

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        measure.name: measure
        for measure in chain(
            RETURNS_AND_RISK,
            SHAPE_MEASURES,
            SHARPE,
            SHARPE_ODDS,
            REWARD_RATIOS,
            TARGET_MEASURES,
            DRAWDOWN_MEASURES,
            DRAWDOWN_RATIOS,
            RELATIVE_MEASURES,
            RELATIVE_RATIOS,
            CAPTURE,
        )
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value with its measure; NaN has a sentence that says why. `observations`: periods that it was computed from."""

    measure: Measure
    value: float
    observations: int
    why: str = ""


def find(name: str) -> Measure:
    try:
        return MEASURES[name]
    except KeyError:
        raise UnknownMeasure(f"There is no measure named {name!r}; pick one from the list.") from None


def read(sample: Sample, names: Iterable[str] | None = None) -> dict[str, Reading]:
    """The measures of these names (default: all), each by its name, in that order; raises UnknownMeasure."""
    return {name: _reading(find(name), sample) for name in (MEASURES if names is None else names)}


def _reading(measure: Measure, sample: Sample) -> Reading:
    relative = "benchmark" in measure.needs
    count = len(sample.pair.index) if relative and sample.pair else len(sample)
    if lacking := measure.lacks(sample):
        return Reading(measure, np.nan, 0, LACKS[lacking[0]])
    value = measure.of(sample)
    if np.isfinite(value):
        return Reading(measure, value, count)
    return Reading(measure, np.nan, count, f"It is undefined here: {measure.undefined}.")
