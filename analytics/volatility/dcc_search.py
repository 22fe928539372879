"""The a and b of a dynamic conditional correlation that make its residuals most likely."""

from typing import Final

import numpy as np

from analytics.volatility.correlation_recursion import log_likelihoods, quasi_correlations, scores
from analytics.volatility.returns import FloatArray

MOST_PERSISTENT = 0.9999
STARTS: Final = ((0.01, 0.98), (0.03, 0.95), (0.05, 0.90), (0.10, 0.60), (0.01, 0.90), (0.02, 0.50), (0.02, 0.10))
PATIENCE: Final = {"ftol": 1e-13, "gtol": 1e-6, "maxiter": 200}


def searched(residuals: FloatArray, target: FloatArray) -> tuple[float, float, str]:
    """a and b, and why the search stopped early if it did; 0 and 0 where no start leads to more than constancy."""
    constant = likelihood_at(residuals, target, 0.0, 0.0)
    for start in sorted(STARTS, key=lambda pair: -likelihood_at(residuals, target, *pair)):
        a, b, likelihood, reason = _climbed(residuals, target, start)
        if a > 0 and likelihood > constant:
            return a, b, reason
    return 0.0, 0.0, ""


def _climbed(residuals: FloatArray, target: FloatArray, start: tuple[float, float]) -> tuple[float, float, float, str]:
    """a, b, their likelihood and why the search stopped early. It moves a + b and a's share of it, which fill a box."""
    from scipy.optimize import minimize

    def a_and_b(point: FloatArray) -> tuple[float, float]:
        return float(point[0] * point[1]), float(point[0] * (1 - point[1]))

    def loss(point: FloatArray) -> tuple[float, FloatArray]:
        a, b = a_and_b(point)
        by_a, by_b = scores(residuals, target, a, b).sum(axis=0)
        slope = np.array([point[1] * by_a + (1 - point[1]) * by_b, point[0] * (by_a - by_b)])
        return -likelihood_at(residuals, target, a, b), -slope

    begin = np.array([sum(start), start[0] / sum(start)])
    bounds = [(0.0, MOST_PERSISTENT), (0.0, 1.0)]
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options=dict(PATIENCE))
    return *a_and_b(found.x), -float(found.fun), "" if found.success else str(found.message).lower()


def likelihood_at(residuals: FloatArray, target: FloatArray, a: float, b: float) -> float:
    """The correlation's part, summed."""
    return float(log_likelihoods(residuals, quasi_correlations(residuals, target, a, b)[:-1]).sum())
