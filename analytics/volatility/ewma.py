"""Exponentially weighted variance, the RiskMetrics way: the benchmark that every model has to beat.

    σ²(t+1) = decay × σ²(t) + (1 − decay) × r(t)²

Returns are taken about zero, as RiskMetrics does. The forecast is the same for every period ahead: there is no level to
return to. J.P. Morgan/Reuters, RiskMetrics Technical Document, 4th ed., 1996, ch. 5 (0.94 for daily, 0.97 for monthly).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.volatility.returns import checked_returns

DAILY_DECAY = 0.94
BACKCAST_PERIODS = 75

Start = Literal["sample", "backcast"] | float


class BadEwma(ValueError):
    """A decay or a start that has no meaning, in a sentence."""


@dataclass(frozen=True, slots=True)
class EwmaVariance:
    """Variances per period, in the square of the returns' units, on the returns' index.

    `conditional`: of each period, from the returns before it; what a forecast is scored by. `filtered`: after each
    period's own return, which is the forecast for the next one. `forecast`: the last of those. `start`: σ²(1).
    """

    conditional: "pd.Series[float]"
    filtered: "pd.Series[float]"
    forecast: float
    start: float
    decay: float


def ewma_variance(returns: "pd.Series[float]", decay: float = DAILY_DECAY, start: Start = "sample") -> EwmaVariance:
    """The recursion over all returns, from a stated start.

    `start`: "sample" is the mean square of all returns, "backcast" the weighted mean square of the first 75 (weights
    0.94^i, as in arch), a number is the variance of the first period itself. The two names read returns that come after
    the first; what that adds to the variance fades as decay^t. Give a number where nothing may look ahead.
    Raises BadReturns without returns or with one that is not a number, BadEwma for a decay outside (0, 1).
    """
    squares = checked_returns(returns) ** 2
    if not 0 < decay < 1:
        raise BadEwma(f"A decay lies between 0 and 1, and {decay} does not.")
    first = _start(squares, start)
    filtered = _recursion(squares, decay, first)
    conditional = np.append(first, filtered[:-1])
    return EwmaVariance(
        conditional=pd.Series(conditional, index=returns.index, name="conditional_variance"),
        filtered=pd.Series(filtered, index=returns.index, name="filtered_variance"),
        forecast=float(filtered[-1]),
        start=first,
        decay=decay,
    )


def _start(squares: NDArray[np.float64], start: Start) -> float:
    if start == "sample":
        return float(squares.mean())
    if start == "backcast":
        head = squares[:BACKCAST_PERIODS]
        return float(np.average(head, weights=DAILY_DECAY ** np.arange(len(head))))
    if not (np.isfinite(start) and start >= 0):
        raise BadEwma(f"The recursion starts from 'sample', 'backcast' or a variance, not from {start!r}.")
    return float(start)


def _recursion(squares: NDArray[np.float64], decay: float, first: float) -> NDArray[np.float64]:
    from scipy.signal import lfilter

    filtered, _ = lfilter([1 - decay], [1, -decay], squares, zi=[decay * first])
    return np.asarray(filtered, dtype=np.float64)
