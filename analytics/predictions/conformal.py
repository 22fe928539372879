"""Intervals from how wrong a model was: conformal quantiles, of errors whose outcome was known at the bar alone.

An error of a return is measured in the problem's scale, damped (`damping`), so that calm and wild days are alike; of a
volatility it is the difference of logarithms. At bar t only the errors of bars up to t − horizon are known.

*split*: all known errors; the quantile at a level is their order statistic that a next one, exchangeable with them, is
below with at least (for levels under ½: at most) that chance. Vovk, Gammerman and Shafer (2005), "Algorithmic learning
in a random world"; Lei et al. (2018), "Distribution-free predictive inference for regression", JASA 113. The correction
for few errors is that for count / horizon of them, since windows that overlap say the same thing again.

*adaptive*: the same, but the share that each central interval may miss follows its own record: who missed too often
becomes wider. Gibbs and Candès (2021), "Adaptive conformal inference under distribution shift", NeurIPS 34, with the
outcome known `horizon` bars later, and steps smaller for longer horizons, where neighbours err together. Intervals that
would leave a narrower one change places with it, so that quantiles are in order. Both edges move alike: levels that
followed one side each would chase the market's direction, and forecast worse by CRPS and Brier score.
"""

from typing import Literal

import numpy as np
import pandas as pd

from analytics.predictions.damping import damped
from analytics.predictions.problem import FloatArray, IntArray, Problem
from analytics.predictions.quantiles import LEVELS

Intervals = Literal["adaptive", "split"]

FEWEST = 40  # errors; with fewer the outermost levels have no order statistic
STEP = 0.02  # of the adaptive shares for one bar ahead; × horizon^(−2/3) for more
EVERY = 21  # bars between two estimates of the damping

AT = np.asarray(LEVELS)
UPPER, BESIDE = AT >= 0.5, AT != 0.5
PAIRS = len(LEVELS) // 2  # of levels, as far from the middle; MISSED: what the interval between them leaves outside
MISSED = 2 * AT[:PAIRS]


def conformal_quantiles(problem: Problem, predicted: "pd.Series[float]", intervals: Intervals) -> pd.DataFrame:
    """Of the outcome, a row a forecast, a column a level of LEVELS; NaN before FEWEST errors are known.

    `predicted` has one number a bar out of sample: the expected return, or the volatility (positive). For a direction
    give the expected return as well: the outcome is `Problem.returns_ahead` then, and without that all is NaN.
    """
    outcomes = problem.labels if problem.target == "volatility" else problem.returns_ahead
    if outcomes is None:
        return pd.DataFrame(np.nan, predicted.index, list(LEVELS))
    rows = (predicted, outcomes.loc[predicted.index], problem.scale.loc[predicted.index])
    expected, seen, scale = (np.asarray(column, dtype=np.float64) for column in rows)
    if problem.target == "volatility":
        offsets = conformal_offsets(log_errors(expected, seen), None, problem.horizon, intervals)
        quantiles = expected[:, None] * np.exp(offsets)
    else:
        quantiles = expected[:, None] + conformal_offsets(seen - expected, scale, problem.horizon, intervals)
    return pd.DataFrame(quantiles, predicted.index, list(LEVELS))


def log_errors(expected: FloatArray, seen: FloatArray) -> FloatArray:
    """log seen − log expected; −∞ for a volatility of zero."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(seen) - np.log(expected))


def conformal_offsets(
    errors: FloatArray, scale: FloatArray | None, horizon: int, intervals: Intervals, *, step: float = STEP
) -> FloatArray:
    """The quantile of the next error at each level, a row a bar; of the errors known then. NaN where FEWEST are not.

    `errors` in order of time, NaN at the end where the outcome is not over; `scale` of each bar, known then, None: 1.
    """
    offsets = np.full((len(errors), len(LEVELS)), np.nan)
    over = int((~np.isnan(errors)).sum())
    pace = step / horizon ** (2 / 3) if intervals == "adaptive" else 0.0
    missed, units, ranked = MISSED.copy(), np.ones(len(errors)), np.empty(0)
    for bar in range(horizon + FEWEST - 1, len(errors)):
        last, count = bar - horizon, min(bar - horizon + 1, over)
        if count == last + 1 and not np.isnan(offsets[last, 0]):
            missed = np.sort(np.clip(missed + pace * (MISSED - _outside(errors[last], offsets[last])), 0.0, 1.0))
        if count % EVERY == 0 or count == FEWEST:
            units = units if scale is None else damped(scale, errors[:count])
            ranked = np.sort(errors[:count] / units[:count])
        elif count == last + 1:
            error = errors[last : last + 1] / units[last]
            place = int(np.searchsorted(ranked, error[0]))
            ranked = np.concatenate((ranked[:place], error, ranked[place:]))
        offsets[bar] = units[bar] * ranked[_ranks(_levels(missed), count, count / horizon)]
    return offsets


def _outside(error: float, stated: FloatArray) -> FloatArray:
    """1 for each interval, the widest first, that `error` is outside of, else 0."""
    return ((error < stated[:PAIRS]) | (error > stated[::-1][:PAIRS])).astype(np.float64)


def _levels(missed: FloatArray) -> FloatArray:
    return np.concatenate((missed / 2, [0.5], 1 - missed[::-1] / 2))


def _ranks(levels: FloatArray, count: int, worth: float) -> IntArray:
    """Places of the order statistics, outwards from the middle, as far as `worth` independent errors demand."""
    outwards = np.where(UPPER, levels, 1 - levels) * (count + count / worth * BESIDE)
    places: IntArray = np.clip(np.ceil(outwards - 1e-9), 1, count).astype(np.intp)
    return np.asarray(np.where(UPPER, places - 1, count - places))
