"""Fits against the equations in plain Python, in other units, and on returns whose parameters are known."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.volatility.fit import Fit
from analytics.volatility.fitting import fit
from analytics.volatility.models import MODELS, ModelSpec
from analytics.volatility.processes import Start
from tests.analytics.volatility import equations
from tests.analytics.volatility.simulated import ALPHA, BETA, MEAN, OMEGA, garch_returns

BY_LIKELIHOOD = [name for name in MODELS if name != "har-rv"]
WITH_START = [name for name in BY_LIKELIHOOD if name not in ("constant", "riskmetrics2006")]


def expected_variances(fitted: Fit) -> tuple[list[float], list[float]]:
    """Residuals at the fit's own parameters, and their variances by the equations."""
    parameters = dict(zip(fitted.names, fitted.estimates, strict=True))
    values = fitted.returns.tolist()
    residuals = [value - parameters.get("mu", 0.0) for value in values]
    if fitted.start == "sample_variance":
        start = equations.sample_variance(residuals)
    else:
        before = 0.0 if fitted.spec.mean == "zero" else sum(values) / len(values)
        power = 1.0 if fitted.spec.name == "tarch" else 2.0
        start = equations.backcast([value - before for value in values], power)
    return residuals, equations.variances(fitted.spec, parameters, residuals, start)


@pytest.mark.parametrize("start", ["backcast", "sample_variance"])
@pytest.mark.parametrize("name", WITH_START)
def test_variance_and_likelihood_are_those_of_the_equations_in_the_callers_units(name: str, start: Start) -> None:
    fitted = fit(garch_returns(300), MODELS[name], start)
    residuals, variances = expected_variances(fitted)
    np.testing.assert_allclose(fitted.variance, variances, rtol=1e-9)
    parameters = dict(zip(fitted.names, fitted.estimates, strict=True))
    expected = equations.log_likelihood(fitted.spec, parameters, residuals, variances)
    assert fitted.log_likelihood == pytest.approx(expected, rel=1e-9)
    assert fitted.aic == pytest.approx(2 * len(parameters) - 2 * expected)
    assert fitted.bic == pytest.approx(np.log(300) * len(parameters) - 2 * expected)


@pytest.mark.parametrize("distribution", ["t", "skewt", "ged"])
def test_other_distributions_have_the_likelihood_of_their_densities(distribution: str) -> None:
    fitted = fit(garch_returns(300), ModelSpec("gjr", distribution=distribution))
    residuals, variances = expected_variances(fitted)
    parameters = dict(zip(fitted.names, fitted.estimates, strict=True))
    expected = equations.log_likelihood(fitted.spec, parameters, residuals, variances)
    assert fitted.log_likelihood == pytest.approx(expected, rel=1e-7)


def test_riskmetrics_2006_is_its_fourteen_averages() -> None:
    fitted = fit(garch_returns(300), MODELS["riskmetrics2006"], "sample_variance")
    values = fitted.returns.tolist()
    np.testing.assert_allclose(
        fitted.variance, equations.riskmetrics2006(values, equations.sample_variance(values)), rtol=1e-9
    )


def test_more_lags_and_a_mean_with_lags_follow_the_equations() -> None:
    fitted = fit(garch_returns(300), ModelSpec("garch", mean="ar", lags=2, p=2, q=2), "sample_variance")
    p = dict(zip(fitted.names, fitted.estimates, strict=True))
    values = fitted.returns.tolist()
    residuals = [values[t] - p["mu"] - p["phi[1]"] * values[t - 1] - p["phi[2]"] * values[t - 2] for t in range(2, 300)]
    variances = equations.variances(fitted.spec, p, residuals, equations.sample_variance(residuals))
    assert fitted.variance.isna().sum() == 2
    np.testing.assert_allclose(fitted.variance.dropna(), variances, rtol=1e-9)
    np.testing.assert_allclose(fitted.standardised.dropna(), residuals / np.sqrt(variances), rtol=1e-9)
    assert fitted.log_likelihood == pytest.approx(equations.log_likelihood(fitted.spec, p, residuals, variances))


