"""The coming volatility of a fitted model: expected variance by period, term structure, and fans with stated coverage.

- analytic: E σ²_{t+h} by formula. Not there beyond one step for TARCH, EGARCH and APARCH.
- simulation: paths with z from the fitted distribution. HAR-RV has none.
- bootstrap: paths with z drawn from the fit's own standardised residuals (filtered historical simulation, Barone-Adesi,
  Giannopoulos & Vosper 1999, Journal of Futures Markets 19, 583–602); for HAR-RV a day gives its z together with
  how far realised variance surprised on it.

Variances are per period in the returns' units²; parameters are taken as known, so the fans leave out their uncertainty.
Fans need paths: an analytic forecast has none.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analytics.volatility.fit import Fit
from analytics.volatility.models import ModelSpec
from analytics.volatility.returns import FloatArray

Method = Literal["analytic", "simulation", "bootstrap"]

FARTHEST = 60
PATHS = 5_000
COVERAGE = (0.5, 0.8, 0.95)


class BadForecast(ValueError):
    """This can't be forecast so; the message is one sentence that says what can."""


@dataclass(frozen=True, slots=True)
class Fan:
    """Quantiles (columns, ascending, the median among them) by horizon (rows), and the coverage of each pair of them.

    The interval of coverage c lies between the columns (1 − c)/2 and (1 + c)/2.
    """

    quantiles: pd.DataFrame
    coverage: tuple[float, ...]

    def interval(self, coverage: float) -> pd.DataFrame:
        """Columns low and high; raises BadForecast for a coverage that the fan does not have."""
        if coverage not in self.coverage:
            raise BadForecast(f"This fan covers {', '.join(f'{c:g}' for c in self.coverage)}.")
        low, high = _edges(coverage)
        return pd.DataFrame({"low": self.quantiles[low], "high": self.quantiles[high]})


@dataclass(frozen=True, slots=True)
class Forecast:
    """Made at the last return. Rows are horizons 1, 2, …: periods ahead.

    `variance` is the expected one of that period; the fans are of the volatility per period over the horizon (the root
    of the path's mean variance) and of the sum of its returns. `paths` is 0 for the analytic method.
    """

    spec: ModelSpec
    made_at: pd.Timestamp
    method: Method
    paths: int
    variance: "pd.Series[float]"
    volatility_fan: Fan | None
    return_fan: Fan | None

    def term_structure(self, periods_per_year: float) -> "pd.Series[float]":
        """Annualised volatility over each horizon: √(periods a year × mean expected variance up to it)."""
        mean = self.variance.cumsum() / self.variance.index.to_numpy()
        annualised: pd.Series[float] = (mean * periods_per_year).pow(0.5)
        return annualised.rename("volatility")


def preferred(spec: ModelSpec, horizon: int) -> Method:
    """Analytic where there is a formula, else simulation."""
    return "analytic" if horizon == 1 or spec.family.closed_form else "simulation"


def forecast(
    fitted: Fit,
    horizon: int = 1,
    method: Method | None = None,
    *,
    rng: np.random.Generator | None = None,
    paths: int = PATHS,
    coverage: tuple[float, ...] = COVERAGE,
) -> Forecast:
    """The next `horizon` periods (1 to 60) after the last of the fit's returns; raises BadForecast.

    Without a method the preferred one; simulation and bootstrap need `rng`.
    """
    chosen = method or preferred(fitted.spec, horizon)
    _check(fitted.spec, horizon, chosen, rng)
    _check_fan(paths, coverage)
    ahead = pd.RangeIndex(1, horizon + 1, name="horizon")
    state, made_at = fitted.state, fitted.returns.index[-1]
    if rng is None or chosen == "analytic":
        expected = _finite(state.expected(horizon)) * state.scale**2
        return Forecast(fitted.spec, made_at, chosen, 0, pd.Series(expected, ahead, name="variance"), None, None)
    variances, returns = state.simulated(horizon, paths, rng, bootstrap=chosen == "bootstrap")
    expected = _finite(variances.mean(axis=0)) * state.scale**2
    over_horizon = np.sqrt(np.cumsum(variances, axis=1) / ahead.to_numpy())
    return Forecast(
        spec=fitted.spec,
        made_at=made_at,
        method=chosen,
        paths=paths,
        variance=pd.Series(expected, ahead, name="variance"),
        volatility_fan=_fan(over_horizon * state.scale, ahead, coverage),
        return_fan=_fan(np.cumsum(returns, axis=1) * state.scale, ahead, coverage),
    )


def _finite(expected: FloatArray) -> FloatArray:
    if not np.isfinite(expected).all():
        raise BadForecast("This fit's variance grows without bound; choose another model or a longer range.")
    return expected


def _fan(values: FloatArray, ahead: pd.RangeIndex, coverage: tuple[float, ...]) -> Fan:
    levels = sorted({0.5, *(edge for one in coverage for edge in _edges(one))})
    return Fan(pd.DataFrame(np.quantile(values, levels, axis=0).T, ahead, levels), coverage)


def _edges(coverage: float) -> tuple[float, float]:
    return (round((1 - coverage) / 2, 6), round((1 + coverage) / 2, 6))


def _check(spec: ModelSpec, horizon: int, method: Method, rng: np.random.Generator | None) -> None:
    if not 1 <= horizon <= FARTHEST:
        raise BadForecast(f"A forecast looks 1 to {FARTHEST} periods ahead.")
    if method not in get_args(Method):
        raise BadForecast(f"The method is {', '.join(get_args(Method))}.")
    title = spec.family.title
    if method == "analytic" and preferred(spec, horizon) != "analytic":
        raise BadForecast(f"{title} has no formula beyond one period; choose simulation or bootstrap.")
    if method == "simulation" and spec.name == "har-rv":
        raise BadForecast(f"{title} has no distribution to simulate from; choose bootstrap.")
    if method != "analytic" and rng is None:
        raise BadForecast("Simulation and bootstrap need a source of random numbers.")


def _check_fan(paths: int, coverage: tuple[float, ...]) -> None:
    if paths < 1:
        raise BadForecast("A simulation has at least one path.")
    if not coverage or not all(0 < one < 1 for one in coverage):
        raise BadForecast("A coverage lies between 0 and 1.")
