"""The league on problems whose answer is known, and what it says at a bar of the past."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.calibration import probabilities_up
from analytics.predictions.folds import Plan
from analytics.predictions.forecasting import forecast_at, forecast_now, judged_at
from analytics.predictions.league import run_league
from analytics.predictions.problem import TARGETS, Problem, Target
from analytics.predictions.quantiles import COVERAGES, LEVELS
from analytics.predictions.regimes import REGIMES, regimes
from analytics.predictions.registry import models_for
from analytics.predictions.scores import CannotScore
from analytics.predictions.standing_scores import NAMES
from analytics.predictions.standings import League
from tests.analytics.predictions.leakage import Leak, Poison, assert_walk_is_deaf
from tests.analytics.predictions.worlds import world

PLAN = Plan(first=252, refit_every=42)


def league(problem: Problem) -> League:
    return run_league(problem, models_for(["ridge"], problem.target), PLAN)


def cut(problem: Problem, count: int) -> Problem:
    """As it was at the close of its row `count` − 1: later labels were not over."""
    labels = problem.labels.iloc[:count].copy()
    labels.iloc[count - problem.horizon :] = np.nan
    return replace(
        problem,
        features=problem.features.iloc[:count],
        labels=labels,
        last=problem.last.iloc[:count],
        scale=problem.scale.iloc[:count],
    )


def test_a_planted_signal_is_found_and_told() -> None:
    found = league(world(700, signal=0.4, horizon=1))
    assert (found.winner, found.verdict.finding, next(iter(found.standings))) == ("ridge", "adds skill", "ridge")
    assert found.standings["ridge"].scores["r2_os"] > 0.02
    assert found.standings["ridge"].verdict == found.verdict
    assert found.verdict.sentence.startswith("Adds skill: over 447 forecasts of 1 bar ahead ridge beats")


def test_noise_is_not_believed() -> None:
    found = league(world(700))
    assert (found.winner, found.verdict.finding) == (None, "no evidence of skill")
    assert found.verdict.baseline == found.baseline
    assert "no model beats" in found.verdict.sentence
    assert "1 model tried" in found.verdict.sentence


@pytest.mark.parametrize("target", TARGETS)
def test_its_frames_fit_together(target: Target) -> None:
    problem = world(700, target=target)
    found = league(problem)
    assert list(found.predicted.index) == list(problem.features.index[252:])
    assert list(found.losses.index) == list(problem.features.index[252:-5])
    assert list(found.standings) == list(found.losses.mean().sort_values(kind="stable").index)
    assert set(found.quantiles) == set(found.predicted.columns)
    assert found.baseline == next(name for name, one in found.standings.items() if one.verdict is None)
    assert all(list(frame.columns) == list(LEVELS) for frame in found.quantiles.values())


@pytest.mark.parametrize("target", TARGETS)
def test_every_score_has_its_name_and_no_meaning_is_not_a_number(target: Target) -> None:
    found = league(replace(world(700, target=target), ahead=world(700).labels))
    assert all(tuple(standing.scores) == NAMES for standing in found.standings.values())
    without = {name for name, value in found.standings["ridge"].scores.items() if np.isnan(value)}
    directions, returns = {"brier_calibrated", "ece_calibrated"}, {"cw", "cw_p"}
    probabilities = {"hits", "hits_low", "hits_high", "hits_count", "brier", "log_loss", "ece"}
    assert (
        without
        == {
            "return": directions,
            "direction": returns,
            "volatility": directions | returns | probabilities,
        }[target]
    )


@pytest.mark.parametrize("target", ["return", "volatility"])
def test_every_standing_has_its_intervals_by_regime(target: Target) -> None:
    for standing in league(world(900, target=target)).standings.values():
        for percent in (round(100 * coverage) for coverage in COVERAGES):
            assert standing.scores[f"coverage_{percent}"] == pytest.approx(percent / 100, abs=0.1)
            for regime in REGIMES:
                assert standing.scores[f"width_{percent}_{regime}"] > 0


@pytest.mark.parametrize("target", ["return", "volatility"])
def test_what_was_said_at_a_bar_is_what_could_be_said_then(target: Target) -> None:
    problem, count = world(700, target=target), 561
    bar = problem.features.index[count - 1]
    whole, then = league(problem), league(cut(problem, count))
    for name in whole.predicted:
        one, other = forecast_at(whole, name, bar, PLAN), forecast_at(then, name, bar, PLAN)
        assert one.quantiles.tolist() == other.quantiles.tolist()
        assert (one.expected, one.settings, one.fitted_on) == (other.expected, other.settings, other.fitted_on)
        np.testing.assert_equal(one.probability_up, other.probability_up)
    assert judged_at(whole, bar).verdict == then.verdict
    assert judged_at(whole, bar).verdicts == {"ridge": then.standings["ridge"].verdict}


def test_now_is_fitted_on_all_that_is_known() -> None:
    problem = world(700, signal=0.4)
    found = league(problem)
    now = forecast_now(found, "ridge", seed=1)
    assert (now.made_at, now.fitted_on) == (problem.features.index[-1], 695)
    assert 0 < now.probability_up < 1
    said, quantiles = found.predicted["ridge"].iloc[-1], found.quantiles["ridge"].iloc[-1]
    assert now.quantiles - now.expected == pytest.approx((quantiles - said).to_numpy())


def test_a_direction_takes_its_interval_from_the_returns_and_its_probability_from_its_record() -> None:
    ahead = world(700, signal=0.4).labels
    problem = replace(world(700, target="direction", signal=0.4), ahead=ahead)
    found = league(problem)
    now = forecast_now(found, "ridge", seed=1)
    assert np.diff(now.quantiles).min() >= 0
    assert now.quantiles[0] < 0 < now.quantiles[-1]
    assert 0 < now.probability_up < 1
    assert found.standings["ridge"].scores["coverage_80"] == found.standings["no_change"].scores["coverage_80"]
    assert np.isnan(forecast_now(league(replace(problem, ahead=None)), "ridge", seed=1).quantiles).all()


@pytest.mark.parametrize("poison", ["huge", "other"])
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_that_came_later_moves_what_was_said(target: Target, poison: Poison) -> None:
    """Forecasts, intervals and probabilities made at a bar, whatever the future is replaced by."""

    def said(problem: Problem) -> dict[str, pd.DataFrame]:
        found = league(problem)
        chances = {
            name: probabilities_up(problem, found.predicted[name], frame) for name, frame in found.quantiles.items()
        }
        return {"predicted": found.predicted, "chance": pd.DataFrame(chances)} | dict(found.quantiles)

    ahead = world(600).labels
    assert_walk_is_deaf(said, replace(world(600, target=target), ahead=ahead), 480, poison)


def test_the_check_would_see_an_interval_of_the_future() -> None:
    """All errors, those of later bars among them, are what a careless author would take."""

    def careless(problem: Problem) -> pd.DataFrame:
        found = league(problem)
        errors = (found.realised - found.predicted["ridge"]).dropna()
        return pd.DataFrame({"high": found.predicted["ridge"] + errors.quantile(0.9)})

    with pytest.raises(Leak, match="high"):
        assert_walk_is_deaf(careless, world(600), 480, "huge")


def test_it_says_which_model_has_no_record() -> None:
    with pytest.raises(CannotScore, match="stacking is not in the league"):
        forecast_now(league(world(700)), "stacking", seed=1)


def test_too_few_outcomes_give_no_interval() -> None:
    found = run_league(world(280), models_for([], "return"), PLAN)
    assert found.verdict.test == "none"
    with pytest.raises(CannotScore, match="Too few outcomes"):
        forecast_now(found, "no_change", seed=1)


def test_it_tells_how_far_it_is() -> None:
    heard: list[float] = []
    run_league(world(500), models_for(["ridge"], "return"), PLAN, progress=lambda part, _: heard.append(part))
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)


def test_a_model_that_cannot_be_fitted_is_left_out_with_a_sentence() -> None:
    def refuses(*_: object) -> None:
        raise ValueError("no such solver")

    broken = replace(models_for(["ridge"], "return")[-1], name="broken", fit=refuses)
    found = run_league(world(500), (*models_for(["ridge"], "return"), broken), PLAN)
    assert "broken" not in found.standings
    assert any("broken" in note and "no such solver" in note for note in found.notes)


def test_regimes_are_of_the_past_alone() -> None:
    scale = pd.Series(np.random.default_rng(1).lognormal(size=400))
    named = regimes(scale)
    assert named.iloc[:62].isna().all()
    assert regimes(scale.iloc[:200]).dropna().tolist() == named.iloc[62:200].tolist()
    assert named.value_counts(normalize=True).to_numpy() == pytest.approx(1 / 3, abs=0.05)
    at = 150
    low, high = np.quantile(scale[: at + 1], (1 / 3, 2 / 3))
    assert named[at] == ("calm" if scale[at] <= low else "wild" if scale[at] > high else "middle")
