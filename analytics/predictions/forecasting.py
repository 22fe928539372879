"""What a model of a league says of the bars ahead, now or at a bar of the past, as a distribution."""

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from analytics.predictions.calibration import probabilities_up, probability_by_record
from analytics.predictions.folds import Plan, walk_forward_folds
from analytics.predictions.forecast import Forecast
from analytics.predictions.model import Model
from analytics.predictions.problem import FloatArray, Problem
from analytics.predictions.quantiles import probability_above
from analytics.predictions.registry import MODELS
from analytics.predictions.scores import CannotScore
from analytics.predictions.standings import League
from analytics.predictions.verdict import Judged, judge
from analytics.predictions.walks import Walk


def forecast_now(league: League, name: str, *, seed: int, models: Mapping[str, Model] = MODELS) -> Forecast:
    """From the last bar on: fitted anew on all rows whose outcome is known, with the settings that were chosen last.

    The distribution is that of the walk's errors around the new number. Raises CannotFit, and CannotScore when the
    model is not in the league or too few outcomes are known for an interval.
    """
    problem, walk = league.problem, _walk(league, name)
    settings = walk.chosen[-1] if walk.chosen else models[name].settings
    rows = np.arange(problem.labelled)
    fitted = models[name].fit(problem, rows, settings, seed)
    expected = float(fitted.predict(problem, np.array([len(problem.features) - 1]))[0])
    said = float(league.predicted[name].iloc[-1])
    quantiles = _moved(problem, _quantiles(league, name, -1), said, expected)
    return Forecast(
        model=name,
        target=problem.target,
        horizon=problem.horizon,
        made_at=problem.features.index[-1],
        expected=expected,
        quantiles=quantiles,
        probability_up=_probability(league, name, expected, quantiles),
        settings=settings,
        fitted_on=len(rows),
    )


def forecast_at(league: League, name: str, bar: Hashable, plan: Plan) -> Forecast:
    """What was said at a bar of the walk: the number of the model as it was fitted then, and the interval of the errors
    known then. A league of the problem cut after this bar says the same.

    `plan` is that of the league. Raises KeyError for a bar that is not in the walk, CannotScore as `forecast_now` does.
    """
    problem, walk = league.problem, _walk(league, name)
    row = int(league.predicted.index.get_indexer(pd.Index([bar]))[0])
    if row < 0:
        raise KeyError(bar)
    fit = row // plan.refit_every
    quantiles = _quantiles(league, name, row)
    probabilities = probabilities_up(problem, league.predicted[name], league.quantiles[name])
    return Forecast(
        model=name,
        target=problem.target,
        horizon=problem.horizon,
        made_at=league.predicted.index[row],
        expected=float(league.predicted[name].iloc[row]),
        quantiles=quantiles,
        probability_up=float(probabilities.iloc[row]),
        settings=walk.chosen[fit] if walk.chosen else {},
        fitted_on=len(walk_forward_folds(problem, plan)[fit].train),
    )


def judged_at(league: League, bar: Hashable) -> Judged:
    """The verdicts as they were at the close of `bar`, of the forecasts whose outcome was known then. Raises
    CannotScore when they are too few."""
    until = league.predicted.loc[:bar]
    known = until.index[: max(len(until) - league.problem.horizon, 0)]
    baselines = [name for name, standing in league.standings.items() if standing.family == "baseline"]
    problem = league.problem
    return judge(
        problem.target,
        league.predicted,
        league.realised.loc[known],
        horizon=problem.horizon,
        baselines=baselines,
        level=league.level,
    )


def _walk(league: League, name: str) -> Walk:
    if name not in league.predicted.columns:
        why = league.walks.left_out.get(name, "It was not asked.")
        raise CannotScore(f"{name} is not in the league, so it has no record to forecast with. {why}")
    return league.walks.done[name]


def _quantiles(league: League, name: str, row: int) -> FloatArray:
    quantiles = league.quantiles[name].iloc[row].to_numpy(dtype=np.float64)
    if league.problem.returns_ahead is None and league.problem.target == "direction":
        return quantiles
    if np.isnan(quantiles).any():
        raise CannotScore(
            "Too few outcomes are known for an interval; take a longer stretch or a shorter first window."
        )
    return quantiles


def _moved(problem: Problem, quantiles: FloatArray, said: float, expected: float) -> FloatArray:
    """The same errors around another number; a direction's interval is not around its number."""
    if problem.target == "direction":
        return quantiles
    return quantiles * (expected / said) if problem.target == "volatility" else quantiles + (expected - said)


def _probability(league: League, name: str, expected: float, quantiles: FloatArray) -> float:
    if league.problem.target == "volatility":
        return float("nan")
    if league.problem.target == "return":
        return probability_above(quantiles)
    return probability_by_record(league.problem, league.predicted[name], expected)
