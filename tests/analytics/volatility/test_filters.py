"""EWMA, intraday variance, the cone and the regimes, against oracles and simulations."""

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.cone import percentile_rank, volatility_cone, volatility_of_volatility
from analytics.volatility.ewma import BadEwma, ewma_variance
from analytics.volatility.intraday import bipower_variation, intraday_returns, jump_part, realised_variance
from analytics.volatility.regimes import regime_probabilities, variance_regimes
from analytics.volatility.returns import BadReturns
from tests.analytics.volatility import estimator_oracle as oracle
from tests.analytics.volatility.diffusion import days, diffusion_bars


def normal(count: int, deviation: float = 0.01, seed: int = 1) -> "pd.Series[float]":
    return pd.Series(np.random.default_rng(seed).normal(0, deviation, count), days(count))


def switching(count: int = 2500) -> tuple["pd.Series[float]", np.ndarray]:
    rng = np.random.default_rng(1)
    state = np.zeros(count, dtype=int)
    for t in range(1, count):
        stays = rng.random() < (0.99, 0.95)[state[t - 1]]
        state[t] = state[t - 1] if stays else 1 - state[t - 1]
    return pd.Series(rng.normal(0.0005, np.where(state, 0.025, 0.008)), days(count)), state


@pytest.mark.parametrize("start", ["sample", "backcast", 0.0004])
def test_ewma_is_its_recursion(start: str | float) -> None:
    returns = normal(200)
    result = ewma_variance(returns, 0.9, start)
    path = oracle.ewma(returns.tolist(), 0.9, result.start)
    np.testing.assert_allclose(result.conditional, path[:-1], rtol=1e-12)
    np.testing.assert_allclose(result.filtered, path[1:], rtol=1e-12)
    assert result.forecast == pytest.approx(path[-1])


def test_ewma_agrees_with_arch() -> None:
    from arch.univariate import EWMAVariance, ZeroMean

    returns = normal(500, 1.0)
    fitted = ZeroMean(returns, volatility=EWMAVariance(0.94), rescale=False).fit(disp="off")
    ours = ewma_variance(returns, start="backcast").conditional
    np.testing.assert_allclose(ours**0.5, fitted.conditional_volatility, rtol=1e-9)


def test_ewma_scales_and_refuses_what_it_cannot_use() -> None:
    returns = normal(100)
    assert ewma_variance(returns * 100).forecast == pytest.approx(1e4 * ewma_variance(returns).forecast)
    with pytest.raises(BadEwma):
        ewma_variance(returns, 1.0)
    with pytest.raises(BadEwma):
        ewma_variance(returns, start=-1.0)
    returns.iloc[3] = np.nan
    with pytest.raises(BadReturns, match="1 of 100 returns are not numbers, the first at 1950-01-05;"):
        ewma_variance(returns)


def intraday(jump: float, count: int = 200, bars: int = 78) -> pd.DataFrame:
    frame = diffusion_bars(count * bars, 0.001, seed=3, steps=2)
    start = pd.date_range("2024-01-01 14:30", periods=count, tz="UTC").repeat(bars)
    frame.index = start + pd.to_timedelta(np.tile(np.arange(bars) * 5, count), unit="min")
    after = np.arange(len(frame)) % bars >= bars // 2
    lift = np.repeat(np.arange(count), bars) + after
    return frame.mul(np.exp(jump * lift), axis=0)


def test_realised_and_bipower_find_the_variance_and_the_jump() -> None:
    plain, jumping = intraday_returns(intraday(0.0)), intraday_returns(intraday(0.02))
    variance = 78 * 0.001**2
    assert realised_variance(plain).mean() == pytest.approx(variance, rel=0.05)
    assert bipower_variation(plain).mean() == pytest.approx(variance, rel=0.05)
    assert realised_variance(jumping).mean() == pytest.approx(variance + 0.02**2, rel=0.05)
    assert jump_part(jumping).mean() == pytest.approx(0.02**2, rel=0.15)
    first = jumping.iloc[:78]
    assert bipower_variation(jumping).iloc[0] == pytest.approx(oracle.bipower(first.tolist()))
    assert realised_variance(jumping).iloc[0] == pytest.approx(sum(r * r for r in first))


