"""Parameters of a model of r/s, told for r: the estimates and the matrix that carries their covariance over.

s is the standard deviation of the returns. A mean is multiplied by s, an intercept by the power of s that its equation
has; EGARCH's, being a logarithm, moves by (1 − Σβ) ln s². Other parameters have no unit. The matrix is the derivative
of the told parameters by the estimated ones (delta method).
"""

from collections.abc import Sequence

import numpy as np

from analytics.volatility.returns import FloatArray


def told(name: str, names: Sequence[str], values: FloatArray, scale: float) -> tuple[FloatArray, FloatArray]:
    """Estimates in the caller's units, and the derivative matrix; `name` is the model's."""
    estimates, derivative = values.copy(), np.eye(len(values))
    place = {parameter: position for position, parameter in enumerate(names)}
    powers = {"mu": 1.0, "sigma2": 2.0, "const": 2.0, "omega": 1.0 if name == "tarch" else 2.0}
    if name == "aparch":
        powers["omega"] = float(values[place["delta"]])
    if name == "egarch":
        del powers["omega"]
    for parameter in powers.keys() & place.keys():
        at, factor = place[parameter], scale ** powers[parameter]
        estimates[at] *= factor
        derivative[at, at] = factor
    if name == "aparch":
        derivative[place["omega"], place["delta"]] = estimates[place["omega"]] * np.log(scale)
    if name == "egarch":
        betas = [at for parameter, at in place.items() if parameter.startswith("beta")]
        estimates[place["omega"]] += (1 - values[betas].sum()) * 2 * np.log(scale)
        derivative[place["omega"], betas] = -2 * np.log(scale)
    return estimates, derivative
