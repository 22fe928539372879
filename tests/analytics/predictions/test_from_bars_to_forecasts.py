"""The whole way, from bars over features and labels to forecasts: with another future the past says the same."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.building import build_problem
from analytics.predictions.features.definition import FeatureInputs
from analytics.predictions.folds import Plan, combinatorial_folds, walk_forward_folds
from analytics.predictions.names import BASELINES, FEATURE_GROUPS
from analytics.predictions.problem import TARGETS, Problem, Target
from analytics.predictions.registry import models_for
from analytics.predictions.walking import walk_all
from tests.analytics.predictions.inputs import made_inputs
from tests.analytics.predictions.leakage import Leak, assert_folds_are_apart

BARS, CUT, HORIZON = 760, 655, 5
PLAN = Plan(first=252, refit_every=40)
NAMES = (*BASELINES, "ridge", "logistic", "nearest_neighbours")


def with_another_future(inputs: FeatureInputs) -> FeatureInputs:
    """Plausible bars, so that the features are the same ones."""
    other = made_inputs(BARS, seed=77)

    def joined(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([ours.iloc[: CUT + 1], theirs.iloc[CUT + 1 :]])

    parts = {
        name: joined(getattr(inputs, name), getattr(other, name))
        for name in ("bars", "returns", "index_returns", "implied", "sentiment")
    }
    return replace(inputs, **parts)


def problem_of(inputs: FeatureInputs, target: Target = "return") -> Problem:
    return build_problem(inputs, target, HORIZON, FEATURE_GROUPS, inputs.bars.index[252]).problem


def forecasts(problem: Problem) -> pd.DataFrame:
    done = walk_all(problem, models_for(NAMES, problem.target), PLAN).done
    return pd.DataFrame({name: walk.predicted for name, walk in done.items()})


@pytest.mark.parametrize("target", TARGETS)
def test_forecasts_made_by_a_bar_are_the_same_whatever_follows_it(target: Target) -> None:
    inputs = made_inputs(BARS)
    one, other = (forecasts(problem_of(each, target)) for each in (inputs, with_another_future(inputs)))
    until = inputs.bars.index[CUT]
    assert len(one.columns) >= 4
    assert len(one.loc[:until]) > 100
    pd.testing.assert_frame_equal(one.loc[:until], other.loc[:until], check_exact=True)
    assert not one.loc[until:].iloc[1:].equals(other.loc[until:].iloc[1:])


def test_folds_of_a_problem_are_a_horizon_apart() -> None:
    problem = problem_of(made_inputs(BARS))
    assert_folds_are_apart(walk_forward_folds(problem, PLAN), HORIZON)
    assert_folds_are_apart((each.fold for each in combinatorial_folds(problem)), HORIZON)


def test_a_walk_whose_features_hold_the_label_would_be_found_out() -> None:
    """The probe: forecasts made by the bar move as soon as one feature is the return ahead."""
    inputs = made_inputs(BARS)
    problems = [problem_of(each) for each in (inputs, with_another_future(inputs))]
    cheating = [replace(each, features=each.features.assign(cheat=each.labels.fillna(0.0))) for each in problems]
    one, other = (forecasts(each)["ridge"] for each in cheating)
    known = inputs.bars.index[CUT - HORIZON]
    assert np.array_equal(one.loc[:known], other.loc[:known])
    assert not np.array_equal(one.loc[: inputs.bars.index[CUT]], other.loc[: inputs.bars.index[CUT]])


def test_folds_that_touch_are_found_out() -> None:
    problem = problem_of(made_inputs(BARS))
    with pytest.raises(Leak):
        assert_folds_are_apart(walk_forward_folds(problem, PLAN), HORIZON + 1)
