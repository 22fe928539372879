"""What is predicted: the return over the bars ahead, whether it is above zero, or their realised volatility.

All are made from simple returns per bar, so that a series of returns has them as well as one of prices. With r the
return of a bar, h the horizon and P the bars a year, of the bars t + 1 … t + h:

- return: Π (1 + r) − 1, a fraction.
- direction: 1 where that is above zero, else 0: no change is no rise.
- volatility: √(P/h × Σ r²), about zero and annualised, a fraction. Over one bar that is |r| × √P.

NaN where a return of the window is missing, and where the window is not over.
"""

from typing import assert_never

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from analytics.predictions.problem import FloatArray, Target
from analytics.volatility.windows import annualised, rolling_mean


def realised(target: Target, returns: "pd.Series[float]", horizon: int, periods: float) -> "pd.Series[float]":
    """Of each bar t over the bars t − h + 1 … t. `returns`: simple, a fraction a bar, NaN where there is none."""
    values = np.asarray(returns, dtype=np.float64)
    return pd.Series(_realised(target, values, horizon, periods), index=returns.index, name=target)


def labels_of(target: Target, returns: "pd.Series[float]", horizon: int, periods: float) -> "pd.Series[float]":
    """Of each bar t over the bars t + 1 … t + h; NaN at the last h bars, for which that is not over."""
    return realised(target, returns, horizon, periods).shift(-horizon)


def compounded(returns: FloatArray, bars: int) -> FloatArray:
    """Simple return over the last `bars` bars, shape (n,); NaN in the first bars − 1 places and beside a NaN."""
    result = np.full(len(returns), np.nan)
    if bars <= len(returns):
        result[bars - 1 :] = sliding_window_view(1 + returns, bars).prod(axis=1) - 1
    return result


def _realised(target: Target, returns: FloatArray, horizon: int, periods: float) -> FloatArray:
    match target:
        case "return":
            return compounded(returns, horizon)
        case "direction":
            over = compounded(returns, horizon)
            return np.where(np.isnan(over), np.nan, over > 0)
        case "volatility":
            return annualised(rolling_mean(returns**2, horizon), periods)
        case _:
            assert_never(target)
