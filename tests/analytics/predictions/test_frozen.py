"""What is kept of a league says at its last bar what the league says there."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.predictions.folds import Plan
from analytics.predictions.forecasting import forecast_now
from analytics.predictions.frozen import Kept, forecast_kept, kept_of
from analytics.predictions.league import run_league
from analytics.predictions.problem import TARGETS, Problem, Target
from analytics.predictions.quantiles import LEVELS
from analytics.predictions.registry import MODELS, models_for
from analytics.predictions.scores import CannotScore
from analytics.predictions.standings import League
from tests.analytics.predictions.worlds import world

PLAN = Plan(first=300, refit_every=100)


def league_of(target: Target) -> League:
    made = world(target=target, signal=0.3)
    problem = replace(made, ahead=world(signal=0.3).labels) if target == "direction" else made
    return run_league(problem, models_for(["ridge"], target), PLAN)


@pytest.fixture(scope="module", params=TARGETS)
def league(request: pytest.FixtureRequest) -> League:
    return league_of(request.param)


def at_the_last_bar(problem: Problem) -> Problem:
    return replace(
        problem,
        features=problem.features.iloc[-1:],
        labels=problem.labels.iloc[-1:],
        last=problem.last.iloc[-1:],
        scale=problem.scale.iloc[-1:],
        ahead=None,
    )


@pytest.mark.parametrize("name", ["ridge", "historical_mean"])
def test_at_the_last_bar_it_is_the_leagues_own_forecast(league: League, name: str) -> None:
    problem = league.problem
    expected = forecast_now(league, name, seed=1)
    fitted = MODELS[name].fit(problem, np.arange(problem.labelled), expected.settings, 1)
    said = forecast_kept(
        fitted,
        at_the_last_bar(problem),
        kept_of(league, name),
        model=name,
        settings=expected.settings,
        fitted_on=expected.fitted_on,
    )
    assert said.made_at == expected.made_at
    assert said.expected == pytest.approx(expected.expected, rel=1e-12)
    np.testing.assert_allclose(said.quantiles, expected.quantiles, rtol=1e-9)
    np.testing.assert_allclose(said.probability_up, expected.probability_up, rtol=1e-9)


@pytest.mark.parametrize("target", ["return", "direction"])
def test_at_a_wilder_bar_the_interval_is_wider(target: Target) -> None:
    league = league_of(target)
    problem, kept = league.problem, kept_of(league, "ridge")
    fitted = MODELS["ridge"].fit(problem, np.arange(problem.labelled), {"penalty": 100.0}, 1)
    calm, wild = (
        forecast_kept(fitted, replace(problem, scale=problem.scale * by), kept, model="ridge", settings={}, fitted_on=1)
        for by in (1.0, 2.0)
    )
    assert 0 <= kept.follows <= 1
    np.testing.assert_allclose(np.ptp(wild.quantiles), 2**kept.follows * np.ptp(calm.quantiles))


def test_too_few_outcomes_are_a_sentence() -> None:
    league = run_league(world(350), models_for(["ridge"], "return"), PLAN)
    with pytest.raises(CannotScore, match="Too few outcomes"):
        kept_of(replace(league, quantiles={"ridge": league.quantiles["ridge"] * np.nan}), "ridge")


def test_a_volatility_may_have_been_zero() -> None:
    league = league_of("volatility")
    flat = league.quantiles["ridge"].copy()
    flat.iloc[:, 0] = 0.0
    kept = kept_of(replace(league, quantiles={"ridge": flat}), "ridge")
    assert np.isfinite(kept.offsets).all()
    assert len(kept.offsets) == len(LEVELS)
    said = forecast_kept(league.walks.done["ridge"].last, league.problem, kept, model="ridge", settings={}, fitted_on=1)
    assert said.quantiles[0] == 0


def test_a_direction_without_a_map_has_no_probability() -> None:
    league = league_of("direction")
    kept = replace(kept_of(league, "ridge"), level=float("nan"))
    assert isinstance(kept, Kept)
    said = forecast_kept(league.walks.done["ridge"].last, league.problem, kept, model="ridge", settings={}, fitted_on=1)
    assert np.isnan(said.probability_up)
