"""The recursion of dynamic conditional correlation, its likelihood and their derivatives, at given parameters.

With u(t) the standardised residuals and S their second moment (the target),

    Q(t+1) = (1 − a − b) S + a u(t) u(t)' + b Q(t),  Q(1) = S,  R(t) = Q(t) scaled to 1 on the diagonal,

and the correlation's part of the log-likelihood is Σ −½ (ln|R| + u' R⁻¹ u − u' u). Engle (2002), Journal of Business &
Economic Statistics 20, 339–350. Arrays: residuals (n, k), matrices (n, k, k). Everything is one linear filter over time
and work on whole stacks of matrices, so that nothing is compiled.
"""

from dataclasses import dataclass

import numpy as np

from analytics.volatility.returns import FloatArray


@dataclass(frozen=True, slots=True)
class Slopes:
    """Derivatives of the summed log-likelihood by the target alone (k, k), and by residuals (n, k), target and all."""

    by_target: FloatArray
    by_residual: FloatArray


def target_of(residuals: FloatArray) -> FloatArray:
    """S: the mean outer product."""
    return np.asarray(residuals.T @ residuals / len(residuals))


def quasi_correlations(residuals: FloatArray, target: FloatArray, a: float, b: float) -> FloatArray:
    """Q(1) … Q(n+1), one more than residuals: the last is known at the end of the sample."""
    driven = (1 - a - b) * target + a * _outer(residuals)
    return np.concatenate([target[None], _filtered(driven, b, b * target)])


def log_likelihoods(residuals: FloatArray, quasi: FloatArray) -> FloatArray:
    """The correlation's part, one value a period, of Q(1) … Q(n). Raises LinAlgError for a Q that is singular."""
    root = np.sqrt(np.einsum("tii->ti", quasi))
    scaled = residuals * root
    factor = np.einsum("tii->ti", np.linalg.cholesky(quasi))
    solved = np.linalg.solve(quasi, scaled[..., None])[..., 0]
    determinant = 2 * np.log(factor / root).sum(axis=1)
    return np.asarray(-0.5 * (determinant + (scaled * solved).sum(axis=1) - (residuals**2).sum(axis=1)))


def scores(residuals: FloatArray, target: FloatArray, a: float, b: float) -> FloatArray:
    """Derivatives of each period's log-likelihood by a and b, (n, 2)."""
    quasi = quasi_correlations(residuals, target, a, b)[:-1]
    slope, _ = _by_quasi(residuals, quasi)
    columns = [
        np.einsum("tij,tij->t", slope[1:], _filtered(driven[:-1], b))
        for driven in (_outer(residuals) - target, quasi - target)
    ]
    return np.concatenate([np.zeros((1, 2)), np.stack(columns, axis=1)])


def slopes(residuals: FloatArray, target: FloatArray, a: float, b: float) -> Slopes:
    """By going backwards through the recursion once."""
    quasi = quasi_correlations(residuals, target, a, b)[:-1]
    by_quasi, solved = _by_quasi(residuals, quasi)
    carried = _filtered(by_quasi[::-1], b)[::-1]  # what Q(t) does to all periods from t on
    by_target = carried[0] + (1 - a - b) * carried[1:].sum(axis=0)
    root = np.sqrt(np.einsum("tii->ti", quasi))
    by_residual = residuals - root * solved
    by_residual[:-1] += 2 * a * np.einsum("tij,tj->ti", carried[1:], residuals[:-1])
    by_residual += 2 / len(residuals) * residuals @ by_target
    return Slopes(by_target, by_residual)


def _by_quasi(residuals: FloatArray, quasi: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Derivative of each period's log-likelihood by its Q, and Q⁻¹ (u √diag Q)."""
    variance = np.einsum("tii->ti", quasi)
    root = np.sqrt(variance)
    inverse = np.linalg.inv(quasi)
    solved = np.einsum("tij,tj->ti", inverse, residuals * root)
    slope = inverse - solved[:, :, None] * solved[:, None, :]
    every = np.arange(residuals.shape[1])
    slope[:, every, every] += solved * residuals / root - 1 / variance
    return -0.5 * slope, solved


def _outer(residuals: FloatArray) -> FloatArray:
    return residuals[:, :, None] * residuals[:, None, :]


def _filtered(driven: FloatArray, b: float, start: FloatArray | None = None) -> FloatArray:
    """y(t) = driven(t) + b y(t−1); `start` is b y(−1), none is 0."""
    from scipy.signal import lfilter

    state = np.zeros_like(driven[:1]) if start is None else start[None]
    result, _ = lfilter([1.0], [1.0, -b], driven, axis=0, zi=state)
    return np.asarray(result)
