"""Leverage and the sign bias test against statsmodels, and against what they are to find."""

import numpy as np
import pytest

from analytics.volatility.fitting import fit
from analytics.volatility.leverage import EFFECTS, leverage, leverage_of
from analytics.volatility.models import MODELS
from analytics.volatility.returns import FloatArray
from tests.analytics.volatility.simulated import garch_returns, gjr_returns


def test_the_test_is_that_of_statsmodels() -> None:
    import statsmodels.api as sm

    fitted = fit(garch_returns(), MODELS["garch"])
    z, shocks = fitted.standardised.to_numpy(), fitted.state.residuals
    before = shocks[:-1] / shocks[:-1].std()
    falls = (before < 0).astype(float)
    peer = sm.OLS(z[1:] ** 2, np.column_stack([np.ones(len(falls)), falls, falls * before, (1 - falls) * before])).fit()
    found = leverage(fitted).sign_bias
    np.testing.assert_allclose(found.loc[list(EFFECTS), "estimate"], peer.params[1:])
    np.testing.assert_allclose(found.loc[list(EFFECTS), "statistic"], peer.tvalues[1:])
    np.testing.assert_allclose(found.loc[list(EFFECTS), "p_value"], peer.pvalues[1:])
    assert found.loc["jointly", "statistic"] == pytest.approx(peer.nobs * peer.rsquared)


def test_it_finds_what_a_symmetric_model_misses_and_an_asymmetric_one_knows() -> None:
    shocks = gjr_returns(4_000)
    symmetric, asymmetric = (leverage(fit(shocks, MODELS[name])) for name in ("garch", "gjr"))
    assert symmetric.correlation < -3 * symmetric.standard_error
    assert symmetric.sign_bias.loc["jointly", "p_value"] < 0.01
    assert asymmetric.sign_bias.loc["jointly", "p_value"] > 0.05


def test_it_finds_nothing_where_there_is_nothing() -> None:
    z = np.random.default_rng(2).standard_normal((400, 300))
    rejected = [leverage_of(row, row).sign_bias.loc["jointly", "p_value"] < 0.05 for row in z]
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.03)


def test_the_unit_does_not_matter() -> None:
    z = gjr_returns(300).to_numpy()
    first, second = leverage_of(z, z / 0.01), leverage_of(100 * z, z / 0.01)
    assert first.correlation == pytest.approx(second.correlation)
    np.testing.assert_allclose(first.sign_bias.to_numpy(), second.sign_bias.to_numpy(), equal_nan=True)


@pytest.mark.parametrize("shocks", [np.ones(10), np.zeros(100), np.abs(gjr_returns(100).to_numpy())])
def test_what_cannot_be_computed_is_undefined(shocks: FloatArray) -> None:
    assert leverage_of(shocks, shocks).sign_bias["p_value"].isna().all()
