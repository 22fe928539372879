from functools import cache

import numpy as np
import pytest

from analytics.volatility.correlation_recursion import quasi_correlations
from analytics.volatility.covariance import to_correlation
from analytics.volatility.dcc import Dcc, fit_dcc
from analytics.volatility.dcc_forecast import correlation_forecast, covariance_forecast
from analytics.volatility.forecast import BadForecast, forecast
from analytics.volatility.models import MODELS, ModelSpec
from tests.analytics.volatility.dcc_world import dcc_returns

THREE = ((1.0, 0.5, 0.2), (0.5, 1.0, -0.3), (0.2, -0.3, 1.0))


@cache
def fitted(name: str = "garch") -> Dcc:
    spec = ModelSpec("garch", mean="zero") if name == "garch" else MODELS[name]
    return fit_dcc(dcc_returns(1_500, 0.06, 0.9, THREE, seed=4)[0], spec)


def test_the_next_correlation_is_that_of_the_recursion() -> None:
    dcc = fitted()
    quasi = quasi_correlations(dcc.residuals, dcc.target, dcc.a, dcc.b)
    by_hand = (1 - dcc.a - dcc.b) * dcc.target + dcc.b * quasi[-2]
    by_hand = by_hand + dcc.a * np.outer(dcc.residuals[-1], dcc.residuals[-1])
    np.testing.assert_allclose(correlation_forecast(dcc, 1).values[0], to_correlation(by_hand), rtol=1e-10)


def test_it_returns_to_the_constant_correlation() -> None:
    dcc = fitted()
    path = correlation_forecast(dcc, 60).values
    away = np.abs(path - dcc.constant.to_numpy()).max(axis=(1, 2))
    assert (np.diff(away) < 0).all()
    np.testing.assert_allclose(away[40] / away[0], dcc.persistence**40, rtol=1e-9)
    assert np.linalg.eigvalsh(path)[:, 0].min() > 0


def test_it_is_the_mean_of_many_simulated_futures() -> None:
    dcc, rng = fitted(), np.random.default_rng(1)
    quasi = np.repeat(quasi_correlations(dcc.residuals, dcc.target, dcc.a, dcc.b)[-1][None], 4_000, axis=0)
    expected = correlation_forecast(dcc, 20).values
    for step in range(20):
        matrices = to_correlation(quasi)
        np.testing.assert_allclose(matrices.mean(axis=0), expected[step], atol=0.02)
        shock = np.einsum("pij,pj->pi", np.linalg.cholesky(matrices), rng.standard_normal((4_000, 3)))
        quasi = (1 - dcc.a - dcc.b) * dcc.target + dcc.a * shock[:, :, None] * shock[:, None, :] + dcc.b * quasi


def test_covariances_have_the_variances_of_each_alone() -> None:
    dcc = fitted()
    path = covariance_forecast(dcc, 21)
    np.testing.assert_allclose(path.diagonal()["S1"], forecast(dcc.fits["S1"], 21).variance, rtol=1e-12)
    np.testing.assert_allclose(path.correlation().values, correlation_forecast(dcc, 21).values, rtol=1e-9)


def test_a_model_without_a_formula_is_simulated() -> None:
    path = covariance_forecast(fitted("egarch"), 5, np.random.default_rng(1), paths=500)
    assert (path.diagonal() > 0).all(axis=None)
    with pytest.raises(BadForecast, match="random numbers"):
        covariance_forecast(fitted("egarch"), 5)


@pytest.mark.parametrize("horizon", [0, 61])
def test_it_looks_so_far_and_no_farther(horizon: int) -> None:
    with pytest.raises(BadForecast, match="1 to 60"):
        correlation_forecast(fitted(), horizon)
