"""What a measure is computed from: returns with what they are measured against, checked and aligned once.

A benchmark has its own aligned copy of the returns, so that it changes nothing but what depends on it.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.risk.moments import annual_growth
from analytics.volatility.returns import BadReturns, FloatArray, checked_returns

__all__ = ["BadReturns", "Pair", "Sample", "Trials", "dated", "risk_free_on", "sample"]

FEWEST_RETURNS = 2


@dataclass(frozen=True, slots=True)
class Trials:
    """How many strategies were tried before this one was shown, and the variance of their Sharpe ratios a period."""

    count: int
    variance: float

    def __post_init__(self) -> None:
        if self.count < 1 or not (np.isfinite(self.variance) and self.variance >= 0):
            raise BadReturns("Trials are at least one, with a variance of their Sharpe ratios that is not negative.")


@dataclass(frozen=True, slots=True)
class Pair:
    """Returns and benchmark on the dates that both have; arrays of one length, simple per period."""

    index: pd.Index
    returns: FloatArray
    benchmark: FloatArray
    risk_free: FloatArray

    @property
    def excess(self) -> FloatArray:
        return self.returns - self.risk_free

    @property
    def market(self) -> FloatArray:
        """The benchmark's return above the risk-free one."""
        return self.benchmark - self.risk_free

    @property
    def active(self) -> FloatArray:
        return self.returns - self.benchmark


@dataclass(frozen=True, slots=True)
class Sample:
    """Arrays of one length, simple per period; `target` is the least acceptable return a period. Made by `sample`."""

    index: pd.Index
    returns: FloatArray
    risk_free: FloatArray
    periods_per_year: float
    target: float = 0.0
    pair: Pair | None = None
    trials: Trials | None = None

    def __len__(self) -> int:
        return len(self.returns)

    @property
    def excess(self) -> FloatArray:
        return self.returns - self.risk_free

    @property
    def against(self) -> Pair:
        """Returns and benchmark; raises BadReturns when there is none."""
        if self.pair is None:
            raise BadReturns("This measure compares with a benchmark; choose one.")
        return self.pair

    def growth_of(self, returns: FloatArray) -> float:
        """Their compound return a year."""
        return annual_growth(returns, self.periods_per_year)

    def paired(self) -> "Sample":
        """The same on the dates that the benchmark has too."""
        pair = self.against
        return replace(self, index=pair.index, returns=pair.returns, risk_free=pair.risk_free)

    def window(self, start: int, stop: int) -> "Sample":
        """The periods from `start` up to `stop`, by position; a pair is cut alike, so use it after `paired`."""
        of, cut = self.pair, slice(start, stop)
        pair = of and Pair(self.index[cut], of.returns[cut], of.benchmark[cut], of.risk_free[cut])
        return Sample(
            self.index[cut],
            self.returns[cut],
            self.risk_free[cut],
            self.periods_per_year,
            self.target,
            pair,
            self.trials,
        )


def sample(
    returns: "pd.Series[float]",
    periods_per_year: float,
    *,
    risk_free: "float | pd.Series[float]" = 0.0,
    target: float = 0.0,
    benchmark: "pd.Series[float] | None" = None,
    trials: Trials | None = None,
) -> Sample:
    """Returns (n,) ready to be measured; raises BadReturns.

    All returns are simple, per period, fractions, without NaN, on ascending dates. `risk_free` is per period: a number,
    or a series that has every date of the returns. The benchmark is used on the dates that both have.
    """
    if not (np.isfinite(periods_per_year) and periods_per_year > 0):
        raise BadReturns("The number of periods a year must be above zero.")
    if not np.isfinite(target):
        raise BadReturns("The target must be a return per period.")
    values = in_order(returns, "returns")
    free = risk_free_on(returns.index, risk_free)
    pair = None if benchmark is None else _pair(returns, benchmark, free)
    return Sample(returns.index, values, free, periods_per_year, target, pair, trials)


def in_order(returns: "pd.Series[float]", what: str, at_least: int = FEWEST_RETURNS) -> FloatArray:
    """The values; raises BadReturns for too few, not numbers, or dates out of order."""
    values = checked_returns(returns, at_least)
    refuse_disorder(returns.index, what)
    return values


def dated(returns: "pd.Series[float]", at_least: int = 1) -> tuple[FloatArray, pd.DatetimeIndex]:
    """The values and their dates, in order; raises BadReturns, also for an index of anything but dates."""
    if not isinstance(returns.index, pd.DatetimeIndex):
        raise BadReturns("This needs the date of every return; give them an index of dates.")
    return in_order(returns, "returns", at_least), returns.index


def refuse_disorder(index: pd.Index, what: str) -> None:
    if not (index.is_monotonic_increasing and index.is_unique):
        raise BadReturns(f"The dates of the {what} are not in order or come twice; sort them and keep one per date.")


def risk_free_on(index: pd.Index, risk_free: "float | pd.Series[float]") -> FloatArray:
    """The rate of each date; raises BadReturns where a series has none."""
    if not isinstance(risk_free, pd.Series):
        values = np.full(len(index), float(risk_free))
    else:
        values = risk_free.reindex(index).to_numpy(np.float64)
    if missing := int((~np.isfinite(values)).sum()):
        raise BadReturns(
            f"The risk-free rate is missing on {missing} of {len(index)} dates; fill it or use one number."
        )
    return values


def _pair(returns: "pd.Series[float]", benchmark: "pd.Series[float]", free: FloatArray) -> Pair:
    refuse_disorder(benchmark.index, "benchmark")
    common = returns.index.intersection(benchmark.index)
    if len(common) < FEWEST_RETURNS:
        raise BadReturns("The benchmark shares fewer than two dates with the returns; choose one of the same period.")
    market = benchmark.loc[common].to_numpy(np.float64)
    if missing := int((~np.isfinite(market)).sum()):
        raise BadReturns(f"The benchmark is missing on {missing} of {len(common)} dates; leave those out of it first.")
    at = returns.index.get_indexer(common)
    return Pair(common, returns.to_numpy(np.float64)[at], market, free[at])
