"""News impact curves against arch's own recursions on a history made so that all before the shock is as usual."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from analytics.volatility.fit import Fit
from analytics.volatility.fitting import fit
from analytics.volatility.models import FAMILIES, MODELS, ModelSpec
from analytics.volatility.news_impact import CURVES, news_impact, usual_level
from analytics.volatility.returns import BadReturns
from tests.analytics.volatility.simulated import gjr_returns

SHOCKS = np.array([-0.05, -0.02, -0.01, -0.002, 0.0, 0.002, 0.01, 0.02, 0.05])
LEVEL = 1.7e-4
UNCLIPPED = np.array([[1e-12, 1e12]] * 2)


@pytest.fixture(scope="module")
def returns() -> "pd.Series[float]":
    return gjr_returns(1_500)


def next_variance(fitted: Fit, shock: float) -> float:
    """By arch: σ² of the second period, when that of the first is LEVEL and so is every square before it."""
    state = fitted.state
    process, level = state.process, LEVEL / state.scale**2
    residuals = np.array([shock / state.scale, 0.0])

    def path(start: object) -> "np.ndarray":
        variance = np.zeros(2)
        process.compute_variance(state.volatility, residuals, variance, start, UNCLIPPED)
        return variance

    if fitted.spec.name == "riskmetrics2006":
        start: object = np.full(14, level)
    elif fitted.spec.name in {"garch", "gjr"}:
        start = brentq(lambda before: path(before)[0] - level, 1e-9, 100, xtol=1e-15)
    elif fitted.spec.name in {"tarch", "aparch"}:
        start = brentq(lambda before: path(before)[0] - level, 1e-9, 30, xtol=1e-15)
    elif fitted.spec.name == "egarch":
        start = brentq(lambda before: path(before)[0] - level, -20, 20, xtol=1e-15)
    else:
        start = level
    if fitted.spec.name not in {"constant", "arch", "harch", "figarch"}:
        assert path(start)[0] == pytest.approx(level)
    return float(path(start)[1]) * state.scale**2


@pytest.mark.parametrize("name", CURVES)
def test_the_curve_is_arch_s_own_next_variance(name: str, returns: "pd.Series[float]") -> None:
    fitted = fit(returns, MODELS[name])
    expected = [next_variance(fitted, float(shock)) for shock in SHOCKS]
    np.testing.assert_allclose(news_impact(fitted, SHOCKS, LEVEL).to_numpy(), expected, rtol=1e-8)


@pytest.mark.parametrize("name", CURVES)
def test_a_curve_of_other_units_is_the_same_curve(name: str, returns: "pd.Series[float]") -> None:
    mine = news_impact(fit(returns, MODELS[name]), SHOCKS, LEVEL)
    percent = news_impact(fit(100 * returns, MODELS[name]), 100 * SHOCKS, 1e4 * LEVEL)
    np.testing.assert_allclose(percent.to_numpy(), 1e4 * mine.to_numpy(), rtol=1e-5)


def test_a_fall_counts_more_where_the_model_can_say_so(returns: "pd.Series[float]") -> None:
    for name in CURVES:
        curve = news_impact(fit(returns, MODELS[name]), np.array([-0.03, 0.03]), LEVEL)
        if name in {"gjr", "tarch", "egarch", "aparch"}:
            assert curve.iloc[0] > 1.05 * curve.iloc[1], name
        else:
            assert curve.iloc[0] == pytest.approx(curve.iloc[1]), name


def test_an_average_shock_at_the_models_own_level_changes_nothing(returns: "pd.Series[float]") -> None:
    for name in ("garch", "harch", "arch"):
        fitted = fit(returns, MODELS[name])
        level = usual_level(fitted)
        assert news_impact(fitted, np.array([np.sqrt(level)])).iloc[0] == pytest.approx(level)


def test_models_without_a_level_take_the_mean_square(returns: "pd.Series[float]") -> None:
    fitted = fit(returns, MODELS["ewma"])
    assert usual_level(fitted) == pytest.approx(float((returns**2).mean()))


def test_further_lags_are_as_usual(returns: "pd.Series[float]") -> None:
    fitted = fit(returns, ModelSpec("garch", p=2, q=2))
    own = dict(zip(fitted.names, fitted.estimates, strict=True))
    before = own["alpha[2]"] + own["beta[1]"] + own["beta[2]"]
    expected = own["omega"] + before * LEVEL + own["alpha[1]"] * 0.01**2
    assert news_impact(fitted, np.array([0.01]), LEVEL).iloc[0] == pytest.approx(expected)


def test_har_has_a_sentence_instead(returns: "pd.Series[float]") -> None:
    assert set(FAMILIES) - set(CURVES) == {"har-rv"}
    with pytest.raises(BadReturns, match="realised variance, which has no sign"):
        news_impact(fit(returns, MODELS["har-rv"]), SHOCKS)


@pytest.mark.parametrize("level", [0.0, -1.0, np.nan, np.inf])
def test_a_level_that_is_no_variance_is_refused(level: float, returns: "pd.Series[float]") -> None:
    with pytest.raises(BadReturns, match="variance above zero"):
        news_impact(fit(returns, MODELS["ewma"]), SHOCKS, level)


def test_a_shock_that_is_no_number_is_refused(returns: "pd.Series[float]") -> None:
    with pytest.raises(BadReturns, match="not a number"):
        news_impact(fit(returns, MODELS["ewma"]), np.array([np.nan]))
