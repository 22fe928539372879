"""Implied against realised on returns whose windows can be counted by hand."""

import numpy as np
import pandas as pd
import pytest

from analytics.volatility.implied import implied_and_realised, mean_error, premium_of


def dated(values: "list[float] | np.ndarray", start: str = "2020-01-01") -> "pd.Series[float]":
    return pd.Series(np.asarray(values, dtype=float), pd.date_range(start, periods=len(values), tz="UTC"))


def test_windows_lie_before_and_after_the_day() -> None:
    returns = dated([0.01, 0.02, 0.03, 0.04, 0.05])
    frame = implied_and_realised(dated([0.5] * 5), returns, 200, horizon=2)
    assert frame["before"].iloc[2] == pytest.approx(np.sqrt(100 * (0.02**2 + 0.03**2)))
    assert frame["followed"].iloc[2] == pytest.approx(np.sqrt(100 * (0.04**2 + 0.05**2)))
    assert frame["premium"].iloc[2] == pytest.approx(0.5 - frame["followed"].iloc[2])
    assert frame["over_past"].iloc[2] == pytest.approx(0.5 - frame["before"].iloc[2])
    assert frame["before"].isna().tolist() == [True, False, False, False, False]
    assert frame["followed"].isna().tolist() == [False, False, False, True, True]


def test_what_followed_counts_returns_and_not_the_days_that_the_index_has() -> None:
    returns = dated([0.01, 0.02, 0.03, 0.04, 0.05])
    sparse = dated([0.5] * 5).iloc[[0, 2]]
    frame = implied_and_realised(sparse, returns, 200, horizon=2)
    assert list(frame.index) == list(sparse.index)
    assert frame["followed"].iloc[0] == pytest.approx(np.sqrt(100 * (0.02**2 + 0.03**2)))


def test_nothing_before_the_day_sees_what_comes_after() -> None:
    returns = dated(np.random.default_rng(1).normal(0, 0.01, 60))
    changed = returns.copy()
    changed.iloc[40:] *= 5
    implied = dated([0.2] * 60)
    for column in ("before", "over_past"):
        first, second = (implied_and_realised(implied, one, 252)[column].iloc[:40] for one in (returns, changed))
        pd.testing.assert_series_equal(first, second)


def test_a_gap_leaves_its_windows_out() -> None:
    returns = dated([0.01, np.nan, 0.03, 0.04])
    frame = implied_and_realised(dated([0.5] * 4), returns, 200, horizon=2)
    assert frame["before"].isna().tolist() == [True, True, True, False]


def test_the_error_of_the_mean_is_that_of_statsmodels() -> None:
    import statsmodels.api as sm

    steps = np.random.default_rng(3).normal(0, 1, 300)
    values = np.convolve(steps, np.ones(21), "valid")
    peer = sm.OLS(values, np.ones(len(values))).fit(cov_type="HAC", cov_kwds={"maxlags": 21})
    assert mean_error(values, 21) == pytest.approx(float(peer.bse[0]))
    assert mean_error(values, 21) > 2 * values.std() / np.sqrt(len(values))
    assert np.isnan(mean_error(values[:41], 21))


def test_the_premium_is_summed_up() -> None:
    frame = pd.DataFrame({"premium": dated([0.02, -0.06, 0.01, np.nan])})
    found = premium_of(frame)
    assert (found.days, found.worst, found.worst_on) == (3, -0.06, frame.index[1])
    assert found.mean == pytest.approx(-0.01)
    assert found.positive == pytest.approx(2 / 3)
    assert premium_of(frame.iloc[3:]).days == 0
