"""Problems: their rows, what they do without, and that they never know more than their last bar."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.predictions.building import MOST_LOST, Built, build_problem
from analytics.predictions.features.definition import FeatureInputs
from analytics.predictions.features.registry import FEATURES
from analytics.predictions.names import FEATURE_GROUPS
from analytics.predictions.problem import TARGETS, Target
from tests.analytics.predictions.inputs import closes_only, made_inputs, returns_only, with_holes
from tests.analytics.predictions.leakage import know_the_label

HORIZON = 5
GARCH = 252


def built(inputs: FeatureInputs, since: int = 0, target: Target = "return", horizon: int = HORIZON) -> Built:
    return build_problem(inputs, target, horizon, FEATURE_GROUPS, inputs.bars.index[since])


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("kind", [closes_only, returns_only, with_holes, lambda inputs: inputs])
def test_frames_share_an_index_without_gaps_and_labels_come_first(kind: object, target: Target) -> None:
    problem = built(kind(made_inputs(900)), 300, target).problem
    index = problem.features.index
    assert index.is_monotonic_increasing
    assert index.is_unique
    for series in (problem.labels, problem.last, problem.scale, problem.ahead):
        assert series.index.equals(index)
    assert len(index) > 400
    assert (problem.features.dtypes == np.float64).all()
    for complete in (problem.features, problem.last.to_frame(), problem.scale.to_frame()):
        assert complete.notna().all(axis=None)
    assert problem.labelled == len(index) - HORIZON
    assert problem.labels.iloc[: problem.labelled].notna().all()
    assert problem.labels.iloc[problem.labelled :].isna().all()
    assert (problem.scale > 0).all()
    assert know_the_label(problem) == []


def test_history_before_the_stretch_pays_for_the_warm_up() -> None:
    inputs = made_inputs(800)
    assert len(built(inputs, GARCH).problem.features) == 800 - GARCH
    assert built(inputs, GARCH).left_out == ()
    late = built(inputs, 400).problem
    pd.testing.assert_frame_equal(late.features, built(inputs, GARCH).problem.features.loc[late.features.index])


def test_without_history_the_warm_up_costs_bars_and_says_so() -> None:
    found = built(made_inputs(2000))
    assert found.problem.features.index[0] == made_inputs(2000).bars.index[GARCH]
    assert found.left_out == (
        "252 of the stretch's 2,000 bars are not used: a return or a feature has no value there.",
    )


def test_a_feature_that_costs_too_much_is_left_out_and_says_what_it_would_cost() -> None:
    inputs = made_inputs(1000)
    short = replace(inputs, implied=inputs.implied.iloc[500:])
    found = built(short, 300)
    assert not [name for name in found.problem.features if name.startswith("implied")]
    assert len(found.problem.features) == 700
    assert found.left_out == (
        "Market left out: Implied volatility and Change of implied volatility, since 205 of 700 bars have no value, "
        "too many to lose.",
    )


def test_a_short_overlap_that_is_affordable_costs_bars_and_not_the_feature() -> None:
    inputs = made_inputs(1000)
    found = built(replace(inputs, implied=inputs.implied.iloc[400:]), 300)
    assert "implied_level" in found.problem.features
    assert len(found.problem.features) == 700 - 105
    assert found.left_out == ("105 of the stretch's 700 bars are not used: a return or a feature has no value there.",)


def test_what_ends_before_the_last_bar_is_left_out_however_little_it_would_cost() -> None:
    inputs = made_inputs(1000)
    found = built(replace(inputs, index_returns=inputs.index_returns.iloc[:-9]), 300)
    assert found.problem.features.index[-1] == inputs.bars.index[-1]
    assert not [name for name in found.problem.features if name.startswith("index")]
    (sentence,) = found.left_out
    assert "the last 6 of 700 bars have no value" in sentence


@settings(max_examples=15)
@given(
    starts=st.lists(st.integers(0, 999), min_size=3, max_size=3),
    ends=st.lists(st.integers(900, 1000), min_size=3, max_size=3),
    since=st.integers(0, 900),
)
def test_features_never_cost_more_than_the_share(starts: list[int], ends: list[int], since: int) -> None:
    inputs = made_inputs(1000)
    parts = [
        values.iloc[start:end]
        for values, start, end in zip(
            (inputs.index_returns, inputs.implied, inputs.sentiment), starts, ends, strict=True
        )
    ]
    found = built(replace(inputs, index_returns=parts[0], implied=parts[1], sentiment=parts[2]), since)
    possible = 1000 - max(since, 21)
    assert len(found.problem.features) >= (1 - MOST_LOST) * possible - 1
    assert found.problem.features.index[-1] == inputs.bars.index[-1]
    silent = [
        name
        for name, feature in FEATURES.items()
        if name not in found.problem.features and feature.title not in " ".join(found.left_out)
    ]
    whole = {group for sentence in found.left_out for group in [sentence.split(" left out: ")[0].lower()]}
    assert all(FEATURES[name].group in whole or FEATURES[name].group == "conditional" for name in silent)


@settings(max_examples=8)
@given(seed=st.integers(0, 99), cut=st.integers(450, 690), target=st.sampled_from(TARGETS))
def test_rows_up_to_a_bar_are_those_of_a_problem_that_ends_there(seed: int, cut: int, target: Target) -> None:
    """Which features there are is decided by the last bar; here they are the same ones."""
    inputs = made_inputs(700, seed)
    until = inputs.bars.index[cut]
    past = replace(
        inputs,
        bars=inputs.bars.loc[:until],
        returns=inputs.returns.loc[:until],
        index_returns=inputs.index_returns.loc[:until],
        implied=inputs.implied.loc[:until],
        sentiment=inputs.sentiment.loc[:until],
    )
    early, late = built(past, 300, target).problem, built(inputs, 300, target).problem
    pd.testing.assert_frame_equal(early.features, late.features.loc[:until], check_exact=True)
    for name in ("last", "scale"):
        pd.testing.assert_series_equal(getattr(early, name), getattr(late, name).loc[:until], check_exact=True)
    over = early.labels.index[: early.labelled]
    pd.testing.assert_series_equal(early.labels.loc[over], late.labels.loc[over], check_exact=True)
    assert over[-1] == inputs.bars.index[cut - HORIZON]


def test_a_hole_takes_the_bars_whose_window_it_is_in() -> None:
    inputs = made_inputs(700)
    returns = inputs.returns.copy()
    returns.iloc[500] = np.nan
    index = build_problem(replace(inputs, returns=returns), "return", HORIZON, ("calendar",)).problem.features.index
    gone = inputs.bars.index[25:].difference(index)
    assert list(gone) == list(inputs.bars.index[500 - HORIZON : 500 + HORIZON])


@pytest.mark.parametrize("bars", [1, 2, 20, 26, 30])
def test_too_few_bars_give_a_problem_without_rows_or_with_the_few(bars: int) -> None:
    problem = built(made_inputs(bars)).problem
    assert len(problem.features) == max(bars - 21, 0)


def test_the_return_ahead_is_kept_whatever_the_target() -> None:
    inputs = made_inputs(600)
    ahead = built(inputs, 300).problem.labels
    for target in TARGETS:
        np.testing.assert_array_equal(built(inputs, 300, target).problem.returns_ahead, ahead)


def test_the_scale_is_what_ewma_knew_over_the_horizon() -> None:
    inputs = made_inputs(600)
    one, nine = (built(inputs, 300, horizon=horizon).problem.scale for horizon in (1, 9))
    ewma = FEATURES["ewma_volatility"].values(inputs) / 252**0.5
    np.testing.assert_allclose(one, ewma.loc[one.index])
    np.testing.assert_allclose(nine, 3 * one.loc[nine.index])
