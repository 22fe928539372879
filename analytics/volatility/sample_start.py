"""arch's processes by their own names, started from the sample variance: σ²_0 = ε²_0 = mean of ε² at the parameters.

Published benchmarks start so (Fiorentini, Calzolari & Panattoni 1996, Journal of Applied Econometrics 11, 399–417). The
start moves with the mean while a model is estimated; `hold` fixes it, so that later returns don't change the past.
This module imports arch: import it where it is used.
"""

from typing import Any

import numpy as np
from arch import univariate
from arch.univariate import ConstantVariance

from analytics.volatility import riskmetrics2006
from analytics.volatility.returns import FloatArray

__all__ = [
    "APARCH",
    "ARCH",
    "EGARCH",
    "FIGARCH",
    "GARCH",
    "HARCH",
    "ConstantVariance",
    "EWMAVariance",
    "RiskMetrics2006",
]


class SampleStart:
    """Put before one of arch's processes."""

    held: float | None = None

    def hold(self, variance: float) -> None:
        self.held = variance

    def compute_variance(
        self, parameters: FloatArray, resids: FloatArray, sigma2: FloatArray, _: object, var_bounds: FloatArray
    ) -> Any:
        variance = float(np.mean(resids**2)) if self.held is None else self.held
        process: Any = super()
        return process.compute_variance(parameters, resids, sigma2, process.backcast_transform(variance), var_bounds)


class ARCH(SampleStart, univariate.ARCH):  # type: ignore[misc]  # arch has no types
    pass


class GARCH(SampleStart, univariate.GARCH):  # type: ignore[misc]  # arch has no types
    pass


class EGARCH(SampleStart, univariate.EGARCH):  # type: ignore[misc]  # arch has no types
    pass


class APARCH(SampleStart, univariate.APARCH):  # type: ignore[misc]  # arch has no types
    pass


class FIGARCH(SampleStart, univariate.FIGARCH):  # type: ignore[misc]  # arch has no types
    pass


class HARCH(SampleStart, univariate.HARCH):  # type: ignore[misc]  # arch has no types
    pass


class EWMAVariance(SampleStart, univariate.EWMAVariance):  # type: ignore[misc]  # arch has no types
    pass


class RiskMetrics2006(SampleStart, riskmetrics2006.RiskMetrics2006):  # type: ignore[misc]  # arch has no types
    pass
