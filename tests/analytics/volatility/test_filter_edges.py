"""EWMA and the regimes where returns are few, still, missing or extreme."""

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.ewma import BadEwma, ewma_variance
from analytics.volatility.regimes import (
    FEWEST_RETURNS,
    ONE_REGIME,
    OUTLIERS,
    RegimeParameters,
    regime_probabilities,
    variance_regimes,
)
from analytics.volatility.returns import BadReturns
from tests.analytics.volatility.diffusion import days


def dated(values: "list[float] | np.ndarray") -> "pd.Series[float]":
    return pd.Series(np.asarray(values, dtype=float), days(len(values)))


def noise(count: int, deviation: float = 0.01) -> "pd.Series[float]":
    return dated(np.random.default_rng(11).normal(0, deviation, count))


def test_ewma_of_returns_of_one_size_is_that_size() -> None:
    for start in ("sample", "backcast"):
        result = ewma_variance(dated([0.01, -0.01] * 40), 0.9, start)
        np.testing.assert_allclose(result.conditional, 1e-4)
        assert result.forecast == pytest.approx(1e-4)


def test_ewma_of_no_movement_is_zero() -> None:
    result = ewma_variance(dated([0.0] * 5))
    assert result.forecast == 0.0
    assert (result.conditional == 0).all()


def test_ewma_of_a_single_return_is_its_square() -> None:
    result = ewma_variance(dated([0.02]))
    assert (result.start, result.forecast) == pytest.approx((4e-4, 4e-4))
    assert len(result.conditional) == len(result.filtered) == 1


def test_a_backcast_of_fewer_than_its_returns_uses_what_there_is() -> None:
    returns = dated([0.03, 0.01, 0.02])
    weights = np.array([1, 0.94, 0.94**2])
    assert ewma_variance(returns, start="backcast").start == pytest.approx(np.average(returns**2, weights=weights))


def test_ewma_keeps_digits_of_tiny_returns() -> None:
    returns = noise(50)
    tiny, usual = ewma_variance(returns * 1e-9), ewma_variance(returns)
    np.testing.assert_allclose(tiny.conditional * 1e18, usual.conditional, rtol=1e-12)


@pytest.mark.parametrize("values", [[], [np.nan], [0.01, np.nan, 0.02], [0.01, np.inf], [-np.inf, 0.01]])
def test_ewma_refuses_what_is_no_return(values: list[float]) -> None:
    with pytest.raises(BadReturns):
        ewma_variance(dated(values))


@pytest.mark.parametrize("decay", [0.0, 1.0, -0.5, 1.5, np.nan])
def test_ewma_refuses_a_decay_without_meaning(decay: float) -> None:
    with pytest.raises(BadEwma):
        ewma_variance(noise(10), decay)


@pytest.mark.parametrize("start", [np.nan, np.inf, -1e-9])
def test_ewma_refuses_a_start_that_is_no_variance(start: float) -> None:
    with pytest.raises(BadEwma):
        ewma_variance(noise(10), start=start)


@pytest.mark.parametrize("value", [0.0, 0.001, -5.0])
def test_regimes_of_a_constant_are_refused(value: float) -> None:
    with pytest.raises(BadReturns, match="never change"):
        variance_regimes(dated([value] * 200), 252)


def test_regimes_need_a_hundred_returns() -> None:
    with pytest.raises(BadReturns, match="at least 100 returns and there are 99"):
        variance_regimes(noise(FEWEST_RETURNS - 1), 252)
    found = variance_regimes(noise(FEWEST_RETURNS), 252)
    assert found.probabilities.filtered.between(0, 1).all()
    assert 0 <= found.turbulent_share <= 1


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_regimes_refuse_what_is_no_return_and_say_where(bad: float) -> None:
    returns = noise(150)
    returns.iloc[2] = bad
    with pytest.raises(BadReturns, match="1 of 150 returns are not numbers, the first at 1950-01-04"):
        variance_regimes(returns, 252)


def test_one_regime_is_not_sold_as_two() -> None:
    """Normal returns of one variance: whatever the search makes of them, it warns, or the second one hardly differs."""
    found = variance_regimes(noise(800), 252)
    assert found.remedy in {ONE_REGIME, OUTLIERS} or found.turbulent < 1.35 * found.calm or not found.converged


def test_a_single_crash_is_an_outlier_and_no_regime() -> None:
    returns = noise(400)
    returns.iloc[200] = -0.35
    found = variance_regimes(returns, 252)
    assert found.remedy == OUTLIERS
    assert found.turbulent_duration < 2


def test_regimes_of_tiny_returns_are_those_of_usual_ones() -> None:
    sigma = np.where(np.arange(600) // 100 % 2 == 0, 0.005, 0.02)
    returns = noise(600, 1.0) * sigma
    usual, tiny = variance_regimes(returns, 252), variance_regimes(returns * 1e-9, 252)
    assert tiny.calm * 1e9 == pytest.approx(usual.calm, rel=1e-4)
    assert tiny.turbulent_duration == pytest.approx(usual.turbulent_duration, rel=1e-3)
    np.testing.assert_allclose(tiny.probabilities.filtered, usual.probabilities.filtered, atol=1e-4)


def test_probabilities_of_a_single_return_start_from_the_long_run_shares() -> None:
    parameters = RegimeParameters(0.0, 0.01, 0.03, stay_calm=0.98, stay_turbulent=0.94)
    found = regime_probabilities(dated([0.05]), parameters)
    share = 0.02 / (0.02 + 0.06)
    assert found.predicted.iloc[0] == pytest.approx(share)
    calm, turbulent = (np.exp(-0.5 * (0.05 / s) ** 2) / s for s in (0.01, 0.03))
    assert found.filtered.iloc[0] == pytest.approx(share * turbulent / (share * turbulent + (1 - share) * calm))
    assert found.next == pytest.approx(found.filtered.iloc[0] * 0.94 + (1 - found.filtered.iloc[0]) * 0.02)
