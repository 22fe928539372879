"""One model fitted to the stretch that a view looks at, and its forecasts: what all of a model's panels are made of.

A fit takes 10 to 500 ms. The last few are kept in this process, since a page asks for many panels of one.
"""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from analytics.volatility.returns import BadReturns
from data.market import Market
from views.base import NothingToShow
from views.volatility.measures import Measures, measure
from views.volatility.proxies import levelled, measured_variance
from views.volatility.specs import LEAST_SQUARES, exceptions, spec_of
from views.volatility.state import BENCHMARK, FURTHEST, VolatilityView

if TYPE_CHECKING:
    from analytics.volatility.fit import Fit
    from analytics.volatility.forecast import Fan, Forecast
    from analytics.volatility.processes import Start

LOOKS_AT = (
    "symbol",
    "range",
    "start",
    "end",
    "frequency",
    "model",
    "distribution",
    "mean",
    "lags",
    "recursion",
    "decay",
    "seed",
)
KEPT = 16


@dataclass(frozen=True, eq=False)
class ModelRun:
    """Variances are per bar in the returns' units². Forecasts reach as far as the desk looks.

    `faults` spoil the numbers; `notes` are for who looks at the fit.
    """

    name: str
    measures: Measures
    fitted: "Fit"
    seed: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.fitted.spec.label

    @property
    def annual(self) -> float:
        """By which a volatility per bar, in the returns' units, becomes a fraction a year."""
        return float(self.measures.periods**0.5 * self.measures.scale)

    @cached_property
    def expected(self) -> "Forecast":
        """By formula where there is one. Raises NothingToShow."""
        from analytics.volatility.forecast import preferred

        if preferred(self.fitted.spec, FURTHEST) != "analytic":
            return self.simulated
        return self._forecast("analytic")

    @cached_property
    def simulated(self) -> "Forecast":
        """With its fans. Raises NothingToShow."""
        return self._forecast("bootstrap" if self.name == LEAST_SQUARES else "simulation")

    @property
    def volatility_fan(self) -> "Fan":
        return cast("Fan", self.simulated.volatility_fan)  # a simulation has its fans

    @property
    def return_fan(self) -> "Fan":
        return cast("Fan", self.simulated.return_fan)

    def term_structure(self) -> "pd.Series[float]":
        """Expected volatility over each horizon, a fraction a year."""
        return self.expected.term_structure(self.measures.periods) * self.measures.scale

    def volatility(self) -> "pd.Series[float]":
        """Annualised, on the bars of the stretch, each given the returns before it."""
        return (self.fitted.variance**0.5 * self.annual).reindex(self.measures.shown.index)

    def _forecast(self, method: str) -> "Forecast":
        from analytics.volatility.forecast import BadForecast, Method, forecast

        try:
            return forecast(self.fitted, FURTHEST, cast("Method", method), rng=np.random.default_rng(self.seed))
        except BadForecast as error:
            raise NothingToShow(str(error)) from error


def run_of(view: VolatilityView, market: Market) -> ModelRun:
    """Of the view's model, EWMA where it names none. Raises UnknownSymbol, NothingToShow."""
    name = view.model or BENCHMARK
    looks_at = (*LOOKS_AT, "proxy") if name == LEAST_SQUARES else LOOKS_AT
    return _run(replace(view.only(looks_at), model=name), market, market.version((view.symbol,)))


@lru_cache(maxsize=KEPT)
def _run(view: VolatilityView, market: Market, _version: str) -> ModelRun:
    from analytics.volatility.fitting import fit

    measures = measure(view, market)
    returns = measures.returns_in_stretch()
    try:
        realised = _realised(view, measures, market, returns)
        fitted = fit(returns, spec_of(view, view.model), cast("Start", view.recursion), realised=realised)
    except BadReturns as error:
        raise NothingToShow(str(error)) from error
    faults = (*measures.doubts, *((fitted.remedy,) if fitted.remedy else ()))
    return ModelRun(view.model, measures, fitted, view.seed, faults, (*exceptions(view, (view.model,)), *fitted.notes))


def _realised(
    view: VolatilityView, measures: Measures, market: Market, returns: "pd.Series[float]"
) -> "pd.Series[float] | None":
    if view.model != LEAST_SQUARES:
        return None
    measured = measured_variance(view, measures, market)
    return None if measured is None else levelled(measured, returns)
