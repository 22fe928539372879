"""The distribution that every forecast is: its quantiles at fixed levels."""

from dataclasses import dataclass

import numpy as np

from analytics.predictions.problem import FloatArray

# Fine enough for CRPS and the fan; the edges of the 50, 80 and 95 % intervals are among them.
LEVELS: tuple[float, ...] = (0.025, 0.05, *(round(0.1 * step, 1) for step in range(1, 10)), 0.25, 0.75, 0.95, 0.975)
LEVELS = tuple(sorted(LEVELS))
COVERAGES = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Interval:
    """`low` and `high` of the central interval that should hold `coverage` of the outcomes."""

    coverage: float
    low: float
    high: float


def interval_of(quantiles: FloatArray, coverage: float) -> Interval:
    """`quantiles` at `LEVELS`. ValueError for a coverage whose edges are not among them."""
    low, high = (LEVELS.index(round(edge, 3)) for edge in ((1 - coverage) / 2, (1 + coverage) / 2))
    return Interval(coverage, float(quantiles[low]), float(quantiles[high]))


def probability_above(quantiles: FloatArray, level: float = 0.0) -> float:
    """Of an outcome above `level`, linear between the quantiles; within the outermost levels, since nothing is known
    beyond them."""
    return float(1 - np.interp(level, quantiles, LEVELS))
