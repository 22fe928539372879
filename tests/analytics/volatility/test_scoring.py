"""Losses and Diebold and Mariano's test, against plain Python and by their properties."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.volatility.scoring import BadScores, diebold_mariano, holm, mse, qlike, squared_returns

VARIANCES = st.floats(1e-8, 1e2)
LOSSES = st.lists(st.floats(-1e3, 1e3), min_size=12, max_size=60)


def plain_dm(first: Sequence[float], second: Sequence[float], horizon: int) -> tuple[float, float]:
    """As the papers write it, sum by sum: the statistic with its correction, and the two-sided p value."""
    d = [a - b for a, b in zip(first, second, strict=True)]
    n = len(d)
    mean = math.fsum(d) / n
    variance = 0.0
    for lag in range(horizon):
        covariance = math.fsum((d[t] - mean) * (d[t - lag] - mean) for t in range(lag, n)) / n
        variance += covariance if lag == 0 else 2 * covariance
    correction = math.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    statistic = correction * mean / math.sqrt(variance / n)
    return statistic, 2 * float(stats.t.sf(abs(statistic), n - 1))


def moving_average(seed: int, order: int, count: int = 300, shift: float = 0.0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=count + order - 1)
    return np.convolve(noise, np.ones(order), "valid") + shift


@pytest.mark.parametrize("horizon", [1, 2, 5, 21])
def test_diebold_mariano_is_the_papers_formula(horizon: int) -> None:
    first, second = moving_average(1, horizon, shift=0.2) ** 2, moving_average(2, horizon) ** 2
    test = diebold_mariano(first, second, horizon)
    assert (test.statistic, test.p_value) == pytest.approx(plain_dm(first, second, horizon), rel=1e-9)
    assert test.kernel == "rectangular"
    assert (test.lags, test.count) == (horizon - 1, 300)


def test_it_is_statsmodels_hac_before_the_correction() -> None:
    """Bartlett weights over the same lags, from another implementation."""
    import statsmodels.api as sm

    rough = np.tile([1.0, -1.0], 40) + np.random.default_rng(3).normal(scale=0.01, size=80)
    test = diebold_mariano(rough, np.zeros(80), 2)
    fit = sm.OLS(rough, np.ones(80)).fit(cov_type="HAC", cov_kwds={"maxlags": 1, "use_correction": False})
    assert test.kernel == "Bartlett"
    assert test.statistic == pytest.approx(fit.tvalues[0] * math.sqrt((81 - 4 + 2 / 80) / 80), rel=1e-9)


def test_it_rejects_the_truth_as_often_as_it_says() -> None:
    """Overlapping forecasts of equal worth, in 1,000 simulations at 10 %."""
    rejected = [diebold_mariano(moving_average(seed, 5), np.zeros(300), 5).p_value < 0.1 for seed in range(1000)]
    assert np.mean(rejected) == pytest.approx(0.1, abs=0.035)


def test_it_finds_a_forecast_that_is_worse() -> None:
    test = diebold_mariano(moving_average(1, 1, shift=0.5), np.zeros(300))
    assert test.statistic > 5
    assert test.p_value < 1e-6
    assert test.p_lower > 0.999999
    assert test.difference == pytest.approx(0.5, abs=0.15)


@given(LOSSES, st.integers(1, 4), st.integers(0, 2**32))
def test_changing_sides_changes_the_sign(losses: list[float], horizon: int, seed: int) -> None:
    other = np.random.default_rng(seed).normal(size=len(losses))
    one, two = diebold_mariano(losses, other, horizon), diebold_mariano(other, losses, horizon)
    assert one.statistic == pytest.approx(-two.statistic)
    assert one.p_value == pytest.approx(two.p_value)
    assert one.p_lower + two.p_lower == pytest.approx(1)
    assert 0 <= one.p_value <= 1


@given(st.integers(0, 2**32), st.floats(1e-6, 1e6), st.floats(-10, 10))
def test_units_and_a_common_shift_do_not_matter(seed: int, unit: float, shift: float) -> None:
    first, second = np.random.default_rng(seed).normal(size=(2, 50))
    plain = diebold_mariano(first, second, 3)
    moved = diebold_mariano((first + shift) * unit, (second + shift) * unit, 3)
    assert moved.p_value == pytest.approx(plain.p_value, abs=1e-6)


def test_equal_losses_are_no_evidence() -> None:
    losses = moving_average(1, 1)
    test = diebold_mariano(losses, losses)
    assert (test.statistic, test.p_value, test.p_lower) == (0.0, 1.0, 0.5)


def test_a_constant_difference_is_beyond_doubt() -> None:
    test = diebold_mariano(np.full(20, 2.0), np.ones(20), 5)
    assert (test.statistic, test.p_value) == (math.inf, 0.0)


@pytest.mark.parametrize(
    ("first", "second", "horizon", "says"),
    [
        (np.ones(30), np.ones(29), 1, "one length"),
        (np.ones(9), np.zeros(9), 1, "too few to compare"),
        (np.arange(12.0), np.zeros(12), 12, "too few for a horizon of 12"),
        (np.arange(12.0), np.zeros(12), 0, "horizon of 0"),
        (np.append(np.ones(20), np.nan), np.ones(21), 1, "not finite"),
    ],
)
def test_it_refuses_what_means_nothing(first: np.ndarray, second: np.ndarray, horizon: int, says: str) -> None:
    with pytest.raises(BadScores, match=says):
        diebold_mariano(first, second, horizon)


@given(VARIANCES, VARIANCES)
def test_losses_are_the_papers_formulas(forecast: float, proxy: float) -> None:
    assert qlike([forecast], [proxy])[0] == pytest.approx(math.log(forecast) + proxy / forecast)
    assert mse([forecast], [proxy])[0] == pytest.approx((proxy - forecast) ** 2)


@given(VARIANCES, st.floats(0.05, 20))
def test_the_proxy_itself_is_the_best_forecast(proxy: float, times: float) -> None:
    for loss in (qlike, mse):
        assert loss([proxy], [proxy])[0] <= loss([proxy * times], [proxy])[0] + 1e-12


@given(VARIANCES, VARIANCES, VARIANCES, st.floats(1e-3, 1e3))
def test_qlike_differences_have_no_unit(one: float, other: float, proxy: float, unit: float) -> None:
    plain = qlike([one], [proxy]) - qlike([other], [proxy])
    scaled = qlike([one * unit], [proxy * unit]) - qlike([other * unit], [proxy * unit])
    assert scaled[0] == pytest.approx(plain[0], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("loss", [qlike, mse])
def test_noise_in_the_proxy_keeps_the_order(loss: object) -> None:
    """Patton's robustness: squared normal returns are a noisy proxy without bias."""
    assert callable(loss)
    rng = np.random.default_rng(5)
    truth = np.exp(rng.normal(size=200_000) * 0.5)
    proxy = truth * rng.normal(size=len(truth)) ** 2
    means = [float(loss(forecast, proxy).mean()) for forecast in (truth, truth * 1.3, truth**0.5)]
    assert means[0] == min(means)


