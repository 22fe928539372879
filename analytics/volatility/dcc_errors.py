"""Standard errors of a and b that know of the first step: a two-step sandwich.

a and b were estimated with residuals and a target that are estimates too. To first order each period's score g(t) gains
what its return did to the first step's parameters (through their own scores) and to the target; the covariance is
A⁻¹ B A⁻¹ / n with A the mean curvature in a and b, and B the long-run covariance of these corrected scores, by Newey
and West (1987), since the target's part is autocorrelated. Newey & McFadden (1994), Handbook of Econometrics 4, section
6; Engle & Sheppard (2001). The first step of HAR-RV is least squares without a likelihood and counts as known.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analytics.volatility.correlation_recursion import Slopes, scores, slopes
from analytics.volatility.processes import distribution
from analytics.volatility.recursion import Recursion
from analytics.volatility.returns import FloatArray

if TYPE_CHECKING:
    from analytics.volatility.dcc import Dcc

STEP = 1e-4  # of a first-step parameter, relative
CORRELATION_STEP = 1e-3  # of a and b, relative to their distance from a border


def two_step_covariance(dcc: "Dcc") -> FloatArray:
    """Of (a, b), 2 × 2; NaN on the border of what is allowed, where the theory does not hold."""
    unknown = np.full((2, 2), np.nan)
    if min(dcc.a, dcc.b, 1 - dcc.persistence) < 1e-4:
        return unknown
    count = len(dcc.residuals)
    try:
        corrected = scores(dcc.residuals, dcc.target, dcc.a, dcc.b) + _of_target(dcc) + _of_first_step(dcc)
        bread = np.linalg.inv(_curvature(dcc))
    except np.linalg.LinAlgError:
        return unknown
    return np.asarray(bread @ long_run_covariance(corrected) @ bread.T / count)


def long_run_covariance(values: FloatArray) -> FloatArray:
    """Newey & West's, Bartlett weights over ⌈1.2 n^(1/3)⌉ lags, of columns in rows of time."""
    count = len(values)
    lags = int(np.ceil(1.2 * count ** (1 / 3)))
    centred = values - values.mean(axis=0)
    total = centred.T @ centred
    for lag in range(1, lags + 1):
        product = centred[lag:].T @ centred[:-lag]
        total += (1 - lag / (lags + 1)) * (product + product.T)
    return np.asarray(total / count)


def _curvature(dcc: "Dcc") -> FloatArray:
    """Of the mean log-likelihood."""
    rows = _by_a_and_b(dcc, lambda a, b: scores(dcc.residuals, dcc.target, a, b).mean(axis=0))
    return (rows + rows.T) / 2


def _of_target(dcc: "Dcc") -> FloatArray:
    """What each period's outer product did to a and b through the target, (n, 2)."""
    by_target = _by_a_and_b(dcc, lambda a, b: _slopes(dcc, a, b).by_target) / len(dcc.residuals)
    raised = np.einsum("ti,pij,tj->tp", dcc.residuals, by_target, dcc.residuals)
    return np.asarray(raised - np.einsum("pij,ij->p", by_target, dcc.target))


def _of_first_step(dcc: "Dcc") -> FloatArray:
    """What each period's return did to a and b through the parameters of the first step, (n, 2)."""
    by_residual = _by_a_and_b(dcc, lambda a, b: _slopes(dcc, a, b).by_residual) / len(dcc.residuals)
    total = np.zeros((len(dcc.residuals), 2))
    for at, one in enumerate(dcc.fits.values()):
        if isinstance(one.state, Recursion) and one.names:
            influence, moved = _first_step(one.state, len(dcc.residuals))
            total += influence @ (by_residual[:, :, at] @ moved).T
    return total


def _first_step(state: Recursion, count: int) -> tuple[FloatArray, FloatArray]:
    """Of one model: each period's influence on its parameters, and what they do to the residuals; both (count, p)."""
    at = np.concatenate([state.mean, state.volatility, state.shape])
    moves = np.diag(STEP * np.maximum(np.abs(at), 1e-2))
    own = _differences(lambda move: _told(state, at + move)[0], moves)
    moved = _differences(lambda move: _told(state, at + move)[1], moves)

    def slope(move: FloatArray) -> FloatArray:
        return np.asarray(_differences(lambda second: _told(state, at + move + second)[0], moves).mean(axis=0))

    curvature = _differences(slope, moves)
    return -own[-count:] @ np.linalg.inv((curvature + curvature.T) / 2), moved[-count:]


def _told(state: Recursion, parameters: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Each period's log-likelihood at these parameters of the model, and its standardised residual."""
    mean, volatility, shape = np.split(parameters, np.cumsum([state.mean.size, state.volatility.size]))
    there = replace(state, mean=mean, volatility=volatility, shape=shape)
    residuals = there.residuals
    variance = there.variance(residuals)
    likelihood = distribution(state.spec).loglikelihood(shape, residuals, variance, individual=True)
    return np.asarray(likelihood), residuals / np.sqrt(variance)


def _by_a_and_b(dcc: "Dcc", function: Callable[[float, float], FloatArray]) -> FloatArray:
    """Derivatives of an array by a and by b, stacked in front."""
    step = CORRELATION_STEP * min(dcc.a, dcc.b, 1 - dcc.persistence)
    ahead = [function(dcc.a + step, dcc.b) - function(dcc.a - step, dcc.b)]
    ahead.append(function(dcc.a, dcc.b + step) - function(dcc.a, dcc.b - step))
    return np.stack(ahead) / (2 * step)


def _slopes(dcc: "Dcc", a: float, b: float) -> Slopes:
    return slopes(dcc.residuals, dcc.target, a, b)


def _differences(function: Callable[[FloatArray], FloatArray], moves: FloatArray) -> FloatArray:
    """Derivatives of an array by each parameter, stacked at the end."""
    columns = [(function(move) - function(-move)) / (2 * move.max()) for move in moves]
    return np.stack(columns, axis=-1)
