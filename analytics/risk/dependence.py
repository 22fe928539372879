"""How assets move together: correlation by moments, ranks and pairs, weighted to the present, over time, and in stress.

Frames are dates × assets as `checked_panel` asks; matrices are asset × asset with ones on the diagonal.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analytics.risk.panel import checked_panel, square
from analytics.risk.sample import BadReturns
from analytics.volatility.returns import FloatArray

Method = Literal["pearson", "spearman", "kendall"]
FEWEST_IN_STRESS = 10


@dataclass(frozen=True, slots=True)
class StressAndCalm:
    """Correlations over the periods in which the market fell to `threshold` or below, and over the others."""

    stress: pd.DataFrame
    calm: pd.DataFrame
    threshold: float
    stress_periods: int
    calm_periods: int


def correlation(returns: pd.DataFrame, method: Method = "pearson") -> pd.DataFrame:
    """Pearson's r, Spearman's ρ (r of the average ranks) or Kendall's τ-b; raises BadReturns."""
    values = checked_panel(returns, assets=1)
    if method not in get_args(Method):
        raise BadReturns("Correlation is pearson, spearman or kendall.")
    if method == "kendall":
        from analytics.risk.kendall import kendall_tau

        return square(kendall_tau(values), returns)
    if method == "spearman":
        values = returns.rank().to_numpy(np.float64)  # without scipy.stats, which takes a second to import
    return square(correlation_of(values), returns)


def correlation_of(values: FloatArray) -> FloatArray:
    """Pearson's, of a matrix whose columns vary."""
    centred = values - values.mean(axis=0)
    return normalised(centred.T @ centred)


def normalised(covariance: FloatArray) -> FloatArray:
    """The correlation matrix of a covariance matrix, symmetric, within ±1, exactly 1 on its diagonal."""
    scale = np.sqrt(np.diag(covariance))
    found: FloatArray = np.clip(covariance / np.outer(scale, scale), -1, 1)
    np.fill_diagonal(found, 1.0)
    return found


def ewma_correlation(returns: pd.DataFrame, decay: float = 0.94) -> pd.DataFrame:
    """Of the weighted cross products Σ λ^(age) r rᵀ, means taken for zero.

    RiskMetrics Technical Document, 4th ed., 1996. Raises BadReturns, also where an asset did not move while the
    weights still counted.
    """
    values = checked_panel(returns, assets=1)
    if not 0 < decay < 1:
        raise BadReturns("The decay of an EWMA lies between 0 and 1.")
    root = decay ** (np.arange(len(values) - 1, -1, -1) / 2)
    weighted = values * root[:, None]
    products = weighted.T @ weighted
    if (np.diag(products) == 0).any():
        raise BadReturns("An asset has not moved for so long that its weighted variance is zero; leave it out.")
    return square(normalised(products), returns)


def rolling_correlation(left: "pd.Series[float]", right: "pd.Series[float]", window: int) -> "pd.Series[float]":
    """Pearson's over the last `window` of the dates that both have; NaN where one of them stood still."""
    both = pd.concat([left, right], axis=1, join="inner")
    values = checked_panel(both.set_axis(["left", "right"], axis=1))
    _fits(window, len(values))
    views = _windows(values, window)
    products = np.einsum("tiw,tjw->tij", views, views)
    with np.errstate(divide="ignore", invalid="ignore"):  # a window without movement is NaN by the rule above
        found = products[:, 0, 1] / np.sqrt(products[:, 0, 0] * products[:, 1, 1])
    return pd.Series(np.clip(found, -1, 1), both.index[window - 1 :], name="correlation")


def average_correlation(returns: pd.DataFrame, window: int) -> "pd.Series[float]":
    """The mean of all pairs' Pearson correlations over the last `window` periods; NaN where an asset stood still.

    Of standardised returns z it is (var(Σ z) − m) / (m (m − 1)), so that no matrix is formed.
    """
    values = checked_panel(returns)
    _fits(window, len(values))
    count = values.shape[1]
    found = [_mean_pair(values[end - window : end], count) for end in range(window, len(values) + 1)]
    return pd.Series(np.array(found), returns.index[window - 1 :], name="average_correlation")


def stress_and_calm(
    returns: pd.DataFrame, market: "pd.Series[float] | None" = None, quantile: float = 0.1
) -> StressAndCalm:
    """Correlations in the worst `quantile` of the market's periods and in the rest; the market is the assets' mean.

    Choosing periods by a return changes correlation by itself (Boyer, Gibson & Loretan 1999): a difference is a
    description of such periods, not proof of another regime. Raises BadReturns.
    """
    checked_panel(returns)
    if not 0 < quantile < 1:
        raise BadReturns("The share of periods in stress lies between 0 and 1.")
    of_market = returns.mean(axis=1) if market is None else market.reindex(returns.index)
    if of_market.isna().any():
        raise BadReturns("The market lacks some of the assets' dates; use one that covers them.")
    threshold = float(of_market.quantile(quantile))
    worst = of_market <= threshold
    counts = int(worst.sum()), int((~worst).sum())
    if min(counts) < FEWEST_IN_STRESS:
        raise BadReturns(f"Only {min(counts)} periods are in one of the two groups; take a longer range.")
    return StressAndCalm(correlation(returns[worst]), correlation(returns[~worst]), threshold, *counts)


def _fits(window: int, periods: int) -> None:
    if not 3 <= window <= periods:
        raise BadReturns(f"The window must be from 3 to {periods} periods; choose another.")


def _windows(values: FloatArray, window: int) -> FloatArray:
    """Centred, shape (windows, assets, window)."""
    views = np.lib.stride_tricks.sliding_window_view(values, window, axis=0)
    return np.asarray(views - views.mean(axis=-1, keepdims=True))


def _mean_pair(part: FloatArray, count: int) -> float:
    centred = part - part.mean(axis=0)
    scale = np.sqrt(np.einsum("ij,ij->j", centred, centred))
    if (scale == 0).any():
        return np.nan
    together = centred @ (1 / scale)
    return float((together @ together - count) / (count * (count - 1)))
