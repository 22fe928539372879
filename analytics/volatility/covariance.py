"""Covariance matrices over time, of several series of returns: rolling and exponentially weighted.

Returns come as a frame of dates × assets, per period in the caller's units; covariances are per period in those units².
Every matrix is a mean of outer products with positive weights, so it is symmetric and positive semidefinite. A matrix
looks at returns up to its own date and at no later one, and is NaN as a whole where it is not defined: a matrix put
together from stretches of different length would not be positive semidefinite.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from analytics.volatility.returns import BadReturns, FloatArray, checked_returns
from analytics.volatility.windows import BLOCK, BadWindow

DAILY_DECAY = 0.94
WARM_UP = 75


class BadMatrix(ValueError):
    """A matrix that can't be made or asked for so, in a sentence."""


@dataclass(frozen=True, eq=False)
class MatrixPath:
    """Symmetric matrices over assets, one a row of `index`; `values` has the shape (len(index), assets, assets)."""

    index: pd.Index
    assets: tuple[str, ...]
    values: FloatArray

    def at(self, row: int) -> pd.DataFrame:
        """The matrix of one row, with the assets on both sides; −1 is the last."""
        return pd.DataFrame(self.values[row], list(self.assets), list(self.assets))

    def pair(self, first: str, second: str) -> "pd.Series[float]":
        """One element over time. Raises BadMatrix for an asset that is not there."""
        for name in (first, second):
            if name not in self.assets:
                raise BadMatrix(f"{name} is not among {', '.join(self.assets)}.")
        at, beside = self.assets.index(first), self.assets.index(second)
        return pd.Series(self.values[:, at, beside], self.index, name=f"{first} {second}")

    def diagonal(self) -> pd.DataFrame:
        """Of every row, by asset: the variances of covariances."""
        return pd.DataFrame(np.einsum("tii->ti", self.values), self.index, list(self.assets))

    def rows(self, keep: pd.Index) -> Self:
        """The rows of these dates; each must be there."""
        return replace(self, index=keep, values=self.values[self.index.get_indexer(keep)])

    def annualised(self, periods_per_year: float) -> Self:
        """Covariances a year: times the periods a year."""
        return replace(self, values=self.values * periods_per_year)

    def volatility(self, periods_per_year: float) -> pd.DataFrame:
        """√(variance × periods a year) of each asset, dates × assets."""
        return (self.diagonal() * periods_per_year).pow(0.5)

    def correlation(self) -> Self:
        """Covariances scaled to 1 on the diagonal; NaN for an asset that did not move."""
        return replace(self, values=to_correlation(self.values))


def to_correlation(covariance: FloatArray) -> FloatArray:
    """Of matrices (…, k, k): each element over the roots of its two variances, within ±1 and exactly 1 with itself."""
    variance = np.diagonal(covariance, axis1=-2, axis2=-1)
    root = np.sqrt(np.where(variance > 0, variance, np.nan))
    scaled = np.clip(covariance / root[..., :, None] / root[..., None, :], -1, 1)
    every = np.arange(covariance.shape[-1])
    scaled[..., every, every] = np.where(np.isnan(root), np.nan, 1.0)
    return np.asarray(scaled)


def rolling_covariance(returns: pd.DataFrame, window: int) -> MatrixPath:
    """Sample covariance (divided by window − 1) about the window's own means, over the last `window` returns.

    NaN in the first window − 1 rows. Raises BadReturns (a value that is not a number), BadWindow under 2.
    """
    values = checked_frame(returns)
    if window < 2:
        raise BadWindow(f"A window of {window} is too short: it takes at least 2.")
    count, assets = values.shape
    found = np.full((count, assets, assets), np.nan)
    if window <= count:
        windows = sliding_window_view(values, window, axis=0)
        rows = max(BLOCK // (window * assets), 1)
        for start in range(0, len(windows), rows):
            block = windows[start : start + rows]
            centred = block - block.mean(axis=-1, keepdims=True)
            first = window - 1 + start
            found[first : first + len(block)] = centred @ centred.swapaxes(1, 2) / (window - 1)
    return _path(returns, found)


def ewma_covariance(returns: pd.DataFrame, decay: float = DAILY_DECAY, warm_up: int = WARM_UP) -> MatrixPath:
    """Σ(t+1) = decay × Σ(t) + (1 − decay) × r(t) r(t)', about zero, as RiskMetrics (1996, ch. 5) does.

    The row of t holds Σ(t+1), which knows r(t) and is the forecast for every later period. The recursion starts from
    the mean outer product of the first `warm_up` returns, whose rows are NaN, so that nothing later is read.
    Raises BadReturns (not a number, no more than `warm_up` returns), BadMatrix for a decay outside (0, 1).
    """
    from scipy.signal import lfilter

    if not 0 < decay < 1:
        raise BadMatrix(f"A decay lies between 0 and 1, and {decay} does not.")
    values = checked_frame(returns, warm_up + 1)
    products = values[:, :, None] * values[:, None, :]
    start = products[:warm_up].mean(axis=0)
    found = np.full_like(products, np.nan)
    found[warm_up:], _ = lfilter([1 - decay], [1, -decay], products[warm_up:], axis=0, zi=decay * start[None])
    return _path(returns, found)


def checked_frame(returns: pd.DataFrame, at_least: int = 1) -> FloatArray:
    """The values (dates, assets); raises BadReturns: too few, not finite, or no two assets of different names."""
    if returns.shape[1] < 2 or not returns.columns.is_unique:
        raise BadReturns("A covariance takes at least two instruments, each once.")
    for name in returns.columns:
        checked_returns(returns[name], at_least)
    return returns.to_numpy(dtype=np.float64)


def _path(returns: pd.DataFrame, values: FloatArray) -> MatrixPath:
    return MatrixPath(returns.index, tuple(map(str, returns.columns)), values)
