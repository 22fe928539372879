"""What is predicted, against plain Python; it lies after the bar, all of it, and nothing else."""

from math import isnan, nan, prod, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.predictions.problem import TARGETS, Target
from analytics.predictions.targets import compounded, labels_of, realised
from tests.analytics.indicators.market import dates
from tests.analytics.predictions.leakage import POISONS, Poison, assert_deaf

PERIODS = 252.0
any_returns = st.lists(st.one_of(st.floats(-0.9, 2.0), st.just(nan), st.just(0.0)), min_size=1, max_size=60)


def plain(target: Target, seen: list[float]) -> float:
    over = prod(1 + r for r in seen) - 1
    if isnan(over):
        return nan
    if target == "volatility":
        return sqrt(PERIODS * sum(r * r for r in seen) / len(seen))
    return over if target == "return" else float(over > 0)


@settings(max_examples=60)
@given(values=any_returns, horizon=st.integers(1, 21), target=st.sampled_from(TARGETS))
def test_the_label_is_of_the_bars_after_and_what_has_been_of_those_up_to_it(
    values: list[float], horizon: int, target: Target
) -> None:
    returns = pd.Series(values, dates(len(values)))
    ahead, been = ([plain(target, part) if len(part) == horizon else nan for part in parts] for parts in (
        [values[t + 1 : t + 1 + horizon] for t in range(len(values))],
        [values[max(t + 1 - horizon, 0) : t + 1] for t in range(len(values))],
    ))  # fmt: skip
    np.testing.assert_allclose(labels_of(target, returns, horizon, PERIODS), ahead, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(realised(target, returns, horizon, PERIODS), been, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("target", TARGETS)
def test_the_label_depends_on_its_window_and_on_nothing_else(target: Target) -> None:
    rng = np.random.default_rng(5)
    returns = pd.Series(rng.normal(0, 0.01, 80), dates(80))
    before, t, horizon = labels_of(target, returns, 5, PERIODS), 40, 5
    for bar in range(80):
        changed = returns.copy()
        changed.iloc[bar] = 0.5 if returns.iloc[bar : bar + 1].sum() < 0 else -0.5
        moves = labels_of(target, changed, horizon, PERIODS).iloc[t] != before.iloc[t]
        inside = t < bar <= t + horizon
        if target == "direction":
            assert inside or not moves
        else:
            assert moves == inside


@pytest.mark.parametrize("poison", POISONS)
@pytest.mark.parametrize("target", TARGETS)
def test_what_has_been_never_reads_ahead(target: Target, poison: Poison) -> None:
    returns = pd.Series(np.random.default_rng(6).normal(0, 0.01, 90), dates(90))
    assert_deaf(lambda given: realised(target, given, 5, PERIODS), returns, returns.index[50], poison)


def test_returns_compound_to_the_change_of_the_price() -> None:
    close = pd.Series(np.exp(np.cumsum(np.random.default_rng(7).normal(0, 0.02, 200))), dates(200))
    ahead = labels_of("return", close.pct_change(fill_method=None), 10, PERIODS)
    np.testing.assert_allclose(ahead, close.shift(-10) / close - 1, rtol=1e-9, atol=1e-12)


def test_over_one_bar_the_volatility_is_the_absolute_return_annualised() -> None:
    returns = pd.Series([0.01, -0.03, 0.0], dates(3))
    expected = [0.03 * sqrt(PERIODS), 0.0, nan]
    np.testing.assert_allclose(labels_of("volatility", returns, 1, PERIODS), expected)


def test_no_change_is_no_rise() -> None:
    assert labels_of("direction", pd.Series([0.01, 0.0, 0.02], dates(3)), 1, PERIODS).tolist()[:2] == [0.0, 1.0]


def test_a_horizon_longer_than_the_data_has_no_label() -> None:
    assert np.isnan(compounded(np.array([0.1, 0.2]), 3)).all()
