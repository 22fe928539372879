"""Where the tail begins: what to look at before a threshold is believed.

Beyond a good threshold the mean excess is a straight line in it, and the shape and the modified scale stay where they
are (Davison & Smith 1990, Journal of the Royal Statistical Society B 52, 393–442; Coles 2001, ch. 4). Losses are
positive fractions; intervals are of 95 % by normal theory.
"""

import numpy as np
import pandas as pd

from analytics.risk.asked import BadRisk
from analytics.risk.pareto import FEWEST_EXCESSES, fit_pareto
from analytics.volatility.returns import BadReturns, FloatArray, fit_for_models

WIDEST, STEPS = 0.25, 30
FEWEST = 50
TWO_SIDED = 1.96


def thresholds(returns: "pd.Series[float]", steps: int = STEPS) -> FloatArray:
    """Losses that leave from a quarter of the returns down to 10 of them beyond; raises BadReturns."""
    losses = -fit_for_models(returns, FEWEST)
    least = FEWEST_EXCESSES / len(losses)
    return np.asarray(np.unique(np.quantile(losses, 1 - np.geomspace(WIDEST, least, steps), method="lower")))


def mean_excess(returns: "pd.Series[float]", at: FloatArray | None = None) -> pd.DataFrame:
    """By threshold: exceedances, mean_excess, low, high. Thresholds with fewer than 2 losses beyond are left out."""
    losses = -fit_for_models(returns, FEWEST)
    rows: dict[float, tuple[float, ...]] = {}
    for threshold in thresholds(returns) if at is None else at:
        beyond = losses[losses > threshold] - threshold
        if len(beyond) > 1:
            mean, error = float(beyond.mean()), TWO_SIDED * float(beyond.std(ddof=1)) / np.sqrt(len(beyond))
            rows[float(threshold)] = (len(beyond), mean, mean - error, mean + error)
    return _table(rows, ["exceedances", "mean_excess", "low", "high"])


def parameter_stability(returns: "pd.Series[float]", at: FloatArray | None = None) -> pd.DataFrame:
    """By threshold: exceedances, shape, shape_error, scale, modified_scale (β − ξu), modified_scale_error.

    Thresholds that leave too little to fit are left out; raises BadRisk when none is left.
    """
    losses = -fit_for_models(returns, FEWEST)
    rows: dict[float, tuple[float, ...]] = {}
    for threshold in thresholds(returns) if at is None else at:
        try:
            found = fit_pareto(losses[losses > threshold] - threshold)
        except BadReturns:
            continue
        variance = found.scale_error**2 + (threshold * found.shape_error) ** 2 - 2 * threshold * found.covariance
        modified = found.scale - found.shape * threshold
        rows[float(threshold)] = (
            *(found.count, found.shape, found.shape_error),
            *(found.scale, modified, float(np.sqrt(max(variance, 0)))),
        )
    columns = ["exceedances", "shape", "shape_error", "scale", "modified_scale", "modified_scale_error"]
    return _table(rows, columns)


def _table(rows: dict[float, tuple[float, ...]], columns: list[str]) -> pd.DataFrame:
    if not rows:
        raise BadRisk("No threshold leaves enough losses beyond it; choose a longer range or lower thresholds.")
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("threshold")
