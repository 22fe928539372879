"""How returns are distributed: a histogram, with what a normal distribution would have in its bins."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.risk.sample import BadReturns, in_order
from analytics.volatility.returns import FloatArray

MOST_BINS = 120
FEWEST_BINS = 8


@dataclass(frozen=True, slots=True)
class Histogram:
    """`edges` (k + 1,) ascending; `counts` (k,) of returns in each bin; `normal` (k,) expected counts, fractional."""

    edges: FloatArray
    counts: FloatArray
    normal: FloatArray

    @property
    def middles(self) -> FloatArray:
        return (self.edges[1:] + self.edges[:-1]) / 2


def histogram(returns: "pd.Series[float]") -> Histogram:
    """Of simple returns (n,); raises BadReturns, also for returns that never vary.

    Bins are as wide as Freedman and Diaconis (1981) have it, 2 × interquartile range / n^(1/3), but no fewer than 8 and
    no more than 120. The normal distribution has the mean of the returns and their deviation, n − 1 below; its count in
    a bin is n × the probability of the bin.
    """
    from scipy.special import ndtr

    values = in_order(returns, "returns")
    deviation = float(values.std(ddof=1))
    if np.ptp(values) <= 1e-12:
        raise BadReturns("The returns never vary, so there is no distribution to draw.")
    edges = np.linspace(values.min(), values.max(), _bins(values) + 1)
    counts = np.histogram(values, edges)[0].astype(np.float64)
    normal = len(values) * np.diff(ndtr((edges - values.mean()) / deviation))
    return Histogram(edges, counts, normal)


def _bins(values: FloatArray) -> int:
    low, high = np.quantile(values, [0.25, 0.75])
    width = 2 * (high - low) / len(values) ** (1 / 3)
    wanted = np.ptp(values) / width if width > 0 else MOST_BINS
    return int(np.clip(np.ceil(wanted), FEWEST_BINS, MOST_BINS))
