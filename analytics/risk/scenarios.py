"""What the holdings may return together over a horizon: scenarios × assets, simple returns.

Seen ones overlap; simulated ones are drawn from the mean and covariance (n − 1) of the returns, jointly normal or
jointly t with that covariance, and compounded period by period. Glasserman (2003), Monte Carlo Methods in Financial
Engineering, ch. 9.
"""

import numpy as np

from analytics.risk.student_t import fit_student_t
from analytics.volatility.returns import FloatArray

LEAST_DEGREES = 2.1  # below 2 a t has no covariance to match


def drawn(returns: FloatArray, size: tuple[int, int], rng: np.random.Generator, degrees: float = np.inf) -> FloatArray:
    """`size` is scenarios × periods; `degrees` infinite for the normal. A holding that loses everything stays there."""
    mean, root = returns.mean(axis=0), _root(np.atleast_2d(np.cov(returns, rowvar=False)))
    growth = np.ones((size[0], returns.shape[1]))
    for _ in range(size[1]):
        shocks = rng.standard_normal(growth.shape) @ root
        if np.isfinite(degrees):
            mixing = (degrees - 2) / rng.chisquare(degrees, size[0])
            shocks *= np.sqrt(mixing)[:, np.newaxis]
        growth *= np.maximum(1 + mean + shocks, 0.0)
    return growth - 1


def degrees_of(losses: FloatArray) -> float:
    """The book's own tail, for the joint t: ν by maximum likelihood, at least 2.1."""
    base = fit_student_t(losses).base
    return max(float(getattr(base, "degrees", np.inf)), LEAST_DEGREES)


def _root(covariance: FloatArray) -> FloatArray:
    """A with AᵀA = covariance; also where holdings are copies of each other."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(np.sqrt(np.maximum(values, 0.0))[:, np.newaxis] * vectors.T)
