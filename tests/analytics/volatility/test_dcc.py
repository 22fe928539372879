"""DCC against its equations in plain Python, against returns whose correlation is known, and against itself."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.linalg import sqrtm
from scipy.optimize import minimize
from statsmodels.regression.linear_model import OLS
from statsmodels.tools import add_constant

from analytics.volatility.constant_correlation import constant_correlation_test
from analytics.volatility.correlation_recursion import (
    log_likelihoods,
    quasi_correlations,
    scores,
    slopes,
    target_of,
)
from analytics.volatility.covariance import BadMatrix, to_correlation
from analytics.volatility.dcc import Dcc, fit_dcc
from analytics.volatility.fitting import fit
from analytics.volatility.models import MODELS, ModelSpec
from analytics.volatility.returns import BadReturns
from tests.analytics.volatility.dcc_world import correlation_likelihood, correlations, dcc_returns, second_moment

GARCH = ModelSpec("garch", mean="zero")
THREE = ((1.0, 0.5, 0.2), (0.5, 1.0, -0.3), (0.2, -0.3, 1.0))
A, B = 0.05, 0.92
Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@cache
def world() -> tuple[pd.DataFrame, Array]:
    return dcc_returns(3_000, A, B, THREE, seed=3)


@cache
def fitted() -> Dcc:
    return fit_dcc(world()[0], GARCH)


def likelihood(residuals: Array, target: Array, a: float, b: float) -> float:
    return float(log_likelihoods(residuals, quasi_correlations(residuals, target, a, b)[:-1]).sum())


def test_recursion_and_likelihood_are_those_of_plain_python() -> None:
    residuals = np.random.default_rng(1).standard_normal((120, 4)) @ np.triu(np.ones((4, 4)))
    plain = residuals.tolist()
    target = second_moment(plain)
    np.testing.assert_allclose(target_of(residuals), target, rtol=1e-12)
    for a, b in ((0.0, 0.0), (0.05, 0.9), (0.3, 0.1), (0.0, 0.99), (0.2, 0.0)):
        expected = correlations(plain, target, a, b)
        found = quasi_correlations(residuals, np.array(target), a, b)
        np.testing.assert_allclose(to_correlation(found), expected, rtol=1e-9)
        ours = likelihood(residuals, np.array(target), a, b)
        assert ours == pytest.approx(correlation_likelihood(plain, expected), rel=1e-10)


def test_an_independent_search_over_plain_python_finds_the_same() -> None:
    small = fit_dcc(dcc_returns(400, 0.08, 0.85, ((1.0, 0.6), (0.6, 1.0)), seed=5)[0], GARCH)
    plain = small.residuals.tolist()
    target = second_moment(plain)

    def loss(point: Array) -> float:
        a, b = point
        if min(a, b) < 0 or a + b >= 1:
            return 1e9
        return -correlation_likelihood(plain, correlations(plain, target, a, b))

    found = minimize(loss, (0.05, 0.8), method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9})
    assert (small.a, small.b) == pytest.approx(tuple(found.x), abs=2e-4)
    assert small.correlation_likelihood == pytest.approx(-found.fun, abs=1e-6)


@pytest.mark.parametrize(("a", "b"), [(0.04, 0.9), (0.2, 0.3), (0.0, 0.5)])
def test_slopes_are_those_of_small_steps(a: float, b: float) -> None:
    rng, step = np.random.default_rng(2), 1e-6
    residuals = rng.standard_normal((60, 3)) @ np.triu(np.ones((3, 3)))
    target = target_of(residuals)
    by_a, by_b = scores(residuals, target, a, b).sum(axis=0)
    ahead, behind = likelihood(residuals, target, a + step, b), likelihood(residuals, target, a - step, b)
    assert by_a == pytest.approx((ahead - behind) / (2 * step), rel=1e-5, abs=1e-5)
    ahead, behind = likelihood(residuals, target, a, b + step), likelihood(residuals, target, a, b - step)
    assert by_b == pytest.approx((ahead - behind) / (2 * step), rel=1e-5, abs=1e-5)
    found = slopes(residuals, target, a, b)
    turned = rng.standard_normal((3, 3))
    turned += turned.T
    ahead = likelihood(residuals, target + step * turned, a, b)
    behind = likelihood(residuals, target - step * turned, a, b)
    assert (found.by_target * turned).sum() == pytest.approx((ahead - behind) / (2 * step), rel=1e-5, abs=1e-5)
    moved = rng.standard_normal(residuals.shape)
    ahead, behind = (
        likelihood(there, target_of(there), a, b) for there in (residuals + step * moved, residuals - step * moved)
    )
    assert (found.by_residual * moved).sum() == pytest.approx((ahead - behind) / (2 * step), rel=1e-5, abs=1e-5)


def test_it_finds_the_parameters_that_made_the_returns() -> None:
    table = fitted().parameters
    assert (table["std_error"] < [0.015, 0.03]).all()
    assert (np.abs(table["estimate"] - [A, B]) < 3 * table["std_error"]).all()
    assert fitted().converged
    assert fitted().notes == ()


def test_it_follows_the_true_correlation() -> None:
    _, truth = world()
    dynamic = fitted().correlation.values - truth
    constant = fitted().constant.to_numpy() - truth
    assert np.abs(dynamic).mean() < 0.35 * np.abs(constant).mean()


def test_its_likelihood_is_that_of_the_whole_model() -> None:
    """The normal likelihood of returns with covariance H(t), written out, is the sum of both parts."""
    dcc = fitted()
    returns = world()[0].to_numpy()
    whole = -0.5 * (
        3 * np.log(2 * np.pi) * len(returns)
        + np.linalg.slogdet(dcc.covariance.values)[1].sum()
        + np.einsum("ti,tij,tj->", returns, np.linalg.inv(dcc.covariance.values), returns)
    )
    assert dcc.log_likelihood == pytest.approx(float(whole), rel=1e-10)
    assert dcc.volatility_likelihood == pytest.approx(sum(one.log_likelihood for one in dcc.fits.values()), rel=1e-9)


def test_the_top_is_a_top() -> None:
    dcc = fitted()
    np.testing.assert_allclose(scores(dcc.residuals, dcc.target, dcc.a, dcc.b).sum(axis=0), 0, atol=0.05)
    for a, b in ((0.004, 0), (-0.004, 0), (0, 0.004), (0, -0.004)):
        assert likelihood(dcc.residuals, dcc.target, dcc.a + a, dcc.b + b) < dcc.correlation_likelihood


def test_without_dynamics_it_is_the_constant_correlation() -> None:
    residuals = fitted().residuals
    target = target_of(residuals)
    for a, b in ((0.0, 0.0), (0.0, 0.7), (1e-12, 1e-12)):
        matrices = to_correlation(quasi_correlations(residuals, target, a, b))
        np.testing.assert_allclose(matrices, np.broadcast_to(fitted().constant, matrices.shape), atol=1e-9)
    assert likelihood(residuals, target, 0.0, 0.0) == pytest.approx(fitted().constant_likelihood, rel=1e-12)
    assert fitted().likelihood_ratio > 100


def test_constant_correlation_is_seen_as_such() -> None:
    constant = [fit_dcc(dcc_returns(1_000, 0, 0, THREE, seed)[0], GARCH) for seed in range(12)]
    assert all(0 <= one.likelihood_ratio < 10 for one in constant)
    assert sum(one.constancy.p_value < 0.05 for one in constant) <= 2
    still = next(one for one in constant if one.a == 0)
    assert "hardly moves" in still.notes[0]
    assert still.parameters["std_error"].isna().all()
    np.testing.assert_allclose(still.correlation.values[-1], still.constant, atol=1e-12)


def test_moving_correlation_is_seen_as_such() -> None:
    found = fitted().constancy
    assert found.degrees == 6
    assert found.p_value < 1e-6


def test_the_test_of_constancy_is_that_of_statsmodels() -> None:
    residuals = fitted().residuals[:400]
    white = residuals @ np.linalg.inv(np.real(sqrtm(to_correlation(target_of(residuals)))))
    pairs = [white[:, 0] * white[:, 1], white[:, 0] * white[:, 2], white[:, 1] * white[:, 2]]
    explained = np.concatenate([pair[2:] for pair in pairs])
    past = np.column_stack([np.concatenate([pair[2 - lag : len(pair) - lag] for pair in pairs]) for lag in (1, 2)])
    model = OLS(explained, add_constant(past)).fit()
    expected = model.wald_test(np.eye(3), scalar=True, use_f=False).statistic * model.nobs / model.df_resid
    found = constant_correlation_test(residuals, lags=2)
    assert found.statistic == pytest.approx(float(expected), rel=1e-8)
    assert found.degrees == 3


def test_the_order_of_the_assets_does_not_matter() -> None:
    turned = fit_dcc(world()[0][["S2", "S0", "S1"]], GARCH)
    assert (turned.a, turned.b) == pytest.approx((fitted().a, fitted().b), abs=1e-5)
    assert turned.log_likelihood == pytest.approx(fitted().log_likelihood, rel=1e-9)
    assert turned.constancy.statistic == pytest.approx(fitted().constancy.statistic, rel=1e-6)
    np.testing.assert_allclose(
        turned.correlation.pair("S0", "S1"), fitted().correlation.pair("S0", "S1"), rtol=0, atol=1e-4
    )


def test_units_do_not_matter() -> None:
    returns = world()[0]
    factors = np.array([100.0, 0.01, 5.0])
    scaled = fit_dcc(returns * factors, GARCH)
    assert (scaled.a, scaled.b) == pytest.approx((fitted().a, fitted().b), abs=1e-5)
    assert scaled.log_likelihood == pytest.approx(fitted().log_likelihood - len(returns) * np.log(factors).sum())
    by_hand = fitted().covariance.values * factors[:, None] * factors
    np.testing.assert_allclose(scaled.covariance.values, by_hand, rtol=1e-3, atol=1e-9)


def test_every_matrix_is_positive_definite() -> None:
    for path in (fitted().correlation, fitted().covariance):
        assert np.linalg.eigvalsh(path.values)[:, 0].min() > 0
    assert (np.einsum("tii->ti", fitted().correlation.values) == 1).all()


@pytest.mark.parametrize("name", ["egarch", "ewma", "har-rv"])
def test_any_model_can_be_the_first_step(name: str) -> None:
    returns = world()[0].iloc[:1_200]
    dcc = fit_dcc(returns, MODELS[name])
    assert 0.01 < dcc.a < 0.12
    assert dcc.parameters["std_error"].notna().all()
    assert dcc.index[-1] == returns.index[-1]
    alone = fit(returns["S1"], MODELS[name]).variance.loc[dcc.index]
    np.testing.assert_allclose(dcc.covariance.diagonal()["S1"], alone, rtol=1e-12)


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[float, str]] = []
    fit_dcc(world()[0].iloc[:300], GARCH, progress=lambda part, words: told.append((part, words)))
    assert told == [(0.0, "GARCH of S0"), (0.25, "GARCH of S1"), (0.5, "GARCH of S2"), (0.75, "correlation")]


def test_what_moves_as_one_is_refused() -> None:
    returns = world()[0].iloc[:500]
    with pytest.raises(BadMatrix, match="move as one"):
        fit_dcc(returns.assign(S1=returns["S0"] * 2), GARCH)


def test_too_few_returns_are_refused() -> None:
    with pytest.raises(BadReturns, match="at least 50"):
        fit_dcc(world()[0].iloc[:40], GARCH)


def test_the_member_that_cannot_be_fitted_is_named() -> None:
    still = world()[0].iloc[:200].assign(S1=0.0)
    with pytest.raises(BadReturns, match=r"^S1: All of these returns are equal"):
        fit_dcc(still, GARCH)
