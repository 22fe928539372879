"""What holds for every feature of the registry, whatever the bars."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.predictions.features.definition import FeatureInputs
from analytics.predictions.features.left_out import sentences
from analytics.predictions.features.registry import FEATURES, GROUP_TITLES, features_of
from analytics.predictions.names import FEATURE_GROUPS
from tests.analytics.predictions.inputs import closes_only, made_inputs, returns_only, with_holes
from tests.analytics.predictions.leakage import POISONS, assert_deaf

KINDS: dict[str, Callable[[FeatureInputs], FeatureInputs]] = {
    "whole": lambda inputs: inputs,
    "closes": closes_only,
    "returns": returns_only,
    "holes": with_holes,
}


def all_features(inputs: FeatureInputs) -> pd.DataFrame:
    return features_of(inputs, FEATURE_GROUPS).frame


def test_the_names_that_need_no_libraries_are_the_registrys() -> None:
    assert tuple(dict.fromkeys(feature.group for feature in FEATURES.values())) == FEATURE_GROUPS
    assert tuple(GROUP_TITLES) == FEATURE_GROUPS
    assert all(name == feature.name for name, feature in FEATURES.items())
    assert all(feature.title and feature.formula for feature in FEATURES.values())
    assert len({feature.title for feature in FEATURES.values()}) == len(FEATURES)


@settings(max_examples=24)
@given(
    seed=st.integers(0, 1000), cut=st.integers(30, 619), poison=st.sampled_from(POISONS), kind=st.sampled_from([*KINDS])
)
def test_nothing_that_comes_after_a_bar_changes_what_is_said_of_it(seed: int, cut: int, poison: str, kind: str) -> None:
    inputs = KINDS[kind](made_inputs(620, seed))
    assert_deaf(all_features, inputs, inputs.bars.index[cut], poison)


@settings(max_examples=6)
@given(seed=st.integers(0, 1000), cut=st.integers(260, 600), kind=st.sampled_from([*KINDS]))
def test_bars_that_do_not_exist_yet_make_no_difference(seed: int, cut: int, kind: str) -> None:
    inputs = KINDS[kind](made_inputs(620, seed))
    until = inputs.bars.index[cut]
    past = replace(
        inputs,
        bars=inputs.bars.loc[:until],
        returns=inputs.returns.loc[:until],
        index_returns=inputs.index_returns.loc[:until],
        implied=inputs.implied.loc[:until],
        sentiment=inputs.sentiment.loc[:until],
    )
    pd.testing.assert_frame_equal(all_features(past), all_features(inputs).loc[:until], check_exact=True)


def test_the_warm_up_is_as_long_as_it_says() -> None:
    inputs = made_inputs(600)
    frame = all_features(inputs)
    assert list(frame) == list(FEATURES)
    for name, feature in FEATURES.items():
        assert frame[name].iloc[: feature.warm_up].isna().all(), name
        assert frame[name].iloc[feature.warm_up :].notna().all(), name


@settings(max_examples=8)
@given(
    seed=st.integers(0, 1000),
    price=st.sampled_from([2.0**-10, 0.01, 7.0, 2.0**20]),
    volume=st.sampled_from([2.0**-6, 3.0, 1e6]),
    kind=st.sampled_from([*KINDS]),
)
def test_the_unit_of_price_and_volume_makes_no_difference(seed: int, price: float, volume: float, kind: str) -> None:
    inputs = KINDS[kind](made_inputs(620, seed))
    rescaled = replace(inputs, bars=inputs.bars * [price, price, price, price, volume])
    pd.testing.assert_frame_equal(all_features(rescaled), all_features(inputs), rtol=1e-6, atol=1e-8)


def test_inputs_are_left_as_they_are_and_no_value_is_infinite() -> None:
    inputs = with_holes(made_inputs(500))
    before = inputs.bars.copy(), inputs.returns.copy(), inputs.implied.copy()
    frame = all_features(inputs)
    pd.testing.assert_frame_equal(inputs.bars, before[0])
    pd.testing.assert_series_equal(inputs.returns, before[1])
    pd.testing.assert_series_equal(inputs.implied, before[2])
    assert frame.index.equals(inputs.bars.index)
    assert (frame.dtypes == np.float64).all()
    assert not np.isinf(frame.to_numpy()).any()


def test_closes_alone_leave_out_what_needs_more_in_one_sentence_a_group() -> None:
    inputs = replace(closes_only(made_inputs(300)), index_returns=None, implied=None, sentiment=None)
    found = features_of(inputs, FEATURE_GROUPS)
    assert set(found.frame) | set(found.left_out) == set(FEATURES)
    assert sentences(found.left_out) == (
        "Volatility left out: Parkinson, Garman-Klass, Rogers-Satchell, Yang-Zhang and Average true range "
        "over the close, since these bars have no open, high and low.",
        "Momentum left out: Stochastic %K and Stochastic %D, since these bars have no open, high and low.",
        "Trend left out: Average Directional Index, since these bars have no open, high and low.",
        "Volume left out: these bars have no volume.",
        "Market left out: Index over 1 bar, Index over 5 bars, Index over 21 bars and Volatility of the index, since "
        "no index is given; Implied volatility and Change of implied volatility, since no implied volatility is given.",
        "Sentiment left out: there is no score of sentiment.",
    )


def test_a_reason_that_is_given_is_told() -> None:
    inputs = replace(made_inputs(60), sentiment=None, absent={"sentiment": "nobody feels anything"})
    assert features_of(inputs, ["sentiment"]).left_out == {"sentiment": "nobody feels anything"}


def test_returns_alone_have_what_their_index_allows() -> None:
    found = features_of(returns_only(made_inputs(400)), FEATURE_GROUPS)
    assert set(found.frame) == set(features_of(closes_only(made_inputs(400)), FEATURE_GROUPS).frame)
    assert found.frame.iloc[-1].notna().all()


def test_returns_without_an_index_of_them_still_have_their_own_features() -> None:
    inputs = returns_only(made_inputs(400))
    ruined = replace(inputs, bars=inputs.bars.assign(close=np.nan))
    found = features_of(ruined, ["returns", "volatility", "calendar", "conditional"])
    assert [name for name in FEATURES if name in found.frame] == list(found.frame)
    assert {FEATURES[name].group for name in found.frame} == {"returns", "calendar", "conditional"}
    assert "these bars have no" in found.left_out["volatility_21"]


@pytest.mark.parametrize("group", FEATURE_GROUPS)
def test_a_group_alone_is_the_same_as_among_all(group: str) -> None:
    inputs = made_inputs(320)
    alone = features_of(inputs, [group]).frame
    pd.testing.assert_frame_equal(alone, all_features(inputs)[list(alone)])
    assert {FEATURES[name].group for name in alone} == {group}


def test_what_is_known_elsewhere_counts_for_five_days_and_never_ahead() -> None:
    days = pd.DatetimeIndex(["2024-01-05", "2024-01-08", "2024-01-10", "2024-01-11", "2024-01-16"], tz="UTC")
    inputs = made_inputs(5)
    inputs = replace(inputs, bars=inputs.bars.set_axis(days), returns=inputs.returns.set_axis(days))
    given = pd.Series([0.1, 0.2, np.nan], pd.DatetimeIndex(["2024-01-06", "2024-01-09", "2024-01-10"], tz="UTC"))
    level = FEATURES["implied_level"].values(replace(inputs, implied=given))
    np.testing.assert_array_equal(level, [np.nan, 0.1, 0.2, 0.2, np.nan])