def test_days_are_those_of_the_exchange_and_nights_are_left_out() -> None:
    index = pd.DatetimeIndex(["2024-01-02 23:00", "2024-01-03 01:00", "2024-01-03 23:00"], tz="UTC")
    frame = pd.DataFrame({"open": [100.0, 101.0, 500.0], "close": [101.0, 102.0, 505.0]}, index)
    assert realised_variance(intraday_returns(frame, "America/New_York"), "America/New_York").index.day.tolist() == [
        2,
        3,
    ]
    returns = intraday_returns(frame[["close"]], "America/New_York")
    assert returns.tolist() == pytest.approx([np.log(102 / 101)])


def test_the_cone_of_steady_returns_is_centred_and_narrows() -> None:
    cone = volatility_cone(normal(5000), 252, horizons=(5, 63, 6000))
    assert cone.loc[63, "q50"] == pytest.approx(0.01 * 252**0.5, rel=0.05)
    width = cone["q95"] - cone["q5"]
    assert width[63] < width[5] / 2
    assert cone.loc[5, "windows"] == 4996
    assert cone.loc[6000, "windows"] == 0
    assert np.isnan(cone.loc[6000, "now"])


def test_the_cone_of_bars_uses_the_estimator() -> None:
    frame = diffusion_bars(300, 0.01, seed=2)
    cone = volatility_cone(frame, 252, horizons=(21,), estimator="parkinson")
    assert cone.loc[21, "windows"] == 280


def test_percentile_rank_counts_ties_half() -> None:
    assert percentile_rank(pd.Series([1.0, 2.0, np.nan, 2.0])) == pytest.approx(2 / 3)
    assert percentile_rank(pd.Series([1.0, 2.0]), 5.0) == 1
    assert np.isnan(percentile_rank(pd.Series([1.0, np.nan])))


def test_volatility_of_volatility_is_that_of_its_logs() -> None:
    path = pd.Series(np.exp(np.cumsum(normal(5000, 0.05).to_numpy())))
    result = volatility_of_volatility(path, 4000, 252)
    assert result.iloc[-1] == pytest.approx(0.05 * 252**0.5, rel=0.05)
    assert result.isna().sum() == 4000


def test_regimes_are_recovered_and_filtered_as_hamilton_did() -> None:
    returns, state = switching()
    found = variance_regimes(returns, 252)
    chain = found.parameters
    assert found.converged
    assert found.remedy is None
    assert (chain.calm, chain.turbulent) == pytest.approx((0.008, 0.025), rel=0.1)
    assert ((found.probabilities.filtered > 0.5) == state).mean() > 0.93
    expected = oracle.hamilton(
        returns.tolist(), chain.mean, [chain.calm, chain.turbulent], [chain.stay_calm, chain.stay_turbulent]
    )
    np.testing.assert_allclose(found.probabilities.filtered, expected, atol=1e-8)
    percent = variance_regimes(returns * 100, 252)
    assert percent.turbulent == pytest.approx(100 * found.turbulent, rel=1e-3)
    assert percent.log_likelihood == pytest.approx(found.log_likelihood - 2500 * np.log(100), abs=0.01)
    poisoned = returns.copy()
    poisoned.iloc[1500:] = 0.3
    again = regime_probabilities(poisoned, chain)
    np.testing.assert_allclose(again.filtered[:1500], found.probabilities.filtered[:1500], atol=1e-12)


def test_regimes_need_returns_that_move() -> None:
    with pytest.raises(BadReturns, match="never change"):
        variance_regimes(normal(200) * 0 + 0.01, 252)
    with pytest.raises(BadReturns, match="at least 100"):
        variance_regimes(normal(50), 252)
