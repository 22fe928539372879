"""How many separate bets a portfolio is: the exponential of the entropy of its variance over uncorrelated ones.

The bets are the principal components (Meucci, Managing Diversification, Risk 22:5, 2009), or the minimum torsion's, the
uncorrelated factors nearest to the assets (Meucci, Santangelo & Deguest, Risk Budgeting and Diversification Based on
Optimized Uncorrelated Factors, 2015). The number lies between 1 and that of the assets. They answer differently: equal
parts of assets that all move alike are one bet by component, and as many as there are assets by torsion, which asks how
evenly the assets share the risk.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analytics.risk.dependence import normalised
from analytics.risk.principal_components import largest_first
from analytics.risk.sample import BadReturns
from analytics.volatility.returns import FloatArray

Bets = Literal["minimum_torsion", "principal_components"]
SETTLED = 1e-10
MOST_STEPS = 1_000
LEAST_EIGENVALUE = 1e-12


@dataclass(frozen=True, slots=True)
class EffectiveBets:
    """`shares` of the portfolio's variance, which add up to 1: by asset for a torsion, else by component."""

    number: float
    shares: "pd.Series[float]"
    bets: Bets


def effective_bets(
    covariance: pd.DataFrame, weights: "pd.Series[float]", bets: Bets = "principal_components"
) -> EffectiveBets:
    """Covariance asset × asset and weights by asset, any sign, any sum; raises BadReturns."""
    matrix = covariance.to_numpy(dtype=np.float64)
    held = weights.reindex(covariance.columns).to_numpy(dtype=np.float64)
    if not np.isfinite(held).all() or len(weights) != len(held):
        raise BadReturns("Each asset of the covariance needs a weight, and no other does.")
    variance = float(held @ matrix @ held)
    if not (np.isfinite(matrix).all() and variance > 0):
        raise BadReturns("This portfolio has no variance to share out; check its weights and covariance.")
    if bets == "minimum_torsion":
        names: pd.Index = covariance.columns
        torsion = minimum_torsion(matrix)
        exposure = np.linalg.solve(torsion.T, held)
        shares = exposure * (torsion @ matrix @ held) / variance
    else:
        values, vectors = largest_first(matrix)
        names = pd.RangeIndex(1, len(values) + 1, name="component")
        shares = values * (vectors.T @ held) ** 2 / variance
    shares = np.maximum(shares, 0) / np.maximum(shares, 0).sum()
    positive = shares[shares > 0]
    number = float(np.exp(-positive @ np.log(positive)))
    return EffectiveBets(number, pd.Series(shares, names, name="share"), bets)


def minimum_torsion(covariance: FloatArray) -> FloatArray:
    """The matrix t, assets × assets, for which t Σ tᵀ is diagonal and t r is nearest to r; raises BadReturns."""
    scale = np.sqrt(np.diag(covariance))
    correlation = normalised(covariance)
    if np.linalg.eigvalsh(correlation)[0] < LEAST_EIGENVALUE:
        raise BadReturns("Some of these assets are combinations of others; shrink the covariance or leave one out.")
    root = _root(correlation)
    size, turned = np.ones(len(scale)), root
    for _ in range(MOST_STEPS):
        rotation = np.linalg.solve(_root(size[:, None] * correlation * size), size[:, None] * root)
        size = np.diag(rotation @ root).copy()
        before, turned = turned, size[:, None] * rotation
        if np.linalg.norm(turned - before) <= SETTLED * np.linalg.norm(turned):
            break
    torsion = np.linalg.solve(root, turned.T).T
    return np.asarray(scale[:, None] * torsion / scale)


def _root(matrix: FloatArray) -> FloatArray:
    """The symmetric square root."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)
