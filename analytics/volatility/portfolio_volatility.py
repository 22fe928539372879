"""How volatile a portfolio is, and which holding brings how much of it.

With Σ(t) a covariance matrix and w the weights, σ(t) = √(w' Σ(t) w). Weights are fractions of the whole, the same in
every period (so the portfolio is brought back to them each time), negative for what is sold short. Volatilities are
annualised fractions; NaN where the matrix is.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analytics.volatility.covariance import MatrixPath
from analytics.volatility.returns import FloatArray
from analytics.volatility.windows import annualised


class BadWeights(ValueError):
    """These weights make no portfolio, in a sentence."""


def equal_weights(assets: tuple[str, ...]) -> dict[str, float]:
    return dict.fromkeys(assets, 1 / len(assets))


def portfolio_variance(path: MatrixPath, weights: Mapping[str, float]) -> "pd.Series[float]":
    """w' Σ w per period of the path, in the units of its matrices. Raises BadWeights."""
    held = _held(path, weights)
    return pd.Series(np.einsum("i,tij,j->t", held, path.values, held).clip(min=0), path.index, name="variance")


def portfolio_volatility(path: MatrixPath, weights: Mapping[str, float], periods_per_year: float) -> "pd.Series[float]":
    """√(w' Σ w × periods a year). Raises BadWeights."""
    variance = np.asarray(portfolio_variance(path, weights), dtype=np.float64)
    return pd.Series(annualised(variance, periods_per_year), path.index, name="volatility")


def term_structure(path: MatrixPath, weights: Mapping[str, float], periods_per_year: float) -> "pd.Series[float]":
    """Of forecast matrices by horizon: √(periods a year × mean variance up to it). Raises BadWeights."""
    variance = np.asarray(portfolio_variance(path, weights), dtype=np.float64)
    mean = np.cumsum(variance) / np.arange(1.0, len(variance) + 1)
    return pd.Series(annualised(mean, periods_per_year), path.index, name="volatility")


def contributions(path: MatrixPath, weights: Mapping[str, float], periods_per_year: float) -> pd.DataFrame:
    """What each holding brings: wᵢ (Σ w)ᵢ / σ, annualised, rows × assets. A row adds up to the portfolio's volatility.

    Negative where a holding hedges the others. It is what volatility would change by per unit of a small relative
    change of the weight (Euler), not what would be gone without the holding. NaN when σ is 0. Raises BadWeights.
    """
    held = _held(path, weights)
    volatility = portfolio_volatility(path, weights, periods_per_year).to_numpy()
    pulled = path.values @ held * held * periods_per_year
    shares = pulled / np.where(volatility > 0, volatility, np.nan)[:, None]
    return pd.DataFrame(shares, path.index, list(path.assets))


def diversification_ratio(path: MatrixPath, weights: Mapping[str, float]) -> "pd.Series[float]":
    """Σ |wᵢ| σᵢ / σ: 1 when all move as one, √k for k alike and independent holdings.

    Choueifaty & Coignard (2008), Journal of Portfolio Management 35:1, 40–51. NaN when σ is 0. Raises BadWeights.
    """
    alone = path.volatility(1.0).to_numpy() @ np.abs(_held(path, weights))
    together = portfolio_volatility(path, weights, 1.0).to_numpy()
    ratio = alone / np.where(together > 0, together, np.nan)
    return pd.Series(ratio, path.index, name="diversification_ratio")


def _held(path: MatrixPath, weights: Mapping[str, float]) -> FloatArray:
    """The weights in the order of the matrices."""
    if set(weights) != set(path.assets):
        raise BadWeights(f"There must be one weight for each of {', '.join(path.assets)}.")
    held = np.array([weights[name] for name in path.assets], dtype=np.float64)
    if not np.isfinite(held).all() or not held.any():
        raise BadWeights("Weights are numbers, and not all of them 0.")
    return held
