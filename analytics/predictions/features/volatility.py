"""Volatility that has been: over windows of closes, and from the ranges of bars."""

from typing import Final

import pandas as pd

from analytics.indicators.registry import compute, find
from analytics.predictions.features.definition import Feature, FeatureInputs, Formula, Need
from analytics.volatility.estimators import ESTIMATORS

WINDOWS: Final = (5, 21, 63)
MONTH: Final = 21
BAR: tuple[Need, ...] = ("open", "high", "low", "close")
RANGE_ESTIMATORS: Final[tuple[tuple[str, tuple[Need, ...], int], ...]] = (
    ("parkinson", ("high", "low"), MONTH - 1),
    ("garman_klass", BAR, MONTH - 1),
    ("rogers_satchell", BAR, MONTH - 1),
    ("yang_zhang", BAR, MONTH),
)


def _estimated(name: str, window: int) -> Formula:
    return lambda inputs: ESTIMATORS[name].compute(inputs.bars, window, inputs.periods)


def _short_over_long(inputs: FeatureInputs) -> "pd.Series[float]":
    short, long = (ESTIMATORS["close_to_close"].compute(inputs.bars, window, 1.0) for window in (5, 63))
    return short / long


def _relative_true_range(inputs: FeatureInputs) -> "pd.Series[float]":
    return compute("natr", inputs.bars)["natr"] / 100


VOLATILITY: Final = (
    *(
        Feature(
            name=f"volatility_{window}",
            title=f"Volatility over {window} bars",
            group="volatility",
            formula=f"sample standard deviation of the last {window} log returns, annualised",
            warm_up=window,
            needs=("close",),
            of=_estimated("close_to_close", window),
        )
        for window in WINDOWS
    ),
    Feature(
        name="volatility_ratio",
        title="Short over long volatility",
        group="volatility",
        formula="volatility over 5 bars divided by that over 63",
        warm_up=63,
        needs=("close",),
        of=_short_over_long,
    ),
    *(
        Feature(
            name=f"{name}_{MONTH}",
            title=ESTIMATORS[name].title,
            group="volatility",
            formula=f"estimate of {ESTIMATORS[name].title} from the last {MONTH} bars, annualised",
            warm_up=warm_up,
            needs=needs,
            of=_estimated(name, MONTH),
        )
        for name, needs, warm_up in RANGE_ESTIMATORS
    ),
    Feature(
        name="true_range_14",
        title="Average true range over the close",
        group="volatility",
        formula="Wilder's average true range of 14 bars divided by the close",
        warm_up=find("natr").warm_up({}),
        needs=("high", "low", "close"),
        of=_relative_true_range,
    ),
)
