"""Factor regressions: against statsmodels, and parts that add up."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.regression.rolling import RollingOLS
from statsmodels.stats.outliers_influence import variance_inflation_factor

from analytics.risk.factor_attribution import factor_attribution, rolling_betas
from analytics.risk.factors import default_lags, factor_regression, variance_inflation
from analytics.risk.sample import BadReturns
from tests.analytics.risk.published import BILL, INDEX, MANAGER

RNG = np.random.default_rng(1)
DATES = pd.bdate_range("2020-01-01", periods=500, tz="UTC")
FACTORS = pd.DataFrame(RNG.normal(0, 0.01, (500, 3)), DATES, ["market", "size", "value"])
NOISE = pd.Series(RNG.normal(0, 0.005, 502), range(502)).rolling(3).mean().dropna()  # correlated with itself
RETURNS = (FACTORS @ [1.1, -0.4, 0.0] + 0.0002 + NOISE.to_numpy()).rename("fund")


@pytest.mark.parametrize("lags", [0, 5, None])
def test_it_agrees_with_statsmodels(lags: int | None) -> None:
    used = default_lags(500) if lags is None else lags
    theirs = sm.OLS(RETURNS, sm.add_constant(FACTORS)).fit(
        cov_type="HAC", cov_kwds={"maxlags": used, "use_correction": True}, use_t=True
    )
    found = factor_regression(RETURNS, FACTORS, 252, lags=lags)
    table = found.coefficients
    assert table["estimate"].to_numpy() == pytest.approx(theirs.params.to_numpy())
    assert table["standard_error"].to_numpy() == pytest.approx(theirs.bse.to_numpy())
    assert table["p_value"].to_numpy() == pytest.approx(theirs.pvalues.to_numpy(), abs=1e-12)
    assert found.r_squared == pytest.approx(theirs.rsquared)
    assert found.adjusted_r_squared == pytest.approx(theirs.rsquared_adj)
    assert found.residuals.to_numpy() == pytest.approx(theirs.resid.to_numpy())
    assert (found.lags, found.observations) == (used, 500)
    assert found.annual_alpha == pytest.approx(theirs.params["const"] * 252)


def test_it_regresses_excess_returns_as_published() -> None:
    market = (INDEX - BILL).rename("market").to_frame()
    found = factor_regression(MANAGER, market, 12, risk_free=BILL)
    assert found.coefficients.loc["alpha", "estimate"] == pytest.approx(0.005774729, abs=5e-7)


def test_it_uses_the_dates_that_all_have() -> None:
    found = factor_regression(RETURNS.iloc[100:], FACTORS.iloc[:400], 252)
    assert found.observations == 300
    assert list(found.residuals.index) == list(DATES[100:400])


def test_errors_know_serial_correlation() -> None:
    blind, robust = (factor_regression(RETURNS, FACTORS, 252, lags=lags) for lags in (0, 8))
    error = "standard_error"
    assert robust.coefficients.loc["alpha", error] > 1.3 * blind.coefficients.loc["alpha", error]


def test_its_parts_add_up() -> None:
    found = factor_attribution(RETURNS, FACTORS, 252, risk_free=0.0001)
    assert list(found.parts.index) == ["alpha", "market", "size", "value", "residual"]
    assert found.parts["return"].sum() == pytest.approx((RETURNS.mean() - 0.0001) * 252)
    assert found.parts["variance"].sum() == pytest.approx(RETURNS.var() * 252)
    assert found.parts["variance_share"].sum() == pytest.approx(1)
    explained = factor_regression(RETURNS, FACTORS, 252).r_squared
    assert found.parts.loc["residual", "variance_share"] == pytest.approx(1 - explained)
    assert found.total_return == pytest.approx(found.parts["return"].sum())


def test_a_fund_of_factors_has_nothing_left() -> None:
    own = FACTORS @ [0.5, 0.3, 0.2]
    found = factor_attribution(own, FACTORS, 252)
    assert found.parts.loc["residual", "variance_share"] == pytest.approx(0, abs=1e-12)
    assert factor_regression(own, FACTORS, 252).r_squared == pytest.approx(1)


def test_its_window_moves_as_statsmodels_does() -> None:
    theirs = RollingOLS(RETURNS, sm.add_constant(FACTORS), window=120).fit()
    found = rolling_betas(RETURNS, FACTORS, 120)
    assert found[["alpha", *FACTORS]].to_numpy() == pytest.approx(theirs.params.dropna().to_numpy())
    assert found["r_squared"].to_numpy() == pytest.approx(theirs.rsquared.dropna().to_numpy())
    assert list(found.index) == list(DATES[119:])


def test_a_window_of_twin_factors_is_undefined() -> None:
    twins = FACTORS.assign(value=FACTORS["size"].where(np.arange(500) < 120, FACTORS["value"]))
    found = rolling_betas(RETURNS, twins, 60)
    assert found.iloc[0].isna().all()
    assert found.iloc[-1].notna().all()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (
            lambda: factor_regression(RETURNS, FACTORS.assign(twin=FACTORS["size"] * 2), 252),
            "combination of the others",
        ),
        (lambda: factor_regression(RETURNS.iloc[:100], FACTORS.iloc[200:], 252), "share 0 dates"),
        (lambda: factor_regression(RETURNS, FACTORS.rename(columns={"size": "alpha"}), 252), "rename it"),
        (lambda: factor_regression(RETURNS, FACTORS.assign(size=0.0), 252), "never move.*size"),
        (lambda: factor_regression(RETURNS * np.nan, FACTORS, 252), "not numbers"),
        (lambda: factor_regression(RETURNS, FACTORS, 252, lags=500), "lie between 0 and 499"),
        (lambda: factor_regression(RETURNS, FACTORS, 252, risk_free=BILL), "missing on 500 of 500"),
        (lambda: rolling_betas(RETURNS, FACTORS, 4), "from 5 to 500"),
    ],
)
def test_bad_input_is_a_sentence(make: object, says: str) -> None:
    with pytest.raises(BadReturns, match=says):
        make()  # type: ignore[operator]  # a lambda of the list above


def test_its_variance_inflation_is_that_of_statsmodels() -> None:
    alike = FACTORS.assign(value=FACTORS["market"] + 0.2 * FACTORS["value"])
    design = sm.add_constant(alike).to_numpy()
    expected = [variance_inflation_factor(design, column) for column in (1, 2, 3)]
    assert variance_inflation(alike).to_numpy() == pytest.approx(expected)
    assert variance_inflation(FACTORS[["size"]]).to_numpy() == pytest.approx([1])
    with pytest.raises(BadReturns, match="combination of the others"):
        variance_inflation(FACTORS.assign(value=FACTORS["market"] - FACTORS["size"]))
