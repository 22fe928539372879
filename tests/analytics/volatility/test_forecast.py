"""Forecasts against formulas, against each other, and against what came."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.fit import Fit
from analytics.volatility.fitting import fit
from analytics.volatility.forecast import BadForecast, Method, forecast, preferred
from analytics.volatility.models import MODELS, ModelSpec
from tests.analytics.volatility.simulated import garch_returns


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def fits() -> dict[str, Fit]:
    return {name: fit(garch_returns(), spec) for name, spec in MODELS.items()}


def test_garch_decays_to_its_level_by_its_persistence(fits: dict[str, Fit]) -> None:
    fitted = fits["garch"]
    p = dict(zip(fitted.names, fitted.estimates, strict=True))
    last = (fitted.returns.iloc[-1] - p["mu"]) ** 2
    first = p["omega"] + p["alpha[1]"] * last + p["beta[1]"] * fitted.variance.iloc[-1]
    level = fitted.unconditional_volatility**2
    expected = level + (first - level) * fitted.persistence ** np.arange(60)
    ahead = forecast(fitted, 60)
    np.testing.assert_allclose(ahead.variance, expected, rtol=1e-8)
    assert (ahead.method, ahead.paths, ahead.return_fan) == ("analytic", 0, None)
    assert ahead.made_at == fitted.returns.index[-1]
    structure = ahead.term_structure(252)
    assert structure[1] == pytest.approx(np.sqrt(252 * expected[0]))
    assert structure[60] == pytest.approx(np.sqrt(252 * expected.mean()))
    assert list(structure.index) == list(range(1, 61))


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("method", ["simulation", "bootstrap"])
def test_every_model_simulates_the_first_period_as_its_formula_says(
    fits: dict[str, Fit], name: str, method: Method
) -> None:
    if (name, method) == ("har-rv", "simulation"):
        with pytest.raises(BadForecast, match="choose bootstrap"):
            forecast(fits[name], 5, method, rng=rng())
        return
    simulated = forecast(fits[name], 5, method, rng=rng(), paths=200)
    assert simulated.variance[1] == pytest.approx(forecast(fits[name], 1).variance[1], rel=1e-9)
    assert (simulated.variance > 0).all()


@pytest.mark.parametrize("name", [name for name, spec in MODELS.items() if spec.family.closed_form])
def test_simulated_means_are_the_formulas(fits: dict[str, Fit], name: str) -> None:
    method: Method = "bootstrap" if name == "har-rv" else "simulation"
    simulated = forecast(fits[name], 20, method, rng=rng(), paths=20_000).variance
    np.testing.assert_allclose(simulated, forecast(fits[name], 20, "analytic").variance, rtol=0.03)


def test_a_model_without_a_formula_is_simulated(fits: dict[str, Fit]) -> None:
    for name in ("tarch", "egarch", "aparch"):
        assert preferred(MODELS[name], 5) == "simulation"
        assert forecast(fits[name], 1).method == "analytic"
        assert forecast(fits[name], 5, rng=rng(), paths=10).method == "simulation"
        with pytest.raises(BadForecast, match="no formula beyond one period"):
            forecast(fits[name], 5, "analytic")


def test_the_same_seed_gives_the_same_fan_and_another_another(fits: dict[str, Fit]) -> None:
    for method in ("simulation", "bootstrap"):
        one, same, other = (forecast(fits["gjr"], 10, method, rng=rng(seed), paths=100).variance for seed in (1, 1, 2))
        assert one.equals(same)
        assert not one.equals(other)


def test_fans_open_and_hold_their_quantiles(fits: dict[str, Fit]) -> None:
    ahead = forecast(fits["garch"], 30, "simulation", rng=rng(), coverage=(0.5, 0.9))
    assert ahead.volatility_fan is not None
    assert ahead.return_fan is not None
    assert list(ahead.return_fan.quantiles.columns) == [0.05, 0.25, 0.5, 0.75, 0.95]
    for fan in (ahead.volatility_fan, ahead.return_fan):
        assert (np.diff(fan.quantiles, axis=1) >= 0).all()
    wide = ahead.return_fan.interval(0.9)
    assert ((wide["high"] - wide["low"]).iloc[::5].diff().dropna() > 0).all()
    narrow = ahead.return_fan.interval(0.5)
    assert (narrow["high"] < wide["high"]).all()
    assert ahead.volatility_fan.interval(0.9).loc[1].nunique() == 1  # the next period's variance is known
    with pytest.raises(BadForecast, match=r"This fan covers 0\.5, 0\.9"):
        ahead.return_fan.interval(0.8)


@pytest.mark.parametrize("method", ["simulation", "bootstrap"])
@pytest.mark.parametrize("distribution", ["normal", "skewt"])
def test_a_fan_of_the_truth_covers_what_it_states(method: Method, distribution: str) -> None:
    """The model's own futures, drawn apart, fall into the interval as often as stated."""
    fitted = fit(garch_returns(3_000), ModelSpec("gjr", distribution=distribution))
    fan = forecast(fitted, 10, method, rng=rng(1), paths=10_000, coverage=(0.8, 0.95)).return_fan
    assert fan is not None
    _, futures = fitted.state.simulated(10, 10_000, rng(2), bootstrap=False)
    sums = np.cumsum(futures, axis=1) * fitted.state.scale
    for coverage in (0.8, 0.95):
        edges = fan.interval(coverage)
        inside = ((sums >= edges["low"].to_numpy()) & (sums <= edges["high"].to_numpy())).mean(axis=0)
        np.testing.assert_allclose(inside, coverage, atol=0.02)


