"""One model's forecasts over an out-of-sample stretch, refitted every so often.

A forecast made at position t (its origin) for a horizon h is the mean variance per period of t + 1 … t + h. The first
origin is the last return of the first window; the last is the last return but one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analytics.volatility.forecaster import CannotForecast, Fitted, Forecaster
from analytics.volatility.returns import FloatArray

Scheme = Literal["expanding", "rolling"]


class BadPlan(ValueError):
    """The stretch cannot be walked so; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Fitted on positions `start` to `first`, both counted; forecasts from `first` to `end`, not counted."""

    start: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`first_window` returns come before the first forecast; `rolling` keeps that many, `expanding` keeps them all."""

    first_window: int
    horizons: tuple[int, ...]
    scheme: Scheme = "expanding"
    refit_every: int = 21

    def __post_init__(self) -> None:
        if self.first_window < 2 or self.refit_every < 1:
            raise BadPlan("The first window needs at least 2 returns, and a refit comes after at least 1 period.")
        if not self.horizons or min(self.horizons) < 1 or len(set(self.horizons)) < len(self.horizons):
            raise BadPlan("Horizons are different whole numbers of periods from 1 on.")
        if self.scheme not in ("expanding", "rolling"):
            raise BadPlan(f"The scheme is expanding or rolling, not {self.scheme}.")

    def origins(self, count: int) -> range:
        return range(self.first_window - 1, count - 1)

    def stretches(self, count: int) -> Iterator[Stretch]:
        origins = self.origins(count)
        for first in origins[:: self.refit_every]:
            start = first + 1 - self.first_window if self.scheme == "rolling" else 0
            yield Stretch(start, first, min(first + self.refit_every, origins.stop))


@dataclass(frozen=True, slots=True)
class Walk:
    """`forecasts` has a row an origin and a column a horizon; AIC and BIC are of the last fit."""

    forecasts: pd.DataFrame
    refits: int
    unconverged: int
    aic: float
    bic: float


def walk(
    returns: "pd.Series[float]",
    forecaster: Forecaster,
    plan: Plan,
    rng: np.random.Generator,
    before_fit: Callable[[int], None],
) -> Walk:
    """`before_fit` hears the number of each fit, from 0. Raises CannotForecast when the model cannot go on."""
    horizons, unconverged, parts = np.array(plan.horizons), 0, []
    aic = bic = np.nan
    for number, stretch in enumerate(plan.stretches(len(returns))):
        before_fit(number)
        fitted, paths = _forecast(returns, forecaster, stretch, int(horizons.max()), rng)
        _check(paths, stretch, returns.index)
        parts.append(np.cumsum(paths, axis=1)[:, horizons - 1] / horizons)
        unconverged += not fitted.converged
        aic, bic = fitted.aic, fitted.bic
    index = returns.index[plan.first_window - 1 : -1]
    return Walk(pd.DataFrame(np.vstack(parts), index, list(plan.horizons)), len(parts), unconverged, aic, bic)


def _forecast(
    returns: "pd.Series[float]", forecaster: Forecaster, stretch: Stretch, horizon: int, rng: np.random.Generator
) -> tuple[Fitted, FloatArray]:
    known = returns.iloc[stretch.start : stretch.end]
    try:
        fitted = forecaster.fit(returns.iloc[stretch.start : stretch.first + 1])
        return fitted, fitted.variance_paths(known, stretch.first - stretch.start, horizon, rng)
    except (ValueError, ArithmeticError) as fault:
        raise CannotForecast(str(fault)) from fault


def _check(paths: FloatArray, stretch: Stretch, index: pd.Index) -> None:
    if len(paths) != stretch.end - stretch.first:
        raise CannotForecast(f"The model gave {len(paths)} forecasts for {stretch.end - stretch.first} periods.")
    wrong = np.flatnonzero(~(np.isfinite(paths) & (paths > 0)).all(axis=1))
    if len(wrong):
        day = index[stretch.first + int(wrong[0])]
        raise CannotForecast(f"Its forecast of {day:%Y-%m-%d} is not a positive variance.")
