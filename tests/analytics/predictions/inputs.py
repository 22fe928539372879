"""Bars of several kinds, as what features are made from."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.predictions.features.definition import FeatureInputs
from tests.analytics.indicators.market import random_bars


def made_inputs(bars: int = 700, seed: int = 1) -> FeatureInputs:
    """With everything that a feature may need."""
    frame = random_bars(bars, seed)
    other = random_bars(bars, seed + 1)["close"]
    score = pd.Series(np.sin(np.arange(bars)), index=frame.index)
    return FeatureInputs(
        bars=frame,
        returns=frame["close"].pct_change(fill_method=None),
        periods=252.0,
        index_returns=other.pct_change(fill_method=None),
        implied=other / 400,
        sentiment=score,
    )


def closes_only(inputs: FeatureInputs) -> FeatureInputs:
    frame = inputs.bars.assign(open=np.nan, high=np.nan, low=np.nan, volume=np.nan)
    return replace(inputs, bars=frame)


def returns_only(inputs: FeatureInputs) -> FeatureInputs:
    """As data/returns.py builds them: the close is an index of the returns, the first of which is known too."""
    returns = inputs.returns.fillna(0.001)
    built = inputs.bars.assign(open=np.nan, high=np.nan, low=np.nan, volume=np.nan, close=100 * (1 + returns).cumprod())
    return replace(inputs, bars=built, returns=returns)


def with_holes(inputs: FeatureInputs) -> FeatureInputs:
    """Three bars without prices, a close that is not above zero, a stretch without a move, one without volume."""
    frame = inputs.bars.copy()
    frame.iloc[90:93] = np.nan
    frame.iloc[300, 3] = -1.0
    frame.iloc[330:360, :4] = frame.iloc[330, 3]
    frame.iloc[400:430, 4] = 0.0
    close = frame["close"].where(frame["close"] > 0)
    return replace(inputs, bars=frame, returns=close.pct_change(fill_method=None))
