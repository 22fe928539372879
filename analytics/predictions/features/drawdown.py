"""How far below its highest close so far a bar is, and for how long."""

from typing import Final

import numpy as np
import pandas as pd

from analytics.predictions.features.definition import Feature, FeatureInputs


def _below(inputs: FeatureInputs) -> "pd.Series[float]":
    return inputs.close / inputs.close.cummax() - 1


def _since(inputs: FeatureInputs) -> "pd.Series[float]":
    close = inputs.close
    numbers = pd.Series(np.arange(len(close), dtype=np.float64), index=close.index)
    last_high = numbers.where(close == close.cummax()).ffill()
    return pd.Series(np.log1p(numbers - last_high), close.index).where(close.notna())


DRAWDOWN: Final = (
    Feature(
        name="drawdown",
        title="Drawdown",
        group="drawdown",
        formula="close divided by the highest close so far, less 1",
        warm_up=0,
        needs=("close",),
        of=_below,
    ),
    Feature(
        name="bars_since_high",
        title="Bars since the highest close",
        group="drawdown",
        formula="ln(1 + bars since the highest close so far)",
        warm_up=0,
        needs=("close",),
        of=_since,
    ),
)
