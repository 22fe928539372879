"""One of arch's processes carried forward over new residuals with its parameters held, without a look ahead.

That is not free: arch bounds the variance by what it finds in all the residuals that it is given, the later ones too.
Here the bounds are what the fitted residuals gave, and later ones have the widest of those.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.volatility.returns import FloatArray

Draw = Callable[[tuple[int, ...]], FloatArray]

SIMULATIONS = 500  # paths for each forecast of a model without a formula: its mean is within a few per cent


@dataclass(frozen=True, slots=True)
class Carried:
    """`start` is the process's value before the first residual; `fitted` is how many residuals its fit saw."""

    process: Any
    parameters: FloatArray
    start: Any
    fitted: int

    def variance_paths(
        self, residuals: FloatArray, first: int, horizon: int, draw: Draw, simulations: int = SIMULATIONS
    ) -> FloatArray:
        """Row i, column k: the expected variance at first + i + 1 + k, from residuals[: first + i + 1] alone.

        By arch's formula where it has one for the horizon, else the mean of simulated paths, with standardised
        residuals from `draw`. In the residuals' units squared; `residuals` begin where the fitted ones did.
        """
        arguments = (self.parameters, residuals, self.start, self._bounds(residuals), first, horizon)
        if has_formula(self.process, horizon):
            forecast = self.process.forecast(*arguments)
        else:
            forecast = self.process.forecast(*arguments, method="simulation", simulations=simulations, rng=draw)
        return np.asarray(forecast.forecasts, dtype=np.float64)

    def _bounds(self, residuals: FloatArray) -> FloatArray:
        known = np.asarray(self.process.variance_bounds(residuals[: self.fitted]), dtype=np.float64)
        widest = np.array([known[:, 0].min(), known[:, 1].max()])
        return np.ascontiguousarray(np.vstack((known, np.tile(widest, (len(residuals) - len(known), 1)))))


def has_formula(process: Any, horizon: int) -> bool:
    """arch can say the expected variance at the horizon without simulating."""
    try:
        process._check_forecasting_method("analytic", horizon)
    except ValueError:
        return False
    return True