def test_fans_cover_the_future_of_returns_that_were_simulated_elsewhere() -> None:
    """400 times: five returns that came, in the 80 % interval made before them by a fit on what was known."""
    returns = garch_returns(6_000, seed=9)
    fitted = fit(returns.iloc[:2_000], MODELS["garch"])
    hits = []
    for end in range(2_000, 5_990, 10):
        known = replace(fitted, returns=returns.iloc[:end], state=fitted.state.on(returns.iloc[:end].to_numpy()))
        fan = forecast(known, 5, "simulation", rng=rng(end), paths=400, coverage=(0.8,)).return_fan
        assert fan is not None
        low, high = fan.interval(0.8).loc[5]
        hits.append(low <= returns.iloc[end : end + 5].sum() <= high)
    assert np.mean(hits) == pytest.approx(0.8, abs=0.06)


def test_an_autoregressive_mean_carries_the_last_returns_on() -> None:
    returns = garch_returns()
    fitted = fit(returns, ModelSpec("constant", mean="ar", lags=2))
    p = dict(zip(fitted.names, fitted.estimates, strict=True))
    _, futures = fitted.state.simulated(3, 40_000, rng(), bootstrap=False)
    known = returns.tolist()
    for _ in range(3):
        known.append(p["mu"] + p["phi[1]"] * known[-1] + p["phi[2]"] * known[-2])
    error = fitted.unconditional_volatility / np.sqrt(40_000)
    np.testing.assert_allclose(futures.mean(axis=0) * fitted.state.scale, known[-3:], atol=4 * error)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"horizon": 0}, "1 to 60 periods"),
        ({"horizon": 61}, "1 to 60 periods"),
        ({"method": "guess"}, "The method is analytic, simulation, bootstrap"),
        ({"method": "simulation"}, "random numbers"),
        ({"method": "simulation", "rng": rng(), "paths": 0}, "at least one path"),
        ({"coverage": (1.2,)}, "between 0 and 1"),
    ],
)
def test_it_refuses_what_it_can_not_do(fits: dict[str, Fit], options: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadForecast, match=sentence):
        forecast(fits["garch"], **options)


def test_units_scale_a_forecast(fits: dict[str, Fit]) -> None:
    hundred = forecast(fit(garch_returns() * 100, MODELS["garch"]), 10, "simulation", rng=rng(), paths=50)
    one = forecast(fits["garch"], 10, "simulation", rng=rng(), paths=50)
    np.testing.assert_allclose(hundred.variance, one.variance * 1e4, rtol=1e-4)
    assert one.return_fan is not None
    assert hundred.return_fan is not None
    pd.testing.assert_frame_equal(hundred.return_fan.quantiles, one.return_fan.quantiles * 100, rtol=1e-4)


def test_a_variance_without_bound_is_refused(fits: dict[str, Fit]) -> None:
    state = fits["egarch"].state
    wild = replace(fits["egarch"], state=replace(state, volatility=np.array([900.0, 0.1, -0.1, 0.99])))
    with pytest.raises(BadForecast, match="grows without bound"):
        forecast(wild, 5, "simulation", rng=rng())


def test_riskmetrics_2006_starts_ahead_from_where_it_was_told_to() -> None:
    for start in ("backcast", "sample_variance"):
        fitted = fit(garch_returns(200), MODELS["riskmetrics2006"], start)
        simulated = forecast(fitted, 15, "simulation", rng=rng(), paths=40_000).variance
        np.testing.assert_allclose(forecast(fitted, 15).variance, simulated, rtol=0.02)
