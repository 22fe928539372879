"""Residual tests against statsmodels and scipy, and against what they are to find."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.volatility.diagnostics import arch_lm, diagnostics, ljung_box
from analytics.volatility.fitting import fit
from analytics.volatility.models import MODELS, ModelSpec
from tests.analytics.volatility.simulated import garch_returns


def test_statistics_are_those_of_statsmodels_and_scipy() -> None:
    from statsmodels.stats.diagnostic import acorr_ljungbox, het_arch

    fitted = fit(garch_returns(), MODELS["constant"])
    z, found = fitted.standardised.to_numpy(), diagnostics(fitted, (5, 10)).tests
    for name, values in (("Ljung-Box z", z), ("Ljung-Box z²", z**2)):
        peer = acorr_ljungbox(values, lags=[5, 10])
        np.testing.assert_allclose(found.loc[name, "statistic"], peer["lb_stat"], rtol=1e-9)
        np.testing.assert_allclose(found.loc[name, "p_value"], peer["lb_pvalue"], rtol=1e-9)
    for lags in (5, 10):
        statistic, p_value, *_ = het_arch(z, nlags=lags, result_object=False)
        assert found.loc[("ARCH-LM", lags), "statistic"] == pytest.approx(statistic)
        assert found.loc[("ARCH-LM", lags), "p_value"] == pytest.approx(p_value)
    normal = stats.jarque_bera(z)
    assert found.loc[("Jarque-Bera", 0), "statistic"] == pytest.approx(normal.statistic)
    assert found.loc[("Jarque-Bera", 0), "p_value"] == pytest.approx(normal.pvalue)


def test_a_constant_leaves_clusters_and_the_right_model_none() -> None:
    returns = garch_returns(3_000)
    constant = diagnostics(fit(returns, MODELS["constant"])).passed(0.01)
    right = diagnostics(fit(returns, MODELS["garch"])).passed(0.01)
    assert not constant.loc["ARCH-LM"].any()
    assert not constant.loc["Ljung-Box z²"].any()
    assert right.all()


@pytest.mark.parametrize("distribution", ["normal", "t", "skewt", "ged"])
def test_qq_points_lie_on_the_diagonal_of_the_fits_own_distribution(distribution: str) -> None:
    fitted = fit(garch_returns(3_000), ModelSpec("garch", distribution=distribution))
    points = diagnostics(fitted).qq
    assert points["theoretical"].is_monotonic_increasing
    assert points["sample"].is_monotonic_increasing
    middle = points.iloc[100:-100]
    np.testing.assert_allclose(middle["sample"], middle["theoretical"], atol=0.15)


def test_moments_are_the_samples() -> None:
    found = diagnostics(fit(garch_returns(), MODELS["har-rv"]))
    z = fit(garch_returns(), MODELS["har-rv"]).standardised.dropna()
    assert found.skewness == pytest.approx(stats.skew(z))
    assert found.kurtosis == pytest.approx(stats.kurtosis(z, fisher=False))
    assert len(found.qq) == 800 - 22


def test_too_few_values_are_undefined() -> None:
    z = np.random.default_rng(1).standard_normal(9)
    assert np.isnan(ljung_box(z, 9))
    assert np.isnan(arch_lm(z, 5))
    short = diagnostics(fit(garch_returns(60), MODELS["har-rv"]), lags=(50,))
    assert short.tests["statistic"].isna().sum() == 3
    assert not short.passed().loc["ARCH-LM"].any()
    assert isinstance(short.tests, pd.DataFrame)
