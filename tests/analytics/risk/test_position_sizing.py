"""Sizes whose answer is known: coin tosses, normal returns, falls by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.risk.position_sizing import (
    TITLES,
    SizingRules,
    kelly_exposure,
    kelly_shrinkage,
    size_all,
    worst_drawdown,
)


def sized(returns: "pd.Series[float]", atr: float | None = 0.02, **rules: float) -> dict[str, float | None]:
    free = pd.Series(0.0, index=returns.index)
    answers = size_all(returns, SizingRules(**rules), periods_per_year=252, risk_free=free, atr_fraction=atr)
    assert [one.rule for one in answers] == list(TITLES)
    return {one.rule: one.exposure for one in answers}


def some_returns(mean: float = 0.0005, bars: int = 500) -> "pd.Series[float]":
    return pd.Series(np.random.default_rng(7).normal(mean, 0.01, bars))


def test_kelly_of_a_coin_is_its_edge() -> None:
    """A coin that wins even money with 60 % is played with 2p − 1 = 20 % (Kelly 1956)."""
    tosses = np.array([1.0] * 60 + [-1.0] * 40)
    assert kelly_exposure(tosses, np.zeros(100)) == pytest.approx(0.2, abs=1e-9)


def test_kelly_of_unequal_odds_is_p_minus_q_over_b() -> None:
    """Wins of 2 for 1 with 40 %: f = p − q/b = 0.4 − 0.6/2 = 0.1 (Thorp 1969)."""
    tosses = np.array([2.0] * 40 + [-1.0] * 60)
    assert kelly_exposure(tosses, np.zeros(100)) == pytest.approx(0.1, abs=1e-9)


def test_kelly_of_small_normal_returns_is_mean_over_variance() -> None:
    returns = np.random.default_rng(0).normal(0.0004, 0.01, 200_000)
    assert kelly_exposure(returns, np.zeros(200_000)) == pytest.approx(returns.mean() / returns.var(), rel=0.02)


def test_nothing_is_held_of_what_loses() -> None:
    exposures = sized(some_returns(mean=-0.002))
    assert exposures["kelly"] == 0
    assert exposures["kelly_shrunk"] == 0


@given(mean=st.floats(0.0001, 0.01), bars=st.integers(60, 5000))
def test_shrinkage_lies_between_nothing_and_all(mean: float, bars: int) -> None:
    rng = np.random.default_rng(bars)
    excess = rng.normal(mean, 0.01, bars)
    shrink = kelly_shrinkage(excess)
    assert 0 <= shrink < 1
    assert kelly_shrinkage(np.concatenate([excess, excess])) >= shrink


def test_the_rules_are_their_formulas() -> None:
    returns = some_returns()
    exposures = sized(returns, atr=0.02, risk=0.01, stop=0.05, atr_multiple=2, target_volatility=0.1)
    assert exposures["fixed_fraction"] == pytest.approx(0.2)
    assert exposures["average_true_range"] == pytest.approx(0.01 / 0.04)
    assert exposures["volatility_target"] == pytest.approx(0.1 / (returns.std() * 252**0.5))
    assert exposures["loss_budget"] == pytest.approx(0.02 / -np.quantile(returns, 0.01))
    assert exposures["kelly_fraction"] == pytest.approx(exposures["kelly"] * 0.5)  # type: ignore[operator]  # it has an answer


@settings(max_examples=20)
@given(budget=st.floats(0.05, 0.8), seed=st.integers(0, 100))
def test_the_drawdown_budget_is_spent_and_not_more(budget: float, seed: int) -> None:
    returns = pd.Series(np.random.default_rng(seed).normal(0, 0.01, 300))
    exposure = sized(returns, drawdown_budget=budget)["drawdown_budget"]
    assert exposure is not None
    assert worst_drawdown(exposure * returns.to_numpy()) <= budget + 1e-9
    if exposure < 19.99:
        assert worst_drawdown(exposure * 1.01 * returns.to_numpy()) > budget


def test_a_worst_drawdown_by_hand() -> None:
    assert worst_drawdown(np.array([0.1, -0.5, 0.2, -0.25])) == pytest.approx(1 - 0.5 * 1.2 * 0.75)
    assert worst_drawdown(np.array([-1.5, 3.0])) == 1
    assert worst_drawdown(np.array([0.1, 0.1])) == 0


def test_what_has_no_answer_says_why() -> None:
    still = pd.Series(np.zeros(100))
    notes = {
        one.rule: one.note
        for one in size_all(still, SizingRules(), periods_per_year=252, risk_free=still, atr_fraction=None)
        if one.exposure is None
    }
    assert set(notes) == {"average_true_range", "volatility_target", "loss_budget", "drawdown_budget"}
    assert all(notes.values())


def test_too_few_bars_give_no_sizes() -> None:
    answers = size_all(
        some_returns(bars=59),
        SizingRules(),
        periods_per_year=252,
        risk_free=some_returns(bars=59) * 0,
        atr_fraction=None,
    )
    assert {one.exposure for one in answers} == {None}
    assert "needs 60 bars" in answers[0].note
