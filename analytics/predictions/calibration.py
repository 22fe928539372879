"""The probability that it goes up: from the calibrated distribution, or from a map of what a classifier said to what
then happened.

The map is Platt's (1999), "Probabilistic outputs for support vector machines", around the share of rises so far:
logit P = s + a + b·(logit p − s), s the logit of that share. a and b are fitted on the forecasts whose outcome was
known at the bar alone, by likelihood, each outcome counting 1 / horizon since windows overlap, and drawn to zero as by
normal priors with deviations LEVEL and SLOPE: a classifier without a record says the share of rises, and every step
away from it has to be earned. b is never negative: what was wrong in the past is not turned round, only ignored.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.probability_scores import SURE, probabilities_above
from analytics.predictions.problem import FloatArray, Problem

FEWEST = 40  # outcomes
EVERY = 21  # bars between two maps
LEVEL, SLOPE = 0.25, 0.5
STEPS = 25


@dataclass(frozen=True, slots=True)
class Map:
    """`level` is a, `slope` b, and `share` s at the last bar."""

    level: float
    slope: float
    share: float

    def probability(self, said: float) -> float:
        return float(_chance(self.share + self.level + self.slope * (_logit(np.array(said)) - self.share)))


def probabilities_up(problem: Problem, predicted: "pd.Series[float]", quantiles: pd.DataFrame) -> "pd.Series[float]":
    """Calibrated, a row a forecast; NaN before there were outcomes to calibrate on, and for a volatility."""
    if problem.target == "return":
        return pd.Series(probabilities_above(quantiles), predicted.index)
    if problem.target == "direction":
        logits, share, seen = _columns(problem, predicted)
        return pd.Series(mapped(logits, share, seen, problem.horizon), predicted.index)
    return pd.Series(np.nan, predicted.index)


def probability_by_record(problem: Problem, predicted: "pd.Series[float]", said: float) -> float:
    """What a classifier's `said` at the last bar is worth by all outcomes that are known; NaN when too few are."""
    return map_by_record(problem, predicted).probability(said)


def map_by_record(problem: Problem, predicted: "pd.Series[float]") -> Map:
    """Learnt from all outcomes that are known; of NaN when too few are."""
    logits, share, seen = _columns(problem, predicted)
    known = ~np.isnan(seen)
    if known.sum() < FEWEST:
        return Map(float("nan"), float("nan"), float("nan"))
    return Map(*fit_map(logits[known], share[known], seen[known], problem.horizon), float(share[-1]))


def mapped(logits: FloatArray, share: FloatArray, seen: FloatArray, horizon: int) -> FloatArray:
    """Each row by the map that was learnt last, at most EVERY bars before, from rows `horizon` and more before that."""
    calibrated = np.full(len(logits), np.nan)
    for first in range(FEWEST + horizon - 1, len(logits), EVERY):
        known, rows = slice(0, first - horizon + 1), slice(first, first + EVERY)
        level, slope = fit_map(logits[known], share[known], seen[known], horizon)
        calibrated[rows] = _chance(share[rows] + level + slope * (logits[rows] - share[rows]))
    return calibrated


def fit_map(logits: FloatArray, share: FloatArray, seen: FloatArray, horizon: int) -> tuple[float, float]:
    """Level a and slope b ≥ 0 of greatest posterior density. `logits` of what was said, `share`: s; `seen`: 1 or 0."""
    design = np.column_stack([np.ones(len(logits)), logits - share])
    level, slope = _newton(design, share, seen, horizon)
    return (level, slope) if slope >= 0 else (_newton(design * [1.0, 0.0], share, seen, horizon)[0], 0.0)


def _newton(design: FloatArray, share: FloatArray, seen: FloatArray, horizon: int) -> tuple[float, float]:
    prior, weights = np.diag([LEVEL**-2, SLOPE**-2]), np.zeros(2)
    for _ in range(STEPS):
        stated = _chance(share + design @ weights)
        curvature = (design * (stated * (1 - stated))[:, None]).T @ design / horizon + prior
        change = np.linalg.solve(curvature, design.T @ (seen - stated) / horizon - prior @ weights)
        weights = weights + np.clip(change, -1, 1)
        if np.abs(change).max() < 1e-10:
            break
    return float(weights[0]), float(weights[1])


def _columns(problem: Problem, predicted: "pd.Series[float]") -> tuple[FloatArray, FloatArray, FloatArray]:
    """Logits of what was said and of the share of rises so far, (rises + 1) / (bars + 2), and what happened."""
    known = problem.labels.shift(problem.horizon)
    share = (known.fillna(0.0).cumsum() + 1) / (known.notna().cumsum() + 2)
    rows = predicted.index
    said, so_far, seen = (
        np.asarray(column, dtype=np.float64) for column in (predicted, share.loc[rows], problem.labels.loc[rows])
    )
    return _logit(said), _logit(so_far), seen


def _chance(logits: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-logits)))


def _logit(said: FloatArray) -> FloatArray:
    kept = np.clip(said, SURE, 1 - SURE)
    return np.asarray(np.log(kept / (1 - kept)))
