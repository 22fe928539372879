"""How many things really move a set of assets: principal components of their returns."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analytics.risk.dependence import correlation_of
from analytics.risk.panel import checked_panel
from analytics.volatility.returns import FloatArray

Of = Literal["correlation", "covariance"]


@dataclass(frozen=True, slots=True)
class Components:
    """Largest first, named 1, 2, …: `variance` (eigenvalues, those of a covariance per period), `explained` (their
    shares, which add up to 1), `loadings` (assets × components, columns of length 1, each with a positive sum) and
    `scores` (dates × components, uncorrelated, of the demeaned returns, which are scaled to 1 for a correlation).
    """

    variance: "pd.Series[float]"
    explained: "pd.Series[float]"
    loadings: pd.DataFrame
    scores: pd.DataFrame


def principal_components(returns: pd.DataFrame, of: Of = "correlation") -> Components:
    """Frame dates × assets; raises BadReturns. Jolliffe, Principal Component Analysis, 2nd ed., 2002."""
    values = checked_panel(returns, periods=3)
    centred = values - values.mean(axis=0)
    if of == "correlation":
        centred = centred / centred.std(axis=0, ddof=1)
    matrix = correlation_of(values) if of == "correlation" else centred.T @ centred / (len(values) - 1)
    variance, vectors = largest_first(matrix)
    names = pd.RangeIndex(1, len(variance) + 1, name="component")
    return Components(
        pd.Series(variance, names, name="variance"),
        pd.Series(variance / variance.sum(), names, name="explained"),
        pd.DataFrame(vectors, returns.columns, names),
        pd.DataFrame(centred @ vectors, returns.index, names),
    )


def largest_first(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Eigenvalues, none below 0, and their vectors as columns, each turned so that its sum is positive."""
    values, vectors = np.linalg.eigh(matrix)
    values, vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
    return values, vectors * np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)
