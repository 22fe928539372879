"""The desk's models as the league's forecasters: fitted, then carried forward over newer returns."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.volatility.carrying import SIMULATIONS, Carried
from analytics.volatility.fit import Fit
from analytics.volatility.fitting import fit
from analytics.volatility.forecaster import CannotForecast
from analytics.volatility.har import MONTH, Har
from analytics.volatility.levels import level
from analytics.volatility.models import HARCH_LAGS, MODELS, ModelSpec
from analytics.volatility.processes import distribution
from analytics.volatility.recursion import Recursion
from analytics.volatility.returns import FloatArray, on_dates


@dataclass(frozen=True, slots=True)
class Contender:
    """`realised` (per-period variance in the returns' units²) is for HAR-RV; without it squared returns stand in.

    It is brought to the level of the returns at every fit, from the fitted dates alone.
    `simulations` paths give each forecast of TARCH, EGARCH and APARCH beyond one step.
    """

    name: str
    spec: ModelSpec
    realised: "pd.Series[float] | None" = None
    simulations: int = SIMULATIONS

    def fit(self, returns: "pd.Series[float]") -> "FittedContender":
        """Raises BadReturns."""
        realised = self.realised
        if realised is not None and self.spec.name == "har-rv":
            realised = realised / level(realised.reindex(returns.index), returns)
        return FittedContender(fit(returns, self.spec, realised=realised), realised, self.simulations)


@dataclass(frozen=True, slots=True)
class FittedContender:
    fitted: Fit
    realised: "pd.Series[float] | None"
    simulations: int

    @property
    def aic(self) -> float:
        return self.fitted.aic

    @property
    def bic(self) -> float:
        return self.fitted.bic

    @property
    def converged(self) -> bool:
        return self.fitted.converged

    def variance_paths(
        self, returns: "pd.Series[float]", first: int, horizon: int, rng: np.random.Generator
    ) -> FloatArray:
        """As analytics.volatility.forecaster has it."""
        values = np.asarray(returns, dtype=np.float64)
        state = self.fitted.state
        if isinstance(state, Har):
            carried = state.on(values, on_dates(self.realised, returns.index))
            return _har_paths(carried, first, horizon) * state.scale**2
        return self._carried(state, values, first, horizon, rng) * state.scale**2

    def _carried(
        self, state: Recursion, values: FloatArray, first: int, horizon: int, rng: np.random.Generator
    ) -> FloatArray:
        residuals = np.ascontiguousarray(state.on(values).residuals)
        origin = first - (len(values) - len(residuals))
        if origin < 0:
            raise CannotForecast("The first forecast comes before the lags of the mean are filled.")
        carried = Carried(state.process, state.volatility, state.start, fitted=len(state.residuals))
        draw = distribution(self.fitted.spec, rng).simulate(state.shape)
        return carried.variance_paths(residuals, origin, horizon, draw, self.simulations)


def contenders(
    specs: Mapping[str, ModelSpec] = MODELS, realised: "pd.Series[float] | None" = None
) -> tuple[Contender, ...]:
    """A contender for each specification, by its key; all twelve when none are given."""
    return tuple(Contender(name, spec, realised) for name, spec in specs.items())


def _har_paths(state: Har, first: int, horizon: int) -> FloatArray:
    """Each origin's own month, and its predictions put behind it one by one."""
    if first < MONTH - 1:
        raise CannotForecast(f"HAR-RV needs {MONTH} returns before its first forecast.")
    months = np.lib.stride_tricks.sliding_window_view(state.realised, MONTH)[first - MONTH + 1 :]
    known = np.hstack((months, np.empty((len(months), horizon))))
    for step in range(horizon):
        seen = known[:, step : step + MONTH]
        rows = np.column_stack([np.ones(len(seen)), *(seen[:, -lag:].mean(axis=1) for lag in HARCH_LAGS)])
        known[:, MONTH + step] = np.maximum(rows @ state.volatility, state.floor)
    return known[:, MONTH:]
