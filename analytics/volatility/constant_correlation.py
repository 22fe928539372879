"""Constant conditional correlation, the benchmark that a dynamic one contains, and a test of it.

Bollerslev (1990), Review of Economics and Statistics 72, 498–505: R is the correlation of the standardised residuals.
"""

from dataclasses import dataclass

import numpy as np

from analytics.volatility.covariance import to_correlation
from analytics.volatility.returns import BadReturns, FloatArray

LAGS = 5


@dataclass(frozen=True, slots=True)
class ConstancyTest:
    """`statistic` follows χ² with `degrees` of freedom when the correlation is constant; a small p denies it."""

    statistic: float
    degrees: int
    p_value: float


def constant_correlation_test(residuals: FloatArray, lags: int = LAGS) -> ConstancyTest:
    """Engle & Sheppard (2001, NBER Working Paper 8554, section 5): are products of residuals predictable?

    The residuals (n, k) are made uncorrelated by the symmetric root of their constant correlation. The products of
    every two of them are regressed on a constant and their own past, all pairs together; none of the lags + 1
    coefficients should matter. Fat tails make it reject too often. Raises BadReturns for too few residuals.
    """
    from scipy.stats import chi2

    count, assets = residuals.shape
    if count <= 10 * lags:
        raise BadReturns(f"A test of {lags} lags needs more than {10 * lags} common bars and there are {count}.")
    correlation = to_correlation(residuals.T @ residuals / count)
    values, vectors = np.linalg.eigh(correlation)
    whitened = residuals @ (vectors / np.sqrt(values)) @ vectors.T
    first, second = np.triu_indices(assets, 1)
    products = whitened[:, first] * whitened[:, second]
    past = [products[lags - lag : count - lag].ravel() for lag in range(1, lags + 1)]
    regressors = np.column_stack([np.ones_like(past[0]), *past])
    explained = products[lags:].ravel()
    moments = regressors.T @ regressors
    coefficients = np.linalg.solve(moments, regressors.T @ explained)
    noise = np.mean((explained - regressors @ coefficients) ** 2)
    statistic = float(coefficients @ moments @ coefficients / noise)
    return ConstancyTest(statistic, lags + 1, float(chi2.sf(statistic, lags + 1)))
