"""What the league asks of a model.

A forecaster is fitted on some returns and then forecasts from every later period with those parameters: between refits
the variance is only filtered forward. Returns and variances are in the caller's units (0.01 = 1 %, and its square), per
period; returns have no NaN. No forecast may use a return after the period that it is made in.
"""

from typing import Protocol

import numpy as np
import pandas as pd

from analytics.volatility.returns import FloatArray


class CannotForecast(ValueError):
    """This model has no forecast for these returns; the message says why in a sentence."""


class Fitted(Protocol):
    """`aic` and `bic` are of the fitted returns in the caller's units; lower is better."""

    @property
    def aic(self) -> float: ...
    @property
    def bic(self) -> float: ...
    @property
    def converged(self) -> bool: ...

    def variance_paths(
        self, returns: "pd.Series[float]", first: int, horizon: int, rng: np.random.Generator
    ) -> FloatArray:
        """Row i, column k: the variance of period first + i + 1 + k, as known at the end of period first + i.

        `returns` begins where the fitted ones began. Shape (len(returns) − first, horizon). Row i depends on
        returns[: first + i + 1] alone.
        """
        ...


class Forecaster(Protocol):
    @property
    def name(self) -> str: ...
    def fit(self, returns: "pd.Series[float]") -> Fitted:
        """Raises a ValueError when these returns allow no fit."""
        ...
