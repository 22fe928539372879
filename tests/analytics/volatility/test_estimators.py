"""Estimators against a plain oracle, and against diffusions of known volatility."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.volatility.estimators import (
    ESTIMATORS,
    MissingRange,
    close_to_close,
    garman_klass,
    parkinson,
    rogers_satchell,
    usable_estimators,
    yang_zhang,
)
from analytics.volatility.windows import BLOCK, BadWindow, rolling_mean
from tests.analytics.volatility import estimator_oracle as oracle
from tests.analytics.volatility.diffusion import COLUMNS, days, diffusion_bars

BARS = 20_000
SIGMA = 0.012
NAN = np.nan
RANGED = ["parkinson", "garman_klass", "rogers_satchell", "yang_zhang"]
EFFICIENCY = {"parkinson": 4.9, "garman_klass": 7.4, "rogers_satchell": 6.0}  # as the papers give them


def whole(name: str, frame: pd.DataFrame) -> float:
    """Over all bars at once, per bar."""
    needs_before = name in ("close_to_close", "yang_zhang")
    return float(ESTIMATORS[name].compute(frame, len(frame) - needs_before, 1).iloc[-1])


@pytest.mark.parametrize("name", ESTIMATORS)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), bars=st.integers(0, 40), window=st.integers(2, 12))
def test_each_is_its_definition(name: str, seed: int, bars: int, window: int) -> None:
    frame = diffusion_bars(bars, 0.02, seed, drift=0.01, night=0.01, steps=5) if bars else empty()
    expected = oracle.rolling(name, list(frame.itertuples(index=False, name=None)), window, 252)
    result = ESTIMATORS[name].compute(frame, window, 252)
    assert result.index.equals(frame.index)
    assert result.name == name
    np.testing.assert_allclose(result.to_numpy(), expected, rtol=1e-9, atol=1e-12)


def empty() -> pd.DataFrame:
    return pd.DataFrame(columns=COLUMNS, index=days(0), dtype="float64")


@pytest.mark.parametrize("name", ESTIMATORS)
def test_a_plain_diffusion_gives_its_own_volatility(name: str) -> None:
    assert whole(name, diffusion_bars(BARS, SIGMA, seed=1)) == pytest.approx(SIGMA, rel=0.02)


def test_a_drift_leaves_three_right_and_two_too_high() -> None:
    trending = diffusion_bars(BARS, SIGMA, seed=2, drift=SIGMA)
    for name in ("close_to_close", "rogers_satchell", "yang_zhang"):
        assert whole(name, trending) == pytest.approx(SIGMA, rel=0.02)
    assert whole("parkinson", trending) > 1.15 * SIGMA
    assert whole("garman_klass", trending) > 1.05 * SIGMA


def test_nights_are_in_two_of_them_only() -> None:
    jumping = diffusion_bars(BARS, SIGMA, seed=3, drift=SIGMA / 2, night=SIGMA)
    both = SIGMA * 2**0.5
    for name, estimator in ESTIMATORS.items():
        if name in ("close_to_close", "yang_zhang"):
            assert whole(name, jumping) == pytest.approx(both, rel=0.02)
            assert estimator.sees_nights
        else:
            assert whole(name, jumping) < 1.2 * SIGMA
            assert not estimator.sees_nights


@pytest.mark.parametrize("name", EFFICIENCY)
def test_the_range_is_worth_as_many_closes_as_its_paper_says(name: str) -> None:
    frame = diffusion_bars(BARS, SIGMA, seed=4)
    per_bar = {name: ESTIMATORS[name].compute(frame, 2, 1).to_numpy()[1::2] ** 2 for name in ESTIMATORS}
    closes = np.log(frame["close"] / frame["open"]).to_numpy() ** 2
    benchmark = (closes[0::2] + closes[1::2]) / 2
    assert benchmark.var() / per_bar[name].var() == pytest.approx(EFFICIENCY[name], rel=0.15)


def test_yang_zhang_over_a_window_is_steadier_than_closes() -> None:
    frame = diffusion_bars(BARS, SIGMA, seed=5, night=SIGMA / 3)
    mixed, closes = (f(frame, 10, 1).iloc[10::10] ** 2 for f in (yang_zhang, close_to_close))
    assert closes.var() / mixed.var() > 4


@pytest.mark.parametrize("name", ESTIMATORS)
def test_the_currency_and_the_dates_do_not_matter_and_time_scales_by_its_root(name: str) -> None:
    frame = diffusion_bars(300, 0.02, seed=6, night=0.01)
    compute = ESTIMATORS[name].compute
    plain = compute(frame, 20, 252)
    np.testing.assert_allclose(compute(frame * 137.03, 20, 252), plain, rtol=1e-9)
    np.testing.assert_allclose(compute(frame, 20, 1) * 252**0.5, plain, rtol=1e-12)
    shifted = frame.set_axis(frame.index + pd.Timedelta(days=900))
    assert compute(shifted, 20, 252).tolist()[30:] == plain.tolist()[30:]


@pytest.mark.parametrize("name", ESTIMATORS)
def test_only_the_window_counts_before_and_after(name: str) -> None:
    frame = diffusion_bars(80, 0.02, seed=7)
    poisoned = frame.copy()
    poisoned.iloc[:20] *= 50
    poisoned.iloc[60:] *= 1e-3
    compute = ESTIMATORS[name].compute
    np.testing.assert_allclose(compute(poisoned, 10, 252).iloc[31:60], compute(frame, 10, 252).iloc[31:60], rtol=1e-9)


@pytest.mark.parametrize("name", RANGED)
def test_closes_alone_say_what_is_missing_and_what_works(name: str) -> None:
    frame = diffusion_bars(30, 0.02, seed=8)
    frame[["open", "high", "low"]] = NAN
    with pytest.raises(MissingRange, match=r"needs .*high and low, which these bars don't have; close-to-close works"):
        ESTIMATORS[name].compute(frame, 10, 252)
    assert usable_estimators(frame) == ("close_to_close",)
    assert close_to_close(frame, 10, 252).notna().sum() == 20


def test_bars_without_closes_are_an_error_too() -> None:
    with pytest.raises(MissingRange, match="Close-to-close needs close, which these bars don't have\\."):
        close_to_close(pd.DataFrame({"close": [NAN, NAN]}, days(2)), 2, 252)
    assert usable_estimators(diffusion_bars(3, 0.01, seed=1)) == tuple(ESTIMATORS)


@pytest.mark.parametrize("name", RANGED)
@pytest.mark.parametrize("damage", [{"high": NAN}, {"low": -1.0}, {"high": 1.0}, {"low": 1e6}])
def test_a_damaged_bar_blanks_the_windows_that_hold_it(name: str, damage: dict[str, float]) -> None:
    frame = diffusion_bars(40, 0.02, seed=9)
    frame.loc[frame.index[20], list(damage)] = list(damage.values())
    holes = ESTIMATORS[name].compute(frame, 5, 252).isna().to_numpy()
    assert holes[20:25].all()
    assert not holes[5:20].any()
    assert not holes[25:].any()


def test_a_close_that_is_missing_or_negative_blanks_its_returns() -> None:
    frame = diffusion_bars(40, 0.02, seed=10)
    frame.loc[frame.index[20], "close"] = -37.6
    assert np.flatnonzero(close_to_close(frame, 5, 252).isna()).tolist() == [0, 1, 2, 3, 4, 20, 21, 22, 23, 24, 25]


def test_a_price_that_stands_still_has_no_volatility() -> None:
    still = pd.DataFrame(7.3, days(30), COLUMNS)
    for estimator in ESTIMATORS.values():
        values = estimator.compute(still, 10, 252).dropna()
        assert len(values) == (20 if estimator.sees_nights else 21)
        assert (values == 0).all()


def test_windows_and_years_must_mean_something() -> None:
    frame = diffusion_bars(10, 0.02, seed=11)
    for compute in (close_to_close, parkinson, garman_klass, rogers_satchell):
        with pytest.raises(BadWindow, match="too short"):
            compute(frame, 1, 252)
    with pytest.raises(BadWindow, match="too short"):
        yang_zhang(frame, 1, 252)
    with pytest.raises(BadWindow, match="periods a year"):
        parkinson(frame, 5, 0)


def test_long_histories_are_worked_in_blocks_without_a_seam() -> None:
    values = np.random.default_rng(12).normal(size=BLOCK // 500 + 3000)
    expected = pd.Series(values).rolling(1000).mean()
    np.testing.assert_allclose(rolling_mean(values, 1000), expected, rtol=0, atol=1e-12)


def test_the_frame_is_not_touched() -> None:
    frame = diffusion_bars(30, 0.02, seed=13)
    frame.iloc[4, 1] = -1
    before = frame.copy()
    for estimator in ESTIMATORS.values():
        estimator.compute(frame, 5, 252)
    pd.testing.assert_frame_equal(frame, before)
