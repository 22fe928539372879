"""Clark and West's test against the regression that their paper describes, and by simulation."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from analytics.predictions.clark_west import clark_west
from analytics.predictions.deflation import sidak
from analytics.predictions.scores import CannotScore, squared_error
from analytics.volatility.scoring import diebold_mariano


def forecasts(seed: int, horizon: int, count: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Model, baseline, and overlapping outcomes of which the model knows a little."""
    draw = np.random.default_rng(seed)
    seen = np.convolve(draw.normal(size=count + horizon - 1), np.ones(horizon), "valid") + 0.1
    return 0.1 * seen + 0.5 * draw.normal(size=count), np.full(count, 0.1), seen


def shrink(count: int, horizon: int) -> float:
    return math.sqrt((count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count)


def hac_t(series: np.ndarray, horizon: int, kernel: str) -> float:
    how = {"maxlags": horizon - 1, "use_correction": False, "kernel": kernel}
    return float(sm.OLS(series, np.ones(len(series))).fit(cov_type="HAC", cov_kwds=how).tvalues[0])


def cautious_t(series: np.ndarray, horizon: int) -> float:
    return min((hac_t(series, horizon, kernel) for kernel in ("uniform", "bartlett")), key=abs)


@pytest.mark.parametrize("horizon", [1, 2, 5, 21])
def test_it_is_the_regression_on_a_constant_by_statsmodels(horizon: int) -> None:
    model, naive, seen = forecasts(1, horizon)
    adjusted = [(y - b) ** 2 - ((y - m) ** 2 - (b - m) ** 2) for m, b, y in zip(model, naive, seen, strict=True)]
    found = clark_west(model, naive, seen, horizon)
    assert (found.lags, found.count, found.difference) == (horizon - 1, 300, pytest.approx(np.mean(adjusted)))
    assert found.statistic == pytest.approx(cautious_t(adjusted, horizon) * shrink(300, horizon), rel=1e-9)
    assert found.p_value == pytest.approx(stats.t.sf(found.statistic, 299))


@pytest.mark.parametrize("horizon", [1, 5, 21])
def test_diebold_mariano_is_the_same_regression_on_the_difference(horizon: int) -> None:
    model, naive, seen = forecasts(2, horizon)
    first, second = squared_error(model, seen), squared_error(naive, seen)
    found = diebold_mariano(first, second, horizon, cautious=True)
    assert found.statistic == pytest.approx(cautious_t(first - second, horizon) * shrink(300, horizon), rel=1e-9)
    plain = diebold_mariano(first, second, horizon)
    assert plain.statistic == pytest.approx(hac_t(first - second, horizon, "uniform") * shrink(300, horizon), rel=1e-9)


def test_a_variance_near_zero_by_chance_is_not_believed() -> None:
    """Autocovariances that nearly cancel the variance: by rectangular weights alone the test would be sure."""
    seen = np.tile([1.0, -1.0], 100) + 0.1 * np.random.default_rng(4).normal(size=200)
    model = np.full(200, 0.1)
    found = clark_west(model, np.zeros(200), seen, 2)
    f = 2 * model * seen
    assert found.kernel == "Bartlett"
    assert found.statistic == pytest.approx(hac_t(f, 2, "bartlett") * shrink(200, 2))
    assert abs(found.statistic) < abs(hac_t(f, 2, "uniform")) / 2 or np.isnan(hac_t(f, 2, "uniform"))


def test_by_hand() -> None:
    """Five pairs twice: b = 0, so f = y² − (y − m)² + m² = 2·y·m."""
    m, y = np.array([1, -1, 2, 0.5, 1] * 2), np.array([1, 1, 1, -2, 3] * 2)
    found = clark_west(m, np.zeros(10), y)
    f = [2, -2, 4, -2, 6] * 2
    variance = sum((one - 1.6) ** 2 for one in f) / 10
    assert found.difference == pytest.approx(1.6)
    assert found.statistic == pytest.approx(1.6 / math.sqrt(variance / 10) * math.sqrt(9 / 10))


def test_a_model_that_says_what_the_baseline_says_adds_nothing() -> None:
    _, naive, seen = forecasts(3, 1)
    found = clark_west(naive, naive, seen)
    assert (found.statistic, found.p_value) == (0.0, 1.0)


def test_it_forgives_the_noise_that_diebold_mariano_punishes() -> None:
    """A slope estimated on noise: on average the model is worse, and Clark and West's p is about even."""
    west, dm = [], []
    for seed in range(300):
        draw = np.random.default_rng(seed)
        x, y = draw.normal(size=(2, 200))
        model = np.array([(x[:t] @ y[:t]) / (x[:t] @ x[:t]) * x[t] for t in range(50, 200)])
        west.append(clark_west(model, np.zeros(150), y[50:]).p_value)
        dm.append(diebold_mariano(squared_error(model, y[50:]), y[50:] ** 2).p_lower)
    assert np.mean(np.array(west) < 0.1) <= stats.binom.ppf(0.999, 300, 0.1) / 300
    assert np.mean(dm) - np.mean(west) > 0.1


def test_too_few_are_refused() -> None:
    with pytest.raises(CannotScore, match="20 forecasts of 21 ahead are too few"):
        clark_west(np.arange(20.0), np.zeros(20), np.ones(20), 21)


def test_sidak_is_the_least_of_independent_tests() -> None:
    raised = sidak({"a": 0.01, "b": 0.5, "c": 1.0, "d": 1e-20})
    assert raised["a"] == pytest.approx(1 - 0.99**4)
    assert raised["b"] == pytest.approx(1 - 0.5**4)
    assert (raised["c"], raised["d"]) == (1.0, pytest.approx(4e-20))
