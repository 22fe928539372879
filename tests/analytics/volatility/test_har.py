"""HAR-RV against least squares by hand, and on realised variance that follows it."""

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.fitting import fit
from analytics.volatility.forecast import forecast
from analytics.volatility.har import regressors
from analytics.volatility.har_fitting import LEAST_SQUARES, STAND_IN
from analytics.volatility.models import MODELS
from analytics.volatility.returns import BadReturns
from tests.analytics.volatility.simulated import garch_returns

TRUTH = (5e-6, 0.3, 0.35, 0.25)


def market(length: int = 6_000) -> "tuple[pd.Series[float], pd.Series[float]]":
    """Returns, and realised variance that follows HAR with multiplicative surprises of mean one."""
    rng = np.random.default_rng(4)
    realised, expected = [5e-5] * 22, [5e-5] * 22
    for _ in range(length):
        means = [sum(realised[-lag:]) / lag for lag in (1, 5, 22)]
        expected.append(TRUTH[0] + sum(b * mean for b, mean in zip(TRUTH[1:], means, strict=True)))
        realised.append(expected[-1] * rng.gamma(4, 0.25))
    index = pd.bdate_range("2000-01-03", periods=length, tz="UTC")
    returns = np.sqrt(expected[22:]) * rng.standard_normal(length)
    return pd.Series(returns, index), pd.Series(realised[22:], index)


def test_regressors_are_means_over_a_day_a_week_a_month() -> None:
    values = np.arange(1.0, 31.0) ** 2
    rows = regressors(values)
    assert rows.shape == (9, 4)
    np.testing.assert_allclose(rows[0], [1, values[21], values[17:22].mean(), values[:22].mean()])
    np.testing.assert_allclose(rows[-1], [1, values[29], values[25:].mean(), values[8:].mean()])


def test_it_recovers_the_coefficients_and_says_how_sure_it_is() -> None:
    returns, realised = market()
    fitted = fit(returns, MODELS["har-rv"], realised=realised)
    table = fitted.parameters.drop("mu")
    assert list(table.index) == ["const", "daily", "weekly", "monthly"]
    assert ((table["estimate"] - np.array(TRUTH)).abs() < 3 * table["std_error"]).all()
    assert fitted.persistence == pytest.approx(0.9, abs=0.06)
    assert fitted.standardised.std() == pytest.approx(1, abs=0.05)
    assert fitted.notes == (LEAST_SQUARES,)
    assert np.isnan([fitted.log_likelihood, fitted.aic, fitted.bic]).all()
    pd.testing.assert_index_equal(fitted.variance.index, returns.index)
    assert fitted.variance.isna().sum() == 22


def test_estimates_and_errors_are_those_of_statsmodels_in_the_callers_units() -> None:
    import statsmodels.api as sm

    returns, realised = market(1_000)
    fitted = fit(returns, MODELS["har-rv"], realised=realised).parameters.drop("mu")
    frame = pd.concat([realised.rolling(lag).mean().shift() for lag in (1, 5, 22)], axis=1).iloc[22:]
    peer = sm.OLS(realised.iloc[22:], sm.add_constant(frame)).fit(cov_type="HAC", cov_kwds={"maxlags": 5})
    np.testing.assert_allclose(fitted["estimate"], peer.params, rtol=1e-6)
    np.testing.assert_allclose(fitted["std_error"], peer.bse, rtol=1e-6)


def test_a_forecast_iterates_the_equation() -> None:
    returns, realised = market(1_000)
    fitted = fit(returns, MODELS["har-rv"], realised=realised)
    const, *slopes = fitted.parameters["estimate"].drop("mu")
    known = realised.tolist()
    for _ in range(30):
        known.append(const + sum(b * sum(known[-lag:]) / lag for b, lag in zip(slopes, (1, 5, 22), strict=True)))
    np.testing.assert_allclose(forecast(fitted, 30).variance, known[-30:], rtol=1e-9)


def test_without_realised_variance_squared_returns_stand_in() -> None:
    returns = garch_returns()
    alone = fit(returns, MODELS["har-rv"])
    squares = fit(returns, MODELS["har-rv"], realised=(returns - returns.mean()) ** 2)
    assert STAND_IN in alone.notes
    pd.testing.assert_series_equal(alone.variance, squares.variance)
    assert (alone.variance.dropna() > 0).all()


def test_it_refuses_realised_variance_with_holes() -> None:
    returns, realised = market(200)
    for wrong in (realised.iloc[1:], -realised):
        with pytest.raises(BadReturns, match="lacks some of the returns' dates, or is negative"):
            fit(returns, MODELS["har-rv"], realised=wrong)
