"""Forecasts between refits: what each origin gives by itself, and not a glance at what comes after."""

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.contenders import Contender, contenders
from analytics.volatility.extending import extend
from analytics.volatility.fitting import fit
from analytics.volatility.forecast import forecast, preferred
from analytics.volatility.forecaster import CannotForecast
from analytics.volatility.models import MODELS, ModelSpec
from analytics.volatility.returns import FloatArray
from tests.analytics.volatility.contestants import simulated

FITTED, CARRIED, HORIZON = 400, 20, 5
RETURNS = simulated(FITTED + CARRIED, seed=3)
REALISED = (simulated(FITTED + CARRIED, seed=4) ** 2 + RETURNS**2) / 2
SPECS = {
    **MODELS,
    "ar": ModelSpec("garch", mean="ar", lags=2, distribution="t"),
    "skewed": ModelSpec("egarch", distribution="skewt"),
}
BY_FORMULA = [name for name, spec in SPECS.items() if preferred(spec, HORIZON) == "analytic"]


def paths(
    name: str, returns: "pd.Series[float]" = RETURNS, horizon: int = HORIZON, simulations: int = 60
) -> FloatArray:
    fitted = Contender(name, SPECS[name], simulations=simulations).fit(RETURNS.iloc[:FITTED])
    return fitted.variance_paths(returns, FITTED - 1, HORIZON, np.random.default_rng(8))


@pytest.mark.parametrize("name", SPECS)
def test_a_poisoned_future_changes_nothing_before_it(name: str) -> None:
    clean = paths(name)
    assert clean.shape == (CARRIED + 1, HORIZON)
    for origin in (FITTED - 1, FITTED + 7):
        for poison in (0.9, 0.0, 1e-12):
            poisoned = RETURNS.copy()
            poisoned.iloc[origin + 1 :] = poison
            rows = origin - FITTED + 2
            np.testing.assert_array_equal(paths(name, poisoned)[:rows], clean[:rows])


def test_a_poisoned_future_of_realised_variance_does_not_either() -> None:
    poisoned = REALISED.copy()
    poisoned.iloc[FITTED + 7 :] = 1.0
    rows = [
        Contender("har-rv", MODELS["har-rv"], realised)
        .fit(RETURNS.iloc[:FITTED])
        .variance_paths(RETURNS, FITTED - 1, HORIZON, np.random.default_rng(8))
        for realised in (REALISED, poisoned)
    ]
    np.testing.assert_array_equal(rows[0][:8], rows[1][:8])
    assert (rows[1][8:] > rows[0][8:]).any(axis=1).all()


@pytest.mark.parametrize("name", [name for name in SPECS if name != "constant"])
def test_the_past_does_change_them(name: str) -> None:
    moved = RETURNS.copy()
    moved.iloc[FITTED + 3] = -0.08
    clean, other = paths(name), paths(name, moved)
    assert (clean[:4] == other[:4]).all()
    assert (clean[4:6] != other[4:6]).any(axis=1).all()


@pytest.mark.parametrize("name", BY_FORMULA)
def test_each_origin_is_the_forecast_made_there(name: str) -> None:
    """Against the fit carried on to each origin alone and asked for its forecast."""
    fitted = fit(RETURNS.iloc[:FITTED], SPECS[name])
    alone = [forecast(extend(fitted, RETURNS.iloc[: FITTED + more]), HORIZON).variance for more in range(CARRIED + 1)]
    assert paths(name) == pytest.approx(np.array(alone), rel=1e-9)


@pytest.mark.parametrize("name", ["tarch", "egarch", "aparch", "skewed"])
def test_a_simulated_forecast_is_near_the_one_made_there(name: str) -> None:
    fitted = fit(RETURNS.iloc[:FITTED], SPECS[name])
    alone = forecast(fitted, HORIZON, rng=np.random.default_rng(2), paths=20_000).variance.to_numpy()
    ours = paths(name, RETURNS.iloc[:FITTED], simulations=20_000)[0]
    assert ours == pytest.approx(alone, rel=0.02)
    assert ours[0] == pytest.approx(alone[0], rel=1e-9)


def test_garch_is_the_recursion_by_hand() -> None:
    mu, omega, alpha, beta = (float(value) for value in fit(RETURNS.iloc[:FITTED], SPECS["garch"]).estimates)
    residuals = [float(value) - mu for value in RETURNS]
    weights = [0.94**lag for lag in range(75)]
    first = [(float(value) - float(RETURNS.iloc[:FITTED].mean())) ** 2 for value in RETURNS]
    start = sum(w * square for w, square in zip(weights, first, strict=False)) / sum(weights)
    variance = omega + (alpha + beta) * start
    expected = []
    for at, residual in enumerate(residuals):
        variance = omega + alpha * residual**2 + beta * variance
        ahead = [variance]
        while len(ahead) < HORIZON:
            ahead.append(omega + (alpha + beta) * ahead[-1])
        if at >= FITTED - 1:
            expected.append(ahead)
    assert paths("garch") == pytest.approx(np.array(expected), rel=1e-6)


def test_returns_in_other_units_give_variances_in_theirs() -> None:
    for name in ("garch", "har-rv", "riskmetrics2006"):
        plain, percent = (
            Contender(name, SPECS[name])
            .fit(RETURNS.iloc[:FITTED] * unit)
            .variance_paths(RETURNS * unit, FITTED - 1, HORIZON, np.random.default_rng(8))
            for unit in (1, 100)
        )
        assert percent == pytest.approx(plain * 1e4, rel=1e-6)


def test_a_forecast_before_the_lags_are_filled_is_refused() -> None:
    fitted = Contender("har-rv", SPECS["har-rv"]).fit(RETURNS.iloc[:FITTED])
    with pytest.raises(CannotForecast, match="22 returns"):
        fitted.variance_paths(RETURNS, 10, 1, np.random.default_rng(8))
    fitted = Contender("ar", SPECS["ar"]).fit(RETURNS.iloc[:FITTED])
    with pytest.raises(CannotForecast, match="lags"):
        fitted.variance_paths(RETURNS, 1, 1, np.random.default_rng(8))


def test_all_twelve_stand_ready_by_name() -> None:
    assert [contender.name for contender in contenders()] == list(MODELS)
    assert len(contenders()) == 12
