"""A fitted model of arch's family at work: residuals, conditional variance and its future, at fixed parameters.

All in the units of the returns divided by `scale`. Nothing is estimated here, so that a model may be carried forward
over new returns: the variance at t depends on returns before t alone.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from analytics.volatility.models import ModelSpec
from analytics.volatility.processes import distribution
from analytics.volatility.returns import FloatArray


@dataclass(frozen=True, eq=False)
class Recursion:
    """`mean` holds the constant and the lags' coefficients, `volatility` and `shape` what arch calls so.

    `start` is what arch's process takes as its value before the first return.
    """

    spec: ModelSpec
    process: Any
    mean: FloatArray
    volatility: FloatArray
    shape: FloatArray
    start: Any
    scale: float
    values: FloatArray

    def on(self, returns: FloatArray) -> Self:
        """The same model on other returns, in the caller's units."""
        return replace(self, values=returns / self.scale)

    @property
    def residuals(self) -> FloatArray:
        """One for each return after the first `lags`."""
        lags, total = self.spec.lags, len(self.values)
        residuals = self.values[lags:] - (self.mean[0] if self.mean.size else 0.0)
        for lag in range(1, lags + 1):
            residuals = residuals - self.mean[lag] * self.values[lags - lag : total - lag]
        return residuals

    def variance(self, residuals: FloatArray) -> FloatArray:
        variance = np.zeros(len(residuals))
        bounds = self.process.variance_bounds(residuals)
        self.process.compute_variance(self.volatility, residuals, variance, self.start, bounds)
        return variance

    def expected(self, horizon: int) -> FloatArray:
        """E σ² of the next periods by formula."""
        return np.asarray(self._ahead(horizon, "analytic").forecasts[0], dtype=np.float64)

    def simulated(
        self, horizon: int, paths: int, rng: np.random.Generator, *, bootstrap: bool
    ) -> tuple[FloatArray, FloatArray]:
        """σ² and returns, each paths × horizon; z from the fitted distribution, or drawn from the residuals."""
        if bootstrap:
            residuals = self.residuals
            variance = self.variance(residuals)
            past = residuals[variance > 0] / np.sqrt(variance[variance > 0])

            def draw(size: tuple[int, ...]) -> FloatArray:
                return rng.choice(past, size)
        else:
            draw = distribution(self.spec, rng).simulate(self.shape)
        ahead = self._ahead(horizon, "simulation", simulations=paths, rng=draw)
        return np.asarray(ahead.forecast_paths[0]), self._with_mean(np.asarray(ahead.shocks[0]))

    def density(self, z: FloatArray) -> FloatArray:
        """Of the standardised residuals."""
        one = np.ones_like(z)
        with np.errstate(over="ignore"):
            logarithm = distribution(self.spec).loglikelihood(self.shape, z, one, individual=True)
        return np.asarray(np.exp(logarithm), dtype=np.float64)

    def quantiles(self, levels: FloatArray) -> FloatArray:
        """Of the standardised residuals' distribution."""
        return np.asarray(distribution(self.spec).ppf(levels, self.shape), dtype=np.float64)

    def _ahead(self, horizon: int, method: str, **options: object) -> Any:
        residuals = self.residuals
        bounds = self.process.variance_bounds(residuals)
        with np.errstate(over="ignore", invalid="ignore"):  # infinite variances: for the caller to refuse
            return self.process.forecast(
                self.volatility, residuals, self.start, bounds, horizon=horizon, method=method, **options
            )

    def _with_mean(self, shocks: FloatArray) -> FloatArray:
        constant = self.mean[0] if self.mean.size else 0.0
        lags = self.spec.lags
        if not lags:
            return shocks + constant
        known = np.broadcast_to(self.values[-lags:], (len(shocks), lags))
        returns = np.concatenate([known, shocks], axis=1)
        for at in range(lags, returns.shape[1]):
            returns[:, at] += constant + returns[:, at - lags : at][:, ::-1] @ self.mean[1:]
        return returns[:, lags:]
