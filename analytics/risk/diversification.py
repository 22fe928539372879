"""How much less a portfolio varies than its parts: by the ratio, and by the mean of its assets' correlations."""

import numpy as np
import pandas as pd

from analytics.risk.sample import BadReturns


def diversification_ratio(covariance: pd.DataFrame, weights: "pd.Series[float]") -> float:
    """Σ |w| σ / √(wᵀ Σ w): 1 for one asset, √n for n unrelated ones of equal risk; raises BadReturns.

    Choueifaty & Coignard, Toward Maximum Diversification, J. Portfolio Management 35:1, 2008, who hold no shorts; here
    a short counts by its size.
    """
    matrix = covariance.to_numpy(np.float64)
    held = weights.reindex(covariance.columns).to_numpy(np.float64)
    variance = float(held @ matrix @ held)
    if not (np.isfinite(variance) and variance > 0):
        raise BadReturns("This portfolio has no variance, so nothing can be diversified; check its weights.")
    return float(np.abs(held) @ np.sqrt(np.diag(matrix)) / np.sqrt(variance))


def mean_of_pairs(correlation: pd.DataFrame) -> float:
    """The mean of a correlation matrix beside its diagonal; raises BadReturns for fewer than two assets."""
    count = len(correlation)
    if count < 2:
        raise BadReturns("An average correlation needs two or more assets; add some.")
    values = correlation.to_numpy(np.float64)
    return float((values.sum() - np.trace(values)) / (count * (count - 1)))
