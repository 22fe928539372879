"""RiskMetrics 2006 with a future that follows its own recursion.

arch 8.0 holds the first period's variance for all horizons, and starts its simulations from the variance of the last
return instead of the next. Here each average is drawn towards their weighted sum:
E c_k ← μ_k E c_k + (1 − μ_k) Σ w_j E c_j.
This module imports arch: import it where it is used.
"""

from typing import Any

import numpy as np
from arch import univariate
from arch.univariate.volatility import VarianceForecast, ewma_recursion

from analytics.volatility.returns import FloatArray


class RiskMetrics2006(univariate.RiskMetrics2006):
    def _analytic_forecast(  # noqa: PLR0917 (arch's signature)
        self,
        parameters: Any,  # noqa: ARG002  (arch passes it)
        resids: Any,
        backcast: Any,
        var_bounds: Any,  # noqa: ARG002  (arch passes it)
        start: int,
        horizon: int,
    ) -> VarianceForecast:
        memories = self.tau1 * self.rho ** np.arange(self.kmax)
        weights, decays = 1 - np.log(memories) / np.log(self.tau0), np.exp(-1 / memories)
        weights /= weights.sum()
        averages = np.stack([_next(resids, *each)[start:] for each in zip(decays, backcast, strict=True)], axis=1)
        expected = np.empty((len(averages), horizon))
        for step in range(horizon):
            expected[:, step] = averages @ weights
            averages = decays * averages + (1 - decays) * expected[:, [step]]
        return VarianceForecast(expected)

    def _simulation_forecast(  # noqa: PLR0917 (arch's signature)
        self,
        parameters: Any,
        resids: Any,
        backcast: Any,
        var_bounds: Any,
        start: int,
        horizon: int,
        simulations: int,
        rng: Any,
    ) -> VarianceForecast:
        one_on = np.append(resids, 0.0)
        return super()._simulation_forecast(
            parameters, one_on, backcast, var_bounds, start + 1, horizon, simulations, rng
        )


def _next(resids: Any, decay: float, start: float) -> FloatArray:
    """The average for the period after each residual."""
    values: Any = np.append(resids, 0.0)
    return ewma_recursion(decay, values, np.empty(len(values)), len(values), start)[1:]
