"""Models for leagues in tests that have nothing to estimate, and returns for them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.volatility.returns import FloatArray

DECAY = 0.94


@dataclass(frozen=True)
class Known:
    """A fit whose forecasts are a plain function of the returns up to each origin."""

    rule: Callable[[FloatArray], float]
    aic: float = 0.0
    bic: float = 0.0
    converged: bool = True

    def variance_paths(
        self, returns: "pd.Series[float]", first: int, horizon: int, rng: np.random.Generator
    ) -> FloatArray:
        values = returns.to_numpy(dtype=np.float64)
        rows = [self.rule(values[: origin + 1]) for origin in range(first, len(values))]
        return np.repeat(np.array(rows)[:, np.newaxis], horizon, axis=1)


@dataclass(frozen=True)
class Rule:
    """A forecaster with nothing to estimate."""

    name: str
    rule: Callable[[FloatArray], float]

    def fit(self, returns: "pd.Series[float]") -> Known:
        return Known(self.rule)


def plain_ewma(values: FloatArray) -> float:
    """RiskMetrics's recursion, started from the first squared return."""
    variance = float(values[0]) ** 2
    for value in values[1:]:
        variance = DECAY * variance + (1 - DECAY) * float(value) ** 2
    return variance


EWMA = Rule("ewma", plain_ewma)


def simulated(count: int, seed: int = 1, persistence: float = 0.97, alpha: float = 0.1) -> "pd.Series[float]":
    """Daily returns of about 1 % by a GARCH(1,1) of normal shocks."""
    rng = np.random.default_rng(seed)
    values, variance = np.empty(count), 1e-4
    for at in range(count):
        values[at] = np.sqrt(variance) * rng.standard_normal()
        variance = 1e-4 * (1 - persistence) + alpha * values[at] ** 2 + (persistence - alpha) * variance
    return pd.Series(values, pd.bdate_range("2010-01-04", periods=count, tz="UTC"), name="returns")
