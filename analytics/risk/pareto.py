"""The generalised Pareto distribution of excesses over a threshold, fitted by maximum likelihood.

    P(excess ≤ y) = 1 − (1 + ξ y/β)^(−1/ξ),   ξ → 0 the exponential

One search over θ = ξ/β is enough, since ξ is then the mean of log(1 + θy) (Grimshaw 1993, Technometrics 35, 185–191).
ξ ≥ 1 has no mean. Errors come from the expected information, (1 + ξ)² /n and 2β²(1 + ξ)/n, and hold for ξ > −1/2
(Smith 1987, Annals of Statistics 15, 1174–1207).
"""

from dataclasses import dataclass

import numpy as np

from analytics.volatility.returns import BadReturns, FloatArray

FEWEST_EXCESSES = 10
LOWEST_SHAPE = -0.99  # below −1 the likelihood has no top
NEVER = 1e6  # a cost that no fit has; infinity would upset the search
EXPONENTIAL = 1e-9  # a θ × mean below this is rounding: ξ = 0


@dataclass(frozen=True, slots=True)
class Pareto:
    """ξ and β with standard errors and their covariance, and the number of excesses."""

    shape: float
    scale: float
    count: int
    log_likelihood: float

    @property
    def shape_error(self) -> float:
        return float((1 + self.shape) / np.sqrt(self.count))

    @property
    def scale_error(self) -> float:
        return float(self.scale * np.sqrt(2 * (1 + self.shape) / self.count))

    @property
    def covariance(self) -> float:
        return -self.scale * (1 + self.shape) / self.count


def fit_pareto(excesses: FloatArray) -> Pareto:
    """Positive excesses; raises BadReturns for fewer than 10 or when all are equal."""
    from scipy.optimize import minimize_scalar

    if len(excesses) < FEWEST_EXCESSES:
        raise BadReturns(
            f"Only {len(excesses)} losses lie beyond the threshold and {FEWEST_EXCESSES} are needed; "
            "choose a longer range or a lower threshold."
        )
    if not np.ptp(excesses) > 0:
        raise BadReturns("All losses beyond the threshold are equal, so they show no tail; choose a longer range.")
    mean, largest = float(excesses.mean()), float(excesses.max())
    relative = excesses / largest
    # θ = (e^s − 1)/largest covers all θ for which every excess is possible.
    grid = np.concatenate([-np.geomspace(8, 0.01, 30), np.geomspace(0.01, 12, 50)])
    costs = np.array([_cost(at, relative) for at in grid])
    best = int(costs.argmin())
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    found = minimize_scalar(_cost, bounds=(low, high), args=(relative,), method="bounded", options={"xatol": 1e-10})
    theta = float(np.expm1(found.x)) / largest
    if abs(theta) * mean < EXPONENTIAL:
        return Pareto(0.0, mean, len(excesses), -len(excesses) * float(np.log(mean) + 1))
    shape = float(np.log1p(theta * excesses).mean())
    return Pareto(shape, shape / theta, len(excesses), -len(excesses) * float(found.fun + np.log(largest)))


def _cost(at: float, relative: FloatArray) -> float:
    """Mean negative log-likelihood along the profile, of excesses over the largest."""
    theta = float(np.expm1(at))
    if theta == 0:
        return float(np.log(relative.mean()) + 1)
    shape = float(np.log1p(theta * relative).mean())
    return NEVER if shape < LOWEST_SHAPE else float(np.log(shape / theta) + shape + 1)
