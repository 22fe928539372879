"""How far off forecasts of one number were, and against another forecast's; and how often the side was right.

Everything takes rows in order of time, finite, of one length, else CannotScore. Nothing is annualised: returns and
volatilities come in the unit of the labels, probabilities between 0 and 1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from analytics.predictions.problem import FloatArray, Target
from analytics.volatility.scoring import qlike


class CannotScore(ValueError):
    """These forecasts cannot be scored or compared; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Hits:
    """`share` of forecasts on the right side, with its interval. `count`: the independent forecasts they are worth."""

    share: float
    low: float
    high: float
    count: float


def squared_error(predicted: ArrayLike, realised: ArrayLike) -> FloatArray:
    """Element by element; of a probability and 1 or 0 it is the Brier score (Brier 1950)."""
    expected, seen = pair(predicted, realised)
    error: FloatArray = seen - expected
    return error * error


def qlike_of_volatility(predicted: ArrayLike, realised: ArrayLike) -> FloatArray:
    """QLIKE of the squares: log f² + y² / f² (Patton 2011). A forecast that is not positive is BadScores."""
    expected, seen = pair(predicted, realised)
    return np.asarray(qlike(expected**2, seen**2), dtype=np.float64)


LOSSES: Final[Mapping[Target, tuple[str, Callable[[ArrayLike, ArrayLike], FloatArray]]]] = {
    "return": ("squared error", squared_error),
    "direction": ("Brier score", squared_error),
    "volatility": ("QLIKE", qlike_of_volatility),
}


def r2_out_of_sample(predicted: ArrayLike, baseline: ArrayLike, realised: ArrayLike) -> float:
    """1 − Σ(y − f)² / Σ(y − b)²: the part of the baseline's squared error that the forecast takes away.

    Campbell and Thompson (2008), "Predicting excess stock returns out of sample: can anything beat the historical
    average?", Review of Financial Studies 21. NaN where the baseline never errs.
    """
    return 1 - ratio(squared_error(predicted, realised).sum(), squared_error(baseline, realised).sum())


def mae_ratio(predicted: ArrayLike, baseline: ArrayLike, realised: ArrayLike) -> float:
    """The mean absolute error over the baseline's; below 1 is better. NaN where the baseline never errs."""
    return ratio(
        np.abs(np.subtract(*pair(predicted, realised))).sum(), np.abs(np.subtract(*pair(baseline, realised))).sum()
    )


def rmse_ratio(predicted: ArrayLike, baseline: ArrayLike, realised: ArrayLike) -> float:
    """The root mean squared error over the baseline's; below 1 is better. NaN where the baseline never errs."""
    return float(np.sqrt(ratio(squared_error(predicted, realised).sum(), squared_error(baseline, realised).sum())))


def effective_count(count: int, horizon: int) -> float:
    """What `count` forecasts of overlapping windows are worth: count / horizon, as many windows as fit side by side.

    Exact for the mean of a quantity that is linear in the windows' bars, when these are independent.
    """
    return count / horizon


def hits(predicted: ArrayLike, realised: ArrayLike, horizon: int, *, middle: float = 0.0, level: float = 0.05) -> Hits:
    """Of the forecasts above or below `middle` (0 for returns, ½ for probabilities), the share on the right side.

    A forecast of exactly `middle` takes no side and an outcome of exactly `middle` has none: neither counts. The
    interval is Clopper and Pearson's (1934) at 1 − level, of `effective_count` forecasts. All NaN when nothing counts.
    """
    expected, seen = pair(predicted, realised)
    sided = (expected != middle) & (seen != middle)
    if not sided.any():
        return Hits(np.nan, np.nan, np.nan, 0.0)
    share = float(np.mean((expected > middle)[sided] == (seen > middle)[sided]))
    count = effective_count(int(sided.sum()), horizon)
    return Hits(share, *clopper_pearson(share * count, count, level), count)


def clopper_pearson(successes: float, count: float, level: float = 0.05) -> tuple[float, float]:
    """The exact interval of a binomial share at 1 − level; counts may be broken numbers, as effective ones are."""
    from scipy import stats

    failures = count - successes
    low = float(stats.beta.ppf(level / 2, successes, failures + 1)) if successes > 0 else 0.0
    high = float(stats.beta.ppf(1 - level / 2, successes + 1, failures)) if failures > 0 else 1.0
    return low, high


def ratio(above: float, below: float) -> float:
    return float(above / below) if below > 0 else np.nan


def pair(predicted: ArrayLike, realised: ArrayLike) -> tuple[FloatArray, FloatArray]:
    expected, seen = np.asarray(predicted, dtype=np.float64), np.asarray(realised, dtype=np.float64)
    if expected.shape != seen.shape or expected.ndim != 1 or not len(expected):
        raise CannotScore(f"Forecasts and outcomes must be two rows of one length, not {expected.shape}, {seen.shape}.")
    if not (np.isfinite(expected).all() and np.isfinite(seen).all()):
        raise CannotScore("Some forecasts or outcomes are not finite; score only bars that have both.")
    return expected, seen
