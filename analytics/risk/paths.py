"""Returns of days to come, drawn by chance: rows of the past in blocks, or normal, or Student's t.

A process draws simple returns of k holdings together: float32 of shape (paths, bars, k). The mean and covariance are
those of the returns that it was made of (sample covariance, n − 1).

- bootstrap: the stationary bootstrap (Politis & Romano 1994, JASA 89, 1303–1313): whole rows, in blocks whose lengths
  are geometric with the given mean, wrapped at the end.
- gaussian: jointly normal.
- t: jointly Student's t with the degrees of freedom that are likeliest for the rows given their mean and covariance
  (profiled over 2.5 … 50), scaled to that covariance.
- garch: one series only, see `analytics.risk.garch_paths`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Paths = NDArray[np.float32]
FloatArray = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int], Paths]  # rng, paths, bars

FEWEST = 60
FREEDOMS = np.concatenate([np.arange(2.5, 10, 0.25), np.arange(10, 51, 2.0)])


class BadSimulation(ValueError):
    """What is given can't be simulated; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Process:
    """`words` says what was fitted."""

    draw: Draw
    words: str


def bootstrap_process(returns: pd.DataFrame, mean_block: int) -> Process:
    """Raises BadSimulation with fewer than 60 rows, or a block longer than half of them."""
    rows = _rows(returns)
    if not 1 <= mean_block <= len(rows) / 2:
        raise BadSimulation(f"Blocks of {mean_block} bars need twice as many bars as the {len(rows)} there are.")
    given = rows.astype(np.float32)

    def draw(rng: np.random.Generator, paths: int, bars: int) -> Paths:
        return given[stationary_rows(rng, len(rows), mean_block, (paths, bars))]

    return Process(draw, f"whole bars of the past in blocks of {mean_block} on average")


def stationary_rows(rng: np.random.Generator, rows: int, mean_block: int, shape: tuple[int, int]) -> NDArray[np.int64]:
    """Row numbers: each begins a new block with probability 1/mean_block, else follows the one before."""
    paths, bars = shape
    starts = rng.random((paths, bars), dtype=np.float32) < 1.0 / mean_block
    starts[:, 0] = True
    fresh = rng.integers(0, rows, size=shape)
    at = np.where(starts, np.arange(bars), 0)
    np.maximum.accumulate(at, axis=1, out=at)
    numbers: NDArray[np.int64] = (np.take_along_axis(fresh, at, axis=1) + np.arange(bars) - at) % rows
    return numbers


def gaussian_process(returns: pd.DataFrame) -> Process:
    rows = _rows(returns)
    mean, root = _moments(rows)

    def draw(rng: np.random.Generator, paths: int, bars: int) -> Paths:
        normals = rng.standard_normal((paths * bars, rows.shape[1]), dtype=np.float32)
        return _moved(normals, root, mean).reshape(paths, bars, -1)

    return Process(draw, "normal with the mean and covariance of these bars")


def t_process(returns: pd.DataFrame) -> Process:
    rows = _rows(returns)
    mean, root = _moments(rows)
    freedom = likeliest_freedom(rows)

    def draw(rng: np.random.Generator, paths: int, bars: int) -> Paths:
        normals = rng.standard_normal((paths * bars, rows.shape[1]), dtype=np.float32)
        squares = 2 * rng.standard_gamma(freedom / 2, (paths * bars, 1), dtype=np.float32)
        normals *= np.sqrt(np.float32(freedom - 2) / squares)
        return _moved(normals, root, mean).reshape(paths, bars, -1)

    return Process(draw, f"Student's t with {freedom:g} degrees of freedom and the mean and covariance of these bars")


def likeliest_freedom(rows: FloatArray) -> float:
    """Of the grid; rows × holdings."""
    from scipy.special import gammaln

    centred = rows - rows.mean(axis=0)
    holdings = rows.shape[1]
    distance = np.einsum("ij,ji->i", centred, np.linalg.pinv(np.atleast_2d(np.cov(rows, rowvar=False))) @ centred.T)
    likelihoods = [
        float(
            len(rows) * (gammaln((freedom + holdings) / 2) - gammaln(freedom / 2) - holdings / 2 * np.log(freedom - 2))
            - (freedom + holdings) / 2 * np.log1p(distance / (freedom - 2)).sum()
        )
        for freedom in FREEDOMS
    ]
    return float(FREEDOMS[int(np.argmax(likelihoods))])


def _rows(returns: pd.DataFrame) -> FloatArray:
    rows = returns.to_numpy(np.float64)
    if len(rows) < FEWEST:
        raise BadSimulation(
            f"A simulation needs {FEWEST} bars of history; there are {len(rows)}. Choose a longer range."
        )
    if not np.isfinite(rows).all():
        raise BadSimulation("Some returns are not numbers; choose a range in which every holding has bars.")
    return rows


def _moments(rows: FloatArray) -> tuple[Paths, Paths]:
    """The mean, and a root of the covariance: root.T @ root, of any rank."""
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(rows, rowvar=False)))
    root = np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T
    return rows.mean(axis=0).astype(np.float32), np.ascontiguousarray(root, dtype=np.float32)


def _moved(normals: Paths, root: Paths, mean: Paths) -> Paths:
    drawn: Paths = normals @ root
    drawn += mean  # in place: another 20 MB a batch cost as much time as drawing it
    return drawn
