"""How often assets fall hard together: the share of one's worst periods that are among the other's worst too.

    λ(q) = P(both below their q-quantile) / q, estimated by the k = ⌊q n⌋ lowest of each

Independent assets have q, identical ones 1. It is at a stated quantile, not the limit q → 0, which no sample shows; a
normal distribution of correlation ρ > 0 has λ(q) > q too. Coles, Heffernan & Tawn, Extremes 2:4, 1999; Schmidt &
Stadtmüller, Scandinavian Journal of Statistics 33, 2006.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analytics.risk.panel import checked_panel, square
from analytics.risk.sample import BadReturns

Tail = Literal["lower", "upper"]
FEWEST_IN_TAIL = 5


@dataclass(frozen=True, slots=True)
class TailDependence:
    """`coefficient` and its binomial `standard_error` √(λ (1 − λ)/k), asset × asset; `count` is k, of each asset."""

    coefficient: pd.DataFrame
    standard_error: pd.DataFrame
    quantile: float
    count: int
    tail: Tail


def tail_dependence(returns: pd.DataFrame, quantile: float = 0.05, tail: Tail = "lower") -> TailDependence:
    """Frame dates × assets; raises BadReturns, also for fewer than five periods in the tail.

    Periods with equal returns at the edge of the tail enter it by date. The error takes periods as independent.
    """
    values = checked_panel(returns)
    if not 0 < quantile <= 0.5:
        raise BadReturns("The quantile of a tail is above 0 and at most 0.5.")
    count = int(quantile * len(values) + 1e-9)
    if count < FEWEST_IN_TAIL:
        raise BadReturns(
            f"A tail of {quantile:.3g} has only {count} of {len(values)} periods; widen it, or go further back."
        )
    ranks = (values if tail == "lower" else -values).argsort(axis=0, kind="stable").argsort(axis=0)
    inside = (ranks < count).astype(np.float64)
    coefficient = inside.T @ inside / count
    error = np.sqrt(coefficient * (1 - coefficient) / count)
    return TailDependence(square(coefficient, returns), square(error, returns), quantile, count, tail)
