"""Carried on over newer returns, a model never looks ahead."""

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.extending import extend
from analytics.volatility.fitting import fit
from analytics.volatility.forecast import forecast
from analytics.volatility.models import MODELS, ModelSpec
from analytics.volatility.processes import Start
from analytics.volatility.returns import BadReturns
from tests.analytics.volatility.simulated import garch_returns

RETURNS = garch_returns()
KNOWN = RETURNS.iloc[:600]


@pytest.mark.parametrize("start", ["backcast", "sample_variance"])
@pytest.mark.parametrize("name", MODELS)
def test_the_past_is_as_it_was_and_a_poisoned_future_does_not_reach_it(name: str, start: Start) -> None:
    fitted = fit(KNOWN, MODELS[name], start)
    pd.testing.assert_series_equal(extend(fitted, KNOWN).variance, fitted.variance)
    on = extend(fitted, RETURNS)
    pd.testing.assert_series_equal(on.variance.iloc[:600], fitted.variance, rtol=1e-12)
    poisoned = RETURNS.copy()
    poisoned.iloc[700:] = -0.4
    np.testing.assert_allclose(extend(fitted, poisoned).variance.iloc[:701], on.variance.iloc[:701], rtol=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_the_next_variance_is_the_forecast_made_before_it(name: str) -> None:
    fitted = fit(KNOWN, MODELS[name])
    on = extend(fitted, RETURNS.iloc[:611])
    before = forecast(extend(fitted, RETURNS.iloc[:610]), 1).variance[1]
    assert on.variance.iloc[610] == pytest.approx(before, rel=1e-9)


def test_nothing_is_estimated_again() -> None:
    fitted = fit(KNOWN, ModelSpec("gjr", mean="ar", lags=1, distribution="t"))
    on = extend(fitted, RETURNS)
    np.testing.assert_array_equal(on.estimates, fitted.estimates)
    assert on.log_likelihood == fitted.log_likelihood
    assert len(on.variance) == len(on.standardised) == 800
    assert len(fitted.variance) == 600
    pd.testing.assert_frame_equal(on.parameters, fitted.parameters)


def test_a_fit_survives_a_trip_to_another_process() -> None:
    import pickle

    for name in MODELS:
        fitted = fit(KNOWN, MODELS[name], "sample_variance")
        there = pickle.loads(pickle.dumps(fitted))  # noqa: S301  (its own bytes)
        pd.testing.assert_series_equal(extend(there, RETURNS).variance, extend(fitted, RETURNS).variance)
        pd.testing.assert_frame_equal(there.parameters, fitted.parameters)


def test_har_keeps_to_the_kind_of_variance_it_was_fitted_on() -> None:
    realised = RETURNS**2 + 1e-6
    fitted = fit(KNOWN, MODELS["har-rv"], realised=realised)
    assert extend(fitted, RETURNS, realised=realised).variance.notna().sum() == 800 - 22
    with pytest.raises(BadReturns, match="with realised variance if it was fitted with it"):
        extend(fitted, RETURNS)