def test_nothing_is_more_likely_than_a_fit_from_the_sample_variance() -> None:
    """Published benchmarks have six digits: the likelihood's slope at the fit is that of a parameter right to them."""
    fitted = fit(garch_returns(), MODELS["garch"], "sample_variance")

    def likelihood(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
        p = dict(zip(fitted.names, values, strict=True))
        residuals = [value - p["mu"] for value in fitted.returns]
        variances = equations.variances(fitted.spec, p, residuals, equations.sample_variance(residuals))
        return equations.log_likelihood(fitted.spec, p, residuals, variances)

    errors = fitted.parameters["std_error"].to_numpy()
    for at, error in enumerate(errors):
        move = np.zeros(len(errors))
        move[at] = 0.01 * error
        there, back = likelihood(fitted.estimates + move), likelihood(fitted.estimates - move)
        slope, curve = (there - back) / 2, there - 2 * fitted.log_likelihood + back
        assert curve < 0
        assert abs(slope / curve) < 0.02, fitted.names[at]  # the top lies within 0.0002 standard errors


def test_errors_are_those_of_the_exact_hessian_and_scores() -> None:
    """Scores by complex steps, the Hessian by differences of them; the start from the sample variance moves too."""
    fitted = fit(garch_returns(), MODELS["garch"], "sample_variance")
    returns = fitted.returns.to_numpy()

    def scores(parameters: "np.ndarray[Any, np.dtype[np.float64]]") -> "np.ndarray[Any, np.dtype[np.float64]]":
        rows = []
        for at in range(len(parameters)):
            moved = parameters.astype(complex)
            moved[at] += 1e-30j
            mu, omega, alpha, beta = moved
            residuals = returns - mu
            variance = before = np.mean(residuals**2)
            losses = []
            for residual in residuals:
                variance = omega + alpha * before + beta * variance
                losses.append(-0.5 * (np.log(variance) + residual**2 / variance))
                before = residual**2
            rows.append(np.imag(losses) / 1e-30)
        return np.array(rows)

    top = fitted.estimates
    moves = 1e-4 * np.diag(top)
    hessian = np.array([(scores(top + move) - scores(top - move)).sum(axis=1) / (2 * move.sum()) for move in moves])
    curvature = np.linalg.inv(-hessian)
    outer = scores(top) @ scores(top).T
    told = fitted.parameters
    np.testing.assert_allclose(told["std_error_hessian"], np.sqrt(np.diag(curvature)), rtol=1e-3)
    np.testing.assert_allclose(told["std_error"], np.sqrt(np.diag(curvature @ outer @ curvature)), rtol=2e-3)


@pytest.mark.parametrize("name", MODELS)
def test_other_units_are_only_other_units(name: str) -> None:
    returns = garch_returns()
    one, hundred = fit(returns, MODELS[name]), fit(returns * 100, MODELS[name])
    np.testing.assert_allclose(hundred.variance, one.variance * 1e4, rtol=1e-5)
    assert hundred.persistence == pytest.approx(one.persistence, rel=1e-5)
    assert hundred.unconditional_volatility == pytest.approx(one.unconditional_volatility * 100, rel=1e-4, nan_ok=True)
    assert hundred.log_likelihood == pytest.approx(
        one.log_likelihood - one.observations * np.log(100), abs=1e-5, nan_ok=True
    )


@settings(max_examples=15, deadline=None)
@given(st.floats(1e-6, 1e6), st.sampled_from(["garch", "egarch", "tarch"]))
def test_any_scale_gives_the_same_fit(factor: float, name: str) -> None:
    returns = garch_returns(400)
    one, other = fit(returns, MODELS[name]), fit(returns * factor, MODELS[name])
    np.testing.assert_allclose(other.standardised, one.standardised, rtol=1e-4, atol=1e-5)


def test_dates_do_not_matter() -> None:
    returns = garch_returns()
    later = returns.set_axis(returns.index + pd.Timedelta(days=1000))
    np.testing.assert_array_equal(fit(returns, MODELS["gjr"]).estimates, fit(later, MODELS["gjr"]).estimates)


@pytest.mark.parametrize("start", ["backcast", "sample_variance"])
def test_it_recovers_what_was_simulated(start: Start) -> None:
    fitted = fit(garch_returns(8_000, seed=3), MODELS["garch"], start)
    truth = {"mu": MEAN, "omega": OMEGA, "alpha[1]": ALPHA, "beta[1]": BETA}
    distance = (fitted.parameters["estimate"] - pd.Series(truth)) / fitted.parameters["std_error"]
    assert (distance.abs() < 3).all()
    assert fitted.persistence == pytest.approx(0.96, abs=0.015)
    assert fitted.half_life == pytest.approx(np.log(0.5) / np.log(fitted.persistence))
    assert fitted.unconditional_volatility == pytest.approx(0.01, rel=0.1)
    assert fitted.converged
    assert not fitted.remedy


@pytest.mark.parametrize("name", ["garch", "egarch", "aparch"])
def test_errors_are_archs_robust_ones_in_the_callers_units(name: str) -> None:
    import arch

    returns = garch_returns(2_000, seed=2)
    kinds = {"garch": ("GARCH", 0), "egarch": ("EGARCH", 1), "aparch": ("APARCH", 1)}
    volatility, asymmetry = kinds[name]
    bare = arch.arch_model(returns * 100, vol=volatility, p=1, o=asymmetry, q=1, rescale=False)
    peer = bare.fit(disp="off", tol=1e-10)
    ours = fit(returns * 100, MODELS[name], "backcast").parameters
    np.testing.assert_allclose(ours["estimate"], peer.params, rtol=0.02, atol=0.003)
    np.testing.assert_allclose(ours["std_error"], peer.std_err, rtol=0.1, atol=1e-3)
