"""Was the value at risk exceeded as often as it said, and at random? Tests of exceptions.

An exception is a period whose loss was greater than its value at risk. Of T periods x were exceptions, and α = 1 − c
were expected:

- Kupiec's proportion of failures: LR_POF = −2 ln[(1 − α)^(T−x) α^x / ((1 − x/T)^(T−x) (x/T)^x)], χ² with 1 degree of
  freedom. Kupiec (1995), Journal of Derivatives 3(2), 73–84.
- Christoffersen's independence: LR_IND compares a Markov chain whose chance of an exception depends on the period
  before with one whose chance does not, χ² with 1. Conditional coverage: LR_CC = LR_POF + LR_IND, χ² with 2.
  Christoffersen (1998), International Economic Review 39, 841–862. Pairs are counted, so one fewer than periods.

Without an exception, or with one alone at the end, the chain says nothing against independence: LR_IND is 0.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analytics.risk.asked import BadRisk, check_confidences

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LikelihoodRatio:
    """A small `p_value` speaks against the value at risk."""

    statistic: float
    degrees: int

    @property
    def p_value(self) -> float:
        from scipy.special import chdtrc

        return float(chdtrc(self.degrees, self.statistic))


@dataclass(frozen=True, slots=True)
class Coverage:
    """`rate` is exceptions over periods, `expected` the number of exceptions there should have been."""

    periods: int
    exceptions: int
    expected: float
    proportion_of_failures: LikelihoodRatio
    independence: LikelihoodRatio
    conditional_coverage: LikelihoodRatio

    @property
    def rate(self) -> float:
        return self.exceptions / self.periods


def exceptions(losses: "pd.Series[float]", value_at_risk: "pd.Series[float]") -> "pd.Series[bool]":
    """On the dates of both; raises BadRisk where the two don't match or hold NaN."""
    if not losses.index.equals(value_at_risk.index):
        raise BadRisk("Losses and value at risk are not of the same dates; compare only dates that have both.")
    if not (np.isfinite(losses).all() and np.isfinite(value_at_risk).all()):
        raise BadRisk("Some losses or values at risk are not numbers; leave those dates out.")
    return (losses > value_at_risk).rename("exception")


def coverage(hits: ArrayLike, confidence: float) -> Coverage:
    """All three tests, of exceptions in order of time; raises BadRisk without any period."""
    check_confidences((confidence,))
    seen: BoolArray = np.asarray(hits, dtype=bool)
    if not len(seen):
        raise BadRisk("There is no period to test; choose a longer range or a shorter window.")
    failures = proportion_of_failures(int(seen.sum()), len(seen), confidence)
    apart = independence(seen)
    return Coverage(
        periods=len(seen),
        exceptions=int(seen.sum()),
        expected=len(seen) * (1 - confidence),
        proportion_of_failures=failures,
        independence=apart,
        conditional_coverage=LikelihoodRatio(failures.statistic + apart.statistic, 2),
    )


def proportion_of_failures(count: int, periods: int, confidence: float) -> LikelihoodRatio:
    """Kupiec's LR_POF."""
    expected = _log_likelihood(count, periods - count, 1 - confidence)
    return _ratio(expected, _log_likelihood(count, periods - count, count / periods))


def independence(hits: BoolArray) -> LikelihoodRatio:
    """Christoffersen's LR_IND."""
    before, after = hits[:-1], hits[1:]
    from_none, from_one = (_counts(after[before == state]) for state in (False, True))
    together = (from_none[0] + from_one[0], from_none[1] + from_one[1])
    apart = sum(_log_likelihood(*counts, _share(counts)) for counts in (from_none, from_one))
    return _ratio(_log_likelihood(*together, _share(together)), apart)


def _counts(hits: BoolArray) -> tuple[int, int]:
    """Exceptions and periods without."""
    return int(hits.sum()), int((~hits).sum())


def _share(counts: tuple[int, int]) -> float:
    return counts[0] / sum(counts) if sum(counts) else 0.0


def _log_likelihood(count: int, others: int, chance: float) -> float:
    from scipy.special import xlog1py, xlogy

    return float(xlogy(count, chance) + xlog1py(others, -chance))


def _ratio(restricted: float, free: float) -> LikelihoodRatio:
    return LikelihoodRatio(max(2 * (free - restricted), 0.0), 1)
