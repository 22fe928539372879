"""A forecast without a walk: what a model said and erred in the past is kept, so that a new bar takes moments.

Kept from a league: the conformal quantiles of the error at its last bar, the scale there and how far errors follow it
(`damping`), and for a direction the return that its interval lies around and the map from what the model says to a
probability. At the league's last bar the forecast is the one that `forecasting.forecast_now` makes. At a later bar,
where the scale is s instead of s₀, quantiles of the error are (s / s₀)^β times those kept; of a volatility, where they
are logarithms, they stay.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.calibration import Map, map_by_record
from analytics.predictions.damping import exponent
from analytics.predictions.forecast import Forecast
from analytics.predictions.league import mean_return_so_far
from analytics.predictions.model import Fitted, Settings
from analytics.predictions.problem import FloatArray, Problem
from analytics.predictions.quantiles import probability_above
from analytics.predictions.scores import CannotScore
from analytics.predictions.standings import League

LEAST = -800.0  # a volatility of zero has no logarithm; the exponential of this one is zero
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Kept:
    """`offsets`: quantiles of the error at `quantiles.LEVELS`, at a bar whose scale is `scale`; `follows` is β.

    Of a direction: `centre`, the mean return, and `level`, `slope` and `share` of the map to a probability
    (`calibration.Map`), NaN while too few outcomes are known for one.
    """

    offsets: tuple[float, ...]
    scale: float
    follows: float = 1.0
    centre: float = NAN
    level: float = NAN
    slope: float = NAN
    share: float = NAN


def kept_of(league: League, name: str) -> Kept:
    """Raises CannotScore when too few outcomes are known for an interval."""
    problem = league.problem
    quantiles = league.quantiles[name].iloc[-1].to_numpy(dtype=np.float64)
    has_none = problem.target == "direction" and problem.returns_ahead is None
    if np.isnan(quantiles).any() and not has_none:
        raise CannotScore("Too few outcomes are known for an interval; take a longer stretch or a shorter first part.")
    scale = float(problem.scale.iloc[-1])
    if problem.target == "volatility":
        return Kept(_logarithms(quantiles, float(league.predicted[name].iloc[-1])), scale)
    expected = league.predicted[name] if problem.target == "return" else mean_return_so_far(problem)
    centre = float(expected.iloc[-1])
    offsets, follows = tuple((quantiles - centre).tolist()), _follows(league, expected)
    if problem.target == "return":
        return Kept(offsets, scale, follows)
    by_record = map_by_record(problem, league.predicted[name])
    return Kept(offsets, scale, follows, centre, by_record.level, by_record.slope, by_record.share)


def _logarithms(quantiles: FloatArray, expected: float) -> tuple[float, ...]:
    with np.errstate(divide="ignore"):
        return tuple(np.maximum(np.log(quantiles / expected), LEAST).tolist())


def _follows(league: League, expected: "pd.Series[float]") -> float:
    ahead = league.problem.returns_ahead
    if ahead is None:
        return 1.0
    bars = league.predicted.index
    errors = np.asarray((ahead - expected).loc[bars].dropna(), dtype=np.float64)
    return exponent(np.asarray(league.problem.scale.loc[bars], dtype=np.float64), errors)


def forecast_kept(
    fitted: Fitted, problem: Problem, kept: Kept, *, model: str, settings: Settings, fitted_on: int
) -> Forecast:
    """From the problem's last bar on; only that row is read. `problem` has the features that it was fitted on."""
    expected = float(fitted.predict(problem, np.array([len(problem.features) - 1]))[0])
    quantiles = _quantiles(problem, kept, expected)
    return Forecast(
        model=model,
        target=problem.target,
        horizon=problem.horizon,
        made_at=problem.features.index[-1],
        expected=expected,
        quantiles=quantiles,
        probability_up=_probability(problem, kept, expected, quantiles),
        settings=settings,
        fitted_on=fitted_on,
    )


def _quantiles(problem: Problem, kept: Kept, expected: float) -> FloatArray:
    offsets = np.asarray(kept.offsets)
    if problem.target == "volatility":
        return np.asarray(expected * np.exp(offsets))
    centre = kept.centre if problem.target == "direction" else expected
    return np.asarray(centre + offsets * (float(problem.scale.iloc[-1]) / kept.scale) ** kept.follows)


def _probability(problem: Problem, kept: Kept, expected: float, quantiles: FloatArray) -> float:
    if problem.target == "return":
        return probability_above(quantiles)
    if problem.target == "volatility":
        return float("nan")
    return Map(kept.level, kept.slope, kept.share).probability(expected)
