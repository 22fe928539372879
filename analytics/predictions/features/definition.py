"""What a feature is: a number of each bar, known at its close, that a change of the price's unit leaves as it is.

A price level is never one: it says when something was more than what may follow. NaN where it is not defined.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

from analytics.predictions.features.garch_filter import GarchPath, filtered_garch

Group = Literal[
    "returns",
    "volatility",
    "momentum",
    "trend",
    "volume",
    "calendar",
    "drawdown",
    "conditional",
    "market",
    "sentiment",
]
Need = Literal["open", "high", "low", "close", "volume", "index", "implied", "sentiment"]
COLUMNS: tuple[Need, ...] = ("open", "high", "low", "close", "volume")
OLDEST = pd.Timedelta(days=5)  # of what is known from elsewhere and still counts as of today


@dataclass(frozen=True, eq=False)
class FeatureInputs:
    """`bars`: columns open, high, low, close, volume, NaN where there is none, on an index of dates in order.

    `returns`: simple, a fraction a bar, on the same index, NaN where there is none. `periods`: bars a year. The others
    lie on dates of their own, from which on they are known: `index_returns` as simple returns, `implied` volatility as
    a fraction a year, `sentiment` as a score. `absent`: why one of them is missing, as the end of a sentence.
    """

    bars: pd.DataFrame
    returns: "pd.Series[float]"
    periods: float
    index_returns: "pd.Series[float] | None" = None
    implied: "pd.Series[float] | None" = None
    sentiment: "pd.Series[float] | None" = None
    absent: Mapping[Need, str] = field(default_factory=lambda: MappingProxyType({}))

    def lacks(self, need: Need) -> bool:
        if need in COLUMNS:
            return need not in self.bars or not self.bars[need].notna().any()
        elsewhere = {"index": self.index_returns, "implied": self.implied, "sentiment": self.sentiment}
        values = elsewhere[need]
        return values is None or not values.notna().any()

    def known(self, values: "pd.Series[float]") -> "pd.Series[float]":
        """At each bar the newest value of its date or before, no older than OLDEST."""
        return values.dropna().reindex(self.bars.index, method="ffill", tolerance=OLDEST)

    @property
    def close(self) -> "pd.Series[float]":
        """Where it is above zero: what is relative to it has no meaning elsewhere."""
        close = self.bars["close"]
        return close.where(close > 0)

    @cached_property
    def garch(self) -> GarchPath:
        """Shared by the features that read it, since it takes longer than all others."""
        return filtered_garch(self.returns)


Formula = Callable[[FeatureInputs], "pd.Series[float]"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One entry of the registry. `formula` in words. `warm_up`: bars at the start of the data that have no value yet.

    `of` gives float64 on the index of the bars; it reads nothing after a bar to say what holds at it.
    """

    name: str
    title: str
    group: Group
    formula: str
    warm_up: int
    needs: tuple[Need, ...]
    of: Formula = field(repr=False)

    def values(self, inputs: FeatureInputs) -> "pd.Series[float]":
        """NaN instead of what is not finite."""
        with np.errstate(all="ignore"):
            values = self.of(inputs)
        return values.where(np.isfinite(values))
