"""Student's t fitted to losses by maximum likelihood: location, scale and degrees of freedom.

Degrees are kept between 1.5, below which hardly a mean is left, and 200, from where it is the normal.
"""

import numpy as np

from analytics.risk.shapes import Moved, StudentT
from analytics.volatility.returns import BadReturns, FloatArray

FEWEST_DEGREES, MOST_DEGREES = 1.5, 200.0


def fit_student_t(losses: FloatArray) -> Moved:
    """Raises BadReturns when all are equal. Lange, Little & Taylor (1989), JASA 84, 881–896, has the likelihood."""
    from scipy.optimize import minimize

    centre, spread = float(np.median(losses)), float(losses.std())
    if not np.ptp(losses) > 0:
        raise BadReturns("All of these returns are equal, so there is no tail to fit.")
    standard = (losses - centre) / spread
    bounds = [(-3.0, 3.0), (-6.0, 2.0), (np.log(FEWEST_DEGREES), np.log(MOST_DEGREES))]
    start = np.array([0.0, -0.2, np.log(6.0)])
    found = minimize(_cost, start, args=(standard,), jac=True, method="L-BFGS-B", bounds=bounds)
    location, log_scale, log_degrees = found.x
    return Moved(StudentT(float(np.exp(log_degrees))), centre + spread * location, spread * float(np.exp(log_scale)))


def _cost(parameters: FloatArray, values: FloatArray) -> tuple[float, FloatArray]:
    """Mean negative log-likelihood and its gradient by location, log scale and log degrees."""
    from scipy.special import digamma, gammaln

    location, scale, nu = parameters[0], np.exp(parameters[1]), np.exp(parameters[2])
    z = (values - location) / scale
    squares, spread = z * z, np.log1p(z * z / nu)
    weights = (nu + 1) / (nu + squares)
    cost = gammaln(nu / 2) - gammaln((nu + 1) / 2) + 0.5 * np.log(nu * np.pi) + parameters[1]
    by_degrees = digamma(nu / 2) / 2 - digamma((nu + 1) / 2) / 2 + 0.5 / nu + spread.mean() / 2
    by_degrees -= (nu + 1) / 2 * np.mean(squares / (nu * (nu + squares)))
    gradient = np.array([-np.mean(weights * z) / scale, 1 - np.mean(weights * squares), nu * by_degrees])
    return float(cost + (nu + 1) / 2 * spread.mean()), gradient
