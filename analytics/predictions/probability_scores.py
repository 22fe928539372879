"""How good stated probabilities and distributions were: Brier, log loss, reliability; pinball loss, CRPS, coverage.

Probabilities are of an outcome that is 1 or 0; quantiles have a row a forecast and a column a level of
`quantiles.LEVELS`. Rows are finite, else CannotScore. Losses are in the unit of the outcome, smaller is better.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analytics.predictions.problem import FloatArray
from analytics.predictions.quantiles import LEVELS
from analytics.predictions.scores import CannotScore, clopper_pearson, effective_count, pair, squared_error

SURE = 1e-6  # a probability nearer to 0 or 1 counts as this one, else one sure error is an infinite log loss
BINS = 10


def brier(probabilities: ArrayLike, outcomes: ArrayLike) -> float:
    """Mean squared error of the probabilities (Brier 1950); ¼ for always saying ½."""
    return float(squared_error(*_probable(probabilities, outcomes)).mean())


def log_loss(probabilities: ArrayLike, outcomes: ArrayLike) -> float:
    """Mean −log of the probability that was given to what happened, in nats; log 2 for always saying ½.

    Probabilities are kept within [1e-6, 1 − 1e-6].
    """
    stated, seen = _probable(probabilities, outcomes)
    kept = np.clip(stated, SURE, 1 - SURE)
    return float(-np.mean(np.where(seen == 1, np.log(kept), np.log1p(-kept))))


def reliability(
    probabilities: ArrayLike, outcomes: ArrayLike, horizon: int = 1, *, bins: int = BINS, level: float = 0.05
) -> pd.DataFrame:
    """What was said against what happened: a row a bin of about as many forecasts each, from the lowest up.

    Columns: `stated` (mean probability), `observed` (share that happened), `low` and `high` (Clopper and Pearson's
    interval of that share at 1 − level, of `scores.effective_count`), `count`. Fewer rows where probabilities tie.
    """
    stated, seen = _probable(probabilities, outcomes)
    edges = np.quantile(stated, np.linspace(0, 1, bins + 1))
    place = np.searchsorted(edges[1:-1], stated)
    rows = [_bin(stated[place == one], seen[place == one], horizon, level) for one in np.unique(place)]
    return pd.DataFrame(rows, columns=["stated", "observed", "low", "high", "count"])


def calibration_error(probabilities: ArrayLike, outcomes: ArrayLike, *, bins: int = BINS) -> float:
    """Expected calibration error: Σ count / n · |observed − stated| over the bins of `reliability`.

    Naeini, Cooper and Hauskrecht (2015), with bins of equal count, since probabilities of returns crowd around ½.
    """
    curve = reliability(probabilities, outcomes, bins=bins)
    return float((curve["count"] * (curve["observed"] - curve["stated"]).abs()).sum() / curve["count"].sum())


def pinball(quantiles: ArrayLike, realised: ArrayLike, levels: Sequence[float] = LEVELS) -> FloatArray:
    """A row a forecast, a column a level: (y − q)·level above the quantile, (q − y)·(1 − level) below it.

    Koenker and Bassett (1978), "Regression quantiles", Econometrica 46.
    """
    stated, seen = np.asarray(quantiles, dtype=np.float64), np.asarray(realised, dtype=np.float64)
    if stated.shape != (len(seen), len(levels)) or not (np.isfinite(stated).all() and np.isfinite(seen).all()):
        raise CannotScore("Quantiles need a finite row for each outcome and a column for each level.")
    error = seen[:, None] - stated
    at = np.asarray(levels)
    return np.asarray(np.where(error >= 0, at * error, (at - 1) * error))


def crps(quantiles: ArrayLike, realised: ArrayLike, levels: Sequence[float] = LEVELS) -> FloatArray:
    """Continuous ranked probability score of each forecast, 2 ∫ pinball d level, by the levels that there are.

    Gneiting and Raftery (2007), "Strictly proper scoring rules, prediction, and estimation", JASA 102. Each level
    stands for the levels nearer to it than to its neighbours; for LEVELS and a normal it is within 1 % of the exact one
    on average.
    """
    at = np.asarray(levels)
    edges = np.concatenate([[0.0], (at[1:] + at[:-1]) / 2, [1.0]])
    return np.asarray(2 * pinball(quantiles, realised, levels) @ np.diff(edges))


def covered(quantiles: ArrayLike, realised: ArrayLike, coverage: float) -> tuple[FloatArray, FloatArray]:
    """Of the central interval: whether it held the outcome (1 or 0) and its width, a row a forecast."""
    stated, seen = np.asarray(quantiles, dtype=np.float64), np.asarray(realised, dtype=np.float64)
    low, high = (LEVELS.index(round(edge, 3)) for edge in ((1 - coverage) / 2, (1 + coverage) / 2))
    inside = (stated[:, low] <= seen) & (seen <= stated[:, high])
    return inside.astype(np.float64), np.asarray(stated[:, high] - stated[:, low])


def probabilities_above(quantiles: ArrayLike, level: float = 0.0) -> FloatArray:
    """`quantiles.probability_above` of each row; NaN where a row has no quantiles."""
    rows = np.asarray(quantiles, dtype=np.float64)
    return np.array([1 - np.interp(level, row, LEVELS) if np.isfinite(row).all() else np.nan for row in rows])


def _bin(stated: FloatArray, seen: FloatArray, horizon: int, level: float) -> tuple[float, float, float, float, int]:
    observed, count = float(seen.mean()), effective_count(len(seen), horizon)
    return float(stated.mean()), observed, *clopper_pearson(observed * count, count, level), len(seen)


def _probable(probabilities: ArrayLike, outcomes: ArrayLike) -> tuple[FloatArray, FloatArray]:
    stated, seen = pair(probabilities, outcomes)
    if not (((stated >= 0) & (stated <= 1)).all() and np.isin(seen, (0.0, 1.0)).all()):
        raise CannotScore("Probabilities lie between 0 and 1, and what happened is 1 or 0.")
    return stated, seen
