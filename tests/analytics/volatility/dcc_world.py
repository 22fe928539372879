"""Returns whose correlation is known, and the equations of DCC in plain Python, one period after the other."""

from collections.abc import Sequence
from math import log, sqrt

import numpy as np
import pandas as pd

OMEGA, ALPHA, BETA = 4e-6, 0.06, 0.90
Matrix = list[list[float]]


def dcc_returns(
    length: int, a: float, b: float, correlation: Sequence[Sequence[float]], seed: int = 1
) -> tuple[pd.DataFrame, "np.ndarray[tuple[int, int, int], np.dtype[np.float64]]"]:
    """GARCH(1,1) returns with DCC(1,1) between them, and R(t) of every period."""
    target = np.asarray(correlation, dtype=float)
    rng, count = np.random.default_rng(seed), len(target)
    quasi, variance = target.copy(), np.full(count, OMEGA / (1 - ALPHA - BETA))
    returns, matrices = [], []
    for _ in range(length):
        root = np.sqrt(np.diag(quasi))
        matrices.append(quasi / root / root[:, None])
        shock = np.linalg.cholesky(matrices[-1]) @ rng.standard_normal(count)
        returns.append(shock * np.sqrt(variance))
        variance = OMEGA + ALPHA * returns[-1] ** 2 + BETA * variance
        quasi = (1 - a - b) * target + a * np.outer(shock, shock) + b * quasi
    dates = pd.bdate_range("2005-01-03", periods=length, tz="UTC")
    names = [f"S{number}" for number in range(count)]
    return pd.DataFrame(returns, dates, names), np.array(matrices)


def second_moment(residuals: Sequence[Sequence[float]]) -> Matrix:
    count = len(residuals[0])
    return [[sum(u[i] * u[j] for u in residuals) / len(residuals) for j in range(count)] for i in range(count)]


def correlations(residuals: Sequence[Sequence[float]], target: Matrix, a: float, b: float) -> list[Matrix]:
    """R(1) … R(n+1)."""
    every = range(len(target))
    quasi = [row[:] for row in target]
    found = [_scaled(quasi)]
    for u in residuals:
        quasi = [[(1 - a - b) * target[i][j] + a * u[i] * u[j] + b * quasi[i][j] for j in every] for i in every]
        found.append(_scaled(quasi))
    return found


def correlation_likelihood(residuals: Sequence[Sequence[float]], matrices: Sequence[Matrix]) -> float:
    total = 0.0
    for u, matrix in zip(residuals, matrices, strict=False):
        factor = _cholesky(matrix)
        white = _solved(factor, u)
        total -= sum(log(factor[i][i]) for i in range(len(u)))
        total -= 0.5 * (sum(z * z for z in white) - sum(x * x for x in u))
    return total


def _scaled(quasi: Matrix) -> Matrix:
    root = [sqrt(quasi[i][i]) for i in range(len(quasi))]
    return [[value / root[i] / root[j] for j, value in enumerate(row)] for i, row in enumerate(quasi)]


def _cholesky(matrix: Matrix) -> Matrix:
    factor = [[0.0] * len(matrix) for _ in matrix]
    for i in range(len(matrix)):
        for j in range(i + 1):
            left = matrix[i][j] - sum(factor[i][k] * factor[j][k] for k in range(j))
            factor[i][j] = sqrt(left) if i == j else left / factor[j][j]
    return factor


def _solved(factor: Matrix, vector: Sequence[float]) -> list[float]:
    found: list[float] = []
    for i, value in enumerate(vector):
        found.append((value - sum(factor[i][k] * found[k] for k in range(i))) / factor[i][i])
    return found
