"""Any measure over a window that moves along the returns."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.risk.definition import Measure
from analytics.risk.measures import LACKS, find
from analytics.risk.moving import MOVING, moved
from analytics.risk.sample import FEWEST_RETURNS, BadReturns, Sample
from analytics.volatility.returns import FloatArray


def rolling_measure(sample: Sample, name: str, window: int) -> "pd.Series[float]":
    """The measure of the last `window` periods, on their last date: n − window + 1 values; raises BadReturns.

    NaN where it is undefined. A measure that compares with a benchmark moves along the dates that both have.
    """
    measure = find(name)
    if lacking := measure.lacks(sample):
        raise BadReturns(LACKS[lacking[0]])
    along = sample.paired() if "benchmark" in measure.needs else replace(sample, pair=None)
    if not FEWEST_RETURNS <= window <= len(along):
        raise BadReturns(f"The window must be from {FEWEST_RETURNS} to {len(along)} periods; choose another.")
    values = moved(along, name, window) if name in MOVING else one_by_one(along, measure, window)
    return pd.Series(values, along.index[window - 1 :], name=name)


def one_by_one(along: Sample, measure: Measure, window: int) -> FloatArray:
    ends = range(window, len(along) + 1)
    return np.array([measure.of(along.window(end - window, end)) for end in ends], np.float64)