def test_a_day_that_did_not_move_can_be_scored() -> None:
    assert qlike([4e-4], [0.0])[0] == pytest.approx(math.log(4e-4))


@pytest.mark.parametrize(
    ("forecast", "proxy", "says"),
    [
        ([0.0], [1.0], "not a positive number"),
        ([-1.0], [1.0], "not a positive number"),
        ([np.inf], [1.0], "not a positive number"),
        ([1.0], [-1.0], "missing or negative"),
        ([1.0], [np.nan], "missing or negative"),
        ([1.0, 2.0], [1.0], "must match"),
    ],
)
def test_losses_refuse_what_is_no_variance(forecast: list[float], proxy: list[float], says: str) -> None:
    for loss in (qlike, mse):
        with pytest.raises(BadScores, match=says):
            loss(forecast, proxy)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_its_definition(p_values: list[float]) -> None:
    """A p value becomes the largest, among itself and those below it, of each times how many are no smaller."""
    raised = holm({str(place): p_value for place, p_value in enumerate(p_values)})
    for place, own in enumerate(p_values):
        products = [below * sum(other >= below for other in p_values) for below in p_values if below <= own]
        assert raised[str(place)] == pytest.approx(min(1.0, max(products)))


def test_squared_returns_say_what_they_are() -> None:
    proxy = squared_returns(pd.Series([0.01, -0.02]))
    assert proxy.tolist() == pytest.approx([1e-4, 4e-4])
    assert proxy.name == "squared returns"
