"""Simple returns of whatever has any: of prices from close to close, of a series of returns as it says."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.bars import Bars
from data.returns import simple_fractions

NAME = "simple_return"


@dataclass(frozen=True, slots=True)
class SimpleReturns:
    """`values` are fractions per period (0.01 is 1 %) by the time at which the period ends, ascending, without NaN.

    `bars` are what they were made from: the instrument, the interval of a period, the sources and what they warn of.
    """

    bars: Bars
    values: "pd.Series[float]"


def simple_returns(bars: Bars) -> SimpleReturns:
    """A period beside a close that is missing or not above zero has no return and is left out."""
    frame = bars.frame
    if bars.instrument.has_only_returns:
        simple = simple_fractions(frame["return"].to_numpy(), bars.instrument)
        return SimpleReturns(bars, pd.Series(simple, index=frame.index, name=NAME))
    close = frame["close"].where(frame["close"] > 0)
    values = (close / close.shift(1) - 1).rename(NAME)
    return SimpleReturns(bars, values[np.isfinite(values)])
