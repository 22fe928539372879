"""What is predicted and from what: the one object that models, folds and scores are given.

A bar's label is what happens after it, its features are known at its close: no row of features reaches into the window
of its own label. Labels of the last `horizon` bars are not over yet.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

# The simple return over the bars ahead (a fraction), whether it is above zero (1 or 0), or the realised volatility of
# those bars (annualised, a fraction).
Target = Literal["return", "direction", "volatility"]
TARGETS: tuple[Target, ...] = ("return", "direction", "volatility")


@dataclass(frozen=True, slots=True)
class Problem:
    """All frames share one index: the bars that have every feature, in order of time, each once.

    `features`: float64, a row a bar, no NaN, known at the bar's close. `labels`: of bar t, what the target is over bars
    t + 1 … t + horizon; NaN where that is not over. `last`: the same quantity over bars t − horizon + 1 … t, what "as
    before" predicts. `scale`: the volatility of the return over the bars ahead as known at t (EWMA × √horizon, a
    fraction), what intervals are measured in. `periods`: bars a year. `ahead`: the return over the bars ahead whatever
    the target is, NaN where not over; a direction has its interval and its profit from it, and neither without it.
    """

    target: Target
    horizon: int
    features: pd.DataFrame
    labels: "pd.Series[float]"
    last: "pd.Series[float]"
    scale: "pd.Series[float]"
    periods: float
    ahead: "pd.Series[float] | None" = None

    @property
    def returns_ahead(self) -> "pd.Series[float] | None":
        return self.labels if self.target == "return" else self.ahead

    @property
    def labelled(self) -> int:
        """How many rows have a label: they come first, since only the last ones are not over."""
        return int(self.labels.notna().sum())
