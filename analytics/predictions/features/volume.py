"""Volume beside what it usually is, and whether it came with rising or with falling closes."""

from typing import Final

import numpy as np
import pandas as pd

from analytics.indicators.registry import compute
from analytics.predictions.features.definition import Feature, FeatureInputs
from analytics.volatility.windows import rolling_mean

MONTH: Final = 21


def _mean(inputs: FeatureInputs, bars: int) -> "pd.Series[float]":
    volume = inputs.bars["volume"]
    return pd.Series(rolling_mean(np.asarray(volume, dtype=np.float64), bars), index=volume.index)


def _ratio(inputs: FeatureInputs) -> "pd.Series[float]":
    return inputs.bars["volume"] / _mean(inputs, MONTH)


def _trend(inputs: FeatureInputs) -> "pd.Series[float]":
    return _mean(inputs, 5) / _mean(inputs, 63)


def _balance_slope(inputs: FeatureInputs) -> "pd.Series[float]":
    return compute("obv", inputs.bars)["obv"].diff(MONTH) / (MONTH * _mean(inputs, MONTH))


VOLUME: Final = (
    Feature(
        name="volume_ratio_21",
        title="Volume over its mean",
        group="volume",
        formula="volume divided by its mean of the last 21 bars",
        warm_up=MONTH - 1,
        needs=("volume",),
        of=_ratio,
    ),
    Feature(
        name="volume_trend",
        title="Short over long volume",
        group="volume",
        formula="mean volume of 5 bars divided by that of 63",
        warm_up=62,
        needs=("volume",),
        of=_trend,
    ),
    Feature(
        name="obv_slope_21",
        title="Slope of the on-balance volume",
        group="volume",
        formula="change of the on-balance volume over 21 bars divided by all volume of them, −1 to 1",
        warm_up=MONTH,
        needs=("close", "volume"),
        of=_balance_slope,
    ),
)
