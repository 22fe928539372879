"""Stress of a basket on paths whose answer is known beforehand."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.risk.episodes import EPISODES, Episode
from analytics.risk.stress import (
    betas,
    correlation_to_one,
    custom_shock,
    market_shock,
    replay,
    replays,
    worst_stretches,
)

FALL = Episode("test", "A fall", date(2020, 2, 19), date(2020, 3, 23))
DATES = pd.date_range("2020-01-01", "2020-04-30", freq="B", tz="UTC")


def falling(to: float) -> "pd.Series[float]":
    """Flat at 50, then in a line down to `to` times that on the last day of the fall, then flat."""
    start, end = DATES.get_loc("2020-02-19"), DATES.get_loc("2020-03-23")
    path = np.interp(np.arange(len(DATES)), [0, start, end, len(DATES)], [1, 1, to, to])
    return pd.Series(50 * path, DATES)


def test_a_replay_is_weight_times_what_each_holding_did() -> None:
    growth = pd.DataFrame({"A": falling(0.6), "B": falling(1.1)})
    one = replay(growth, pd.Series({"A": 0.7, "B": 0.2}), FALL)
    assert one is not None
    assert one.change == pytest.approx(0.7 * -0.4 + 0.2 * 0.1)
    assert one.contributions.sum() == pytest.approx(one.change)
    assert one.contributions["A"] == pytest.approx(-0.28)
    assert one.deepest <= one.change
    assert not one.proxied
    assert not one.missing


def test_a_holding_without_bars_moves_by_its_beta_and_is_named() -> None:
    market = falling(0.7)
    young = falling(0.9).where(DATES > "2020-04-01")
    rng = np.random.default_rng(3)
    moves = pd.Series(rng.normal(0, 0.01, 100), pd.date_range("2021-01-01", periods=100, freq="B", tz="UTC"))
    slopes = betas(pd.DataFrame({"A": moves, "YOUNG": 2 * moves}), moves)
    one = replay(
        pd.DataFrame({"A": falling(0.8), "YOUNG": young}), pd.Series({"A": 0.5, "YOUNG": 0.5}), FALL, market, slopes
    )
    assert one is not None
    assert one.proxied == ("YOUNG",)
    twice = np.prod(1 + 2 * market.loc["2020-02-19":"2020-03-23"].pct_change().dropna()) - 1
    assert one.contributions["YOUNG"] == pytest.approx(0.5 * twice)


def test_without_a_market_it_is_left_out_and_named() -> None:
    growth = pd.DataFrame({"A": falling(0.8), "YOUNG": falling(0.9).where(DATES > "2020-04-01")})
    one = replay(growth, pd.Series({"A": 0.5, "YOUNG": 0.5}), FALL)
    assert one is not None
    assert one.missing == ("YOUNG",)
    assert one.change == pytest.approx(0.5 * -0.2)


def test_only_falls_that_the_data_covers_are_replayed() -> None:
    growth = pd.DataFrame({"A": falling(0.8)})
    assert [one.episode.name for one in replays(growth, pd.Series({"A": 1.0}))] == ["2020"]


def test_the_falls_are_in_order_and_have_two_ends() -> None:
    assert all(one.start < one.end for one in EPISODES)
    assert list(EPISODES) == sorted(EPISODES, key=lambda one: one.start)


def test_betas_are_those_of_least_squares() -> None:
    from statsmodels.api import OLS, add_constant

    rng = np.random.default_rng(1)
    market = pd.Series(rng.normal(0, 0.01, 300))
    asset = 0.001 + 1.3 * market + rng.normal(0, 0.005, 300)
    fitted = OLS(asset, add_constant(market)).fit()
    beta = betas(pd.DataFrame({"A": asset}), market)["A"]
    assert beta.value == pytest.approx(fitted.params.iloc[1], rel=1e-10)
    assert beta.error == pytest.approx(fitted.bse.iloc[1], rel=1e-10)


@pytest.mark.parametrize("bars", [0, 1, 59])
def test_too_few_bars_give_no_beta(bars: int) -> None:
    series = pd.Series(np.linspace(0, 0.01, bars))
    assert np.isnan(betas(pd.DataFrame({"A": series}), series)["A"].value)


@given(shock=st.floats(-0.9, 1), scale=st.floats(0.1, 3))
def test_shocks_are_proportional(shock: float, scale: float) -> None:
    rng = np.random.default_rng(2)
    market = pd.Series(rng.normal(0, 0.01, 200))
    slopes = betas(pd.DataFrame({"A": market * 0.5, "B": market * -1 + rng.normal(0, 0.01, 200)}), market)
    weights = pd.Series({"A": 0.6, "B": 0.4})
    change, error = market_shock(weights, slopes, shock)
    scaled = market_shock(weights * scale, slopes, shock)
    assert scaled == pytest.approx((change * scale, error * scale))


def test_a_custom_shock_moves_what_it_names() -> None:
    moved = custom_shock(pd.Series({"A": 0.5, "B": -0.2}), {"B": 0.1, "C": -1})
    assert moved.to_dict() == {"A": 0.0, "B": pytest.approx(-0.02)}


def test_correlations_at_one_add_the_volatilities() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(rng.normal(0, [0.01, 0.03], (500, 2)), columns=["A", "B"])
    deviations = frame.std()
    long = correlation_to_one(frame, pd.Series({"A": 0.5, "B": 0.5}))
    assert long.at_one == pytest.approx(0.5 * deviations.sum())
    assert long.against == pytest.approx(long.at_one)
    assert long.now < long.at_one
    hedged = correlation_to_one(frame, pd.Series({"A": 0.5, "B": -0.5}))
    assert hedged.at_one == pytest.approx(0.5 * abs(deviations["A"] - deviations["B"]))
    assert hedged.against == pytest.approx(long.against)


@given(seed=st.integers(0, 1000), bars=st.integers(1, 10))
def test_worst_stretches_are_the_worst_and_apart(seed: int, bars: int) -> None:
    rng = np.random.default_rng(seed)
    series = pd.Series(rng.normal(0, 0.02, 120), pd.date_range("2020-01-01", periods=120, freq="B", tz="UTC"))
    found = worst_stretches(series, bars, 5)
    rolled = (1 + series).rolling(bars).apply(np.prod, raw=True) - 1
    assert found["change"].iloc[0] == pytest.approx(rolled.min())
    assert found["change"].is_monotonic_increasing
    spans = sorted(zip(found["start"], found["end"], strict=True))
    assert all(before[1] < after[0] for before, after in pairwise(spans))
