"""Was the expected shortfall right? Acerbi and Szekely's first two tests.

With losses L, exceptions I, and T periods at α = 1 − c:

    Z1 = 1 − (mean of L/ES over the exceptions)         only about the size of the exceptions
    Z2 = 1 − Σ L I/ES / (T α)                           about their size and number

Both are 0 on average if value at risk and shortfall were right, and negative if they were too small. p-values are
one-sided (too small), by drawing periods from the very tails that were forecast. Z2's critical value at 97.5 % over 250
days is −0.7 at 5 % and −1.8 at 0.01 % for nearly all tails but the wildest, so no simulation is needed there. Acerbi &
Szekely (2014), Backtesting Expected Shortfall, Risk Magazine, December.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from analytics.risk.asked import BadRisk, check_confidences
from analytics.risk.tails import SLICE_WEIGHTS
from analytics.volatility.returns import FloatArray

SIMULATIONS = 2_000
BLOCK = 2**21  # values drawn at once
PERIODS, CONFIDENCE = 250, 0.975  # what the fixed critical values are for
CRITICAL_Z2: Final[Mapping[float, float]] = MappingProxyType({0.05: -0.70, 0.0001: -1.8})


@dataclass(frozen=True, slots=True)
class ShortfallTest:
    """NaN: Z1 and its p-value without an exception."""

    z1: float
    z1_p_value: float
    z2: float
    z2_p_value: float
    exceptions: int
    simulations: int


def critical_z2(periods: int, confidence: float, significance: float = 0.05) -> float:
    """The fixed value below which Z2 speaks against the shortfall; NaN but for 250 periods at 97.5 %."""
    known = periods == PERIODS and confidence == CONFIDENCE
    return CRITICAL_Z2.get(significance, np.nan) if known else np.nan


def acerbi_szekely(
    losses: FloatArray,
    value_at_risk: FloatArray,
    expected_shortfall: FloatArray,
    slices: FloatArray,
    confidence: float,
    *,
    rng: np.random.Generator,
    simulations: int = SIMULATIONS,
) -> ShortfallTest:
    """Arrays (periods,); `slices` (periods, SLICES) are those of the tails forecast.

    Raises BadRisk for a shortfall that is not a positive number: nothing can be measured in it.
    """
    check_confidences((confidence,))
    if not len(losses) or not (np.isfinite(expected_shortfall) & (expected_shortfall > 0)).all():
        raise BadRisk("An expected shortfall is missing or not above zero, so losses can't be measured in it.")
    hits = losses > value_at_risk
    count, total = int(hits.sum()), float((losses[hits] / expected_shortfall[hits]).sum())
    z1 = 1 - total / count if count else np.nan
    z2 = 1 - total / (len(losses) * (1 - confidence))
    drawn_z1, drawn_z2 = _drawn(slices / expected_shortfall[:, np.newaxis], 1 - confidence, simulations, rng)
    return ShortfallTest(z1, _share_below(drawn_z1, z1), z2, _share_below(drawn_z2, z2), count, simulations)


def _share_below(drawn: FloatArray, seen: float) -> float:
    known = drawn[np.isfinite(drawn)]
    return float((1 + (known <= seen).sum()) / (1 + len(known))) if np.isfinite(seen) else np.nan


def _drawn(
    ratios: FloatArray, alpha: float, simulations: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Z1 and Z2 of each simulation: every period an exception with probability α, of the size of one of its slices."""
    periods, ends = len(ratios), np.cumsum(SLICE_WEIGHTS)[:-1]
    totals, counts = np.empty(simulations), np.empty(simulations)
    rows = max(BLOCK // periods, 1)
    for start in range(0, simulations, rows):
        size = min(rows, simulations - start)
        run, period = np.nonzero(rng.random((size, periods)) < alpha)
        sizes = ratios[period, np.searchsorted(ends, rng.random(len(period)))]
        totals[start : start + size] = np.bincount(run, sizes, size)
        counts[start : start + size] = np.bincount(run, minlength=size)
    z1 = 1 - np.divide(totals, counts, out=np.full(simulations, np.nan), where=counts > 0)
    return z1, 1 - totals / (periods * alpha)
