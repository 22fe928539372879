import numpy as np
import pytest
from statsmodels.stats.sandwich_covariance import S_hac_simple

from analytics.volatility.dcc import fit_dcc
from analytics.volatility.dcc_errors import long_run_covariance
from analytics.volatility.models import ModelSpec
from tests.analytics.volatility.dcc_world import dcc_returns

GARCH = ModelSpec("garch", mean="zero")


def test_errors_are_as_large_as_estimates_really_scatter() -> None:
    """Of much the same instruments, where errors of the second step alone would be a third too small."""
    alike = np.full((3, 3), 0.9) + 0.1 * np.eye(3)
    tables = [fit_dcc(dcc_returns(600, 0.15, 0.8, alike.tolist(), seed)[0], GARCH).parameters for seed in range(60)]
    scatter = np.std([table["estimate"] for table in tables], axis=0)
    told = np.nanmedian([table["std_error"] for table in tables], axis=0)
    np.testing.assert_allclose(told / scatter, 1, atol=0.24)


def test_the_long_run_covariance_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(1)
    values = np.cumsum(rng.standard_normal((500, 2)), axis=0) * 0.1 + rng.standard_normal((500, 2))
    centred = values - values.mean(axis=0)
    lags = int(np.ceil(1.2 * 500 ** (1 / 3)))
    np.testing.assert_allclose(long_run_covariance(values), S_hac_simple(centred, nlags=lags) / 500, rtol=1e-10)


def test_the_errors_have_no_unit() -> None:
    returns = dcc_returns(800, 0.05, 0.9, ((1.0, 0.3), (0.3, 1.0)), seed=2)[0]
    first, second = (fit_dcc(returns * factor, GARCH).parameters["std_error"] for factor in (1, 100))
    assert first.to_list() == pytest.approx(second.to_list(), rel=1e-2)
