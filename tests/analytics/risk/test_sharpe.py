"""The Sharpe ratio's error and its odds: against the papers, another library and simulation."""

import numpy as np
import pandas as pd
import pytest
from skfolio import measures as skfolio_measures

from analytics.risk.measures import read
from analytics.risk.sample import BadReturns, Trials, sample
from analytics.risk.sharpe import sharpe_ratio, sharpe_ratio_compounded, sharpe_standard_error
from analytics.risk.sharpe_odds import (
    deflated_sharpe_ratio,
    expected_best_sharpe,
    minimum_track_record,
    probabilistic_sharpe_ratio,
    probability_above,
)
from tests.analytics.risk.published import BACON


def daily(values: np.ndarray) -> "pd.Series[float]":
    return pd.Series(values, pd.bdate_range("2015-01-02", periods=len(values), tz="UTC"))


def standardised(mean: float, count: int) -> "pd.Series[float]":
    """Returns whose sample deviation is exactly 1, so that their Sharpe ratio is `mean`."""
    values = np.random.default_rng(2).normal(size=count)
    return daily((values - values.mean()) / values.std(ddof=1) + mean)


def test_its_standard_error_is_los() -> None:
    """Lo (2002), table 1: 60 observations of a ratio of 1.5 have a standard error of 0.188."""
    error = sharpe_standard_error(sample(standardised(1.5, 60), 1), normal=True)
    assert error == pytest.approx(0.188, abs=5e-4)


def test_its_track_record_is_bailey_and_lopez_de_prados() -> None:
    """Their 2012 paper: 4.99 years of months to show 2 over 1 with skewness −0.72 and kurtosis 5.78."""
    months = minimum_track_record(2 / 12**0.5, 1 / 12**0.5, -0.72, 5.78)
    assert months / 12 == pytest.approx(4.99, abs=5e-3)
    assert probability_above(2 / 12**0.5, 1 / 12**0.5, round(months), -0.72, 5.78) == pytest.approx(0.95, abs=1e-3)


def test_its_deflation_is_bailey_and_lopez_de_prados() -> None:
    """Their 2014 example: 1,250 days of 2.5 a year, skewness −3, kurtosis 10, best of 100 trials of variance 1/2."""
    hurdle = expected_best_sharpe(Trials(100, 0.5 / 250))
    assert hurdle == pytest.approx(0.1132, abs=5e-5)
    assert probability_above(2.5 / 250**0.5, hurdle, 1_250, -3, 10) == pytest.approx(0.9004, abs=5e-5)
    of_46 = expected_best_sharpe(Trials(46, 0.5 / 250))
    assert probability_above(2.5 / 250**0.5, of_46, 1_250, -3, 10) == pytest.approx(0.9505, abs=5e-4)


def test_its_odds_agree_with_another_library() -> None:
    returns = daily(np.random.default_rng(5).standard_t(5, 750) * 0.01 + 0.0006)
    ours = probabilistic_sharpe_ratio(sample(returns, 252), benchmark=0.5)
    theirs = skfolio_measures.probabilistic_sharpe_ratio(returns.to_numpy(), benchmark_sharpe_ratio=0.5 / 252**0.5)
    assert ours == pytest.approx(theirs, abs=2e-4)


def test_its_error_is_that_of_repeated_samples() -> None:
    """2,000 samples of 400 skewed returns."""
    rng = np.random.default_rng(3)
    drawn = rng.exponential(0.01, (2_000, 400)) * -1 + 0.012
    ratios = drawn.mean(axis=1) / drawn.std(axis=1, ddof=1)
    errors = [sharpe_standard_error(sample(daily(row), 1)) for row in drawn[:50]]
    assert float(np.mean(errors)) == pytest.approx(float(ratios.std()), rel=0.1)
    naive = sharpe_standard_error(sample(daily(drawn[0]), 1), normal=True)
    assert naive < float(ratios.std()) * 0.9


def test_one_trial_is_no_deflation() -> None:
    given = sample(BACON, 12, trials=Trials(1, 0.01))
    assert deflated_sharpe_ratio(given) == probabilistic_sharpe_ratio(given)


def test_more_trials_deflate_more() -> None:
    found = [deflated_sharpe_ratio(sample(BACON, 12, trials=Trials(count, 0.01))) for count in (2, 10, 1_000)]
    assert found == sorted(found, reverse=True)
    with pytest.raises(BadReturns, match="number of trials"):
        deflated_sharpe_ratio(sample(BACON, 12))


def test_it_is_the_mean_over_the_deviation() -> None:
    excess = BACON - 0.002
    given = sample(BACON, 12, risk_free=0.002)
    assert sharpe_ratio(given) == pytest.approx(excess.mean() / excess.std() * 12**0.5)
    growth = float((1 + excess).prod()) ** 0.5 - 1
    assert sharpe_ratio_compounded(given) == pytest.approx(growth / (excess.std() * 12**0.5))


def test_a_loser_has_no_track_record_length() -> None:
    reading = read(sample(-BACON, 12), ["minimum_track_record_length"])["minimum_track_record_length"]
    assert np.isnan(reading.value)
    assert "not above zero" in reading.why


@pytest.mark.parametrize(("count", "variance"), [(0, 0.1), (5, -0.1), (5, float("nan"))])
def test_trials_make_sense(count: int, variance: float) -> None:
    with pytest.raises(BadReturns, match="Trials"):
        Trials(count, variance)
