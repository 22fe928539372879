"""GARCH as it was known at each bar, against plain Python and arch."""

import math

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.features import garch_filter
from analytics.predictions.features.garch_filter import FIRST, REFIT, filtered_garch
from tests.analytics.indicators.market import dates


def clustered(length: int, seed: int = 3) -> "pd.Series[float]":
    rng = np.random.default_rng(seed)
    variance, values = 1e-4, []
    for z in rng.standard_normal(length):
        values.append(5e-4 + z * variance**0.5)
        variance = 4e-6 + 0.1 * (values[-1] - 5e-4) ** 2 + 0.86 * variance
    return pd.Series(values, dates(length))


def plain_likelihood(alpha: float, beta: float, returns: list[float]) -> tuple[float, float, float]:
    """Twice the negative one, the variance of the bar after the last, and the last residual over its expected σ."""
    mean = math.fsum(returns) / len(returns)
    level = math.fsum((r - mean) ** 2 for r in returns) / len(returns)
    variance, total, shock = level, 0.0, 0.0
    for r in returns:
        shock = (r - mean) / math.sqrt(variance)
        total += math.log(variance / level) + shock**2
        variance = (1 - alpha - beta) * level + alpha * (r - mean) ** 2 + beta * variance
    return total, variance, shock


def best_of_grid(returns: list[float]) -> tuple[float, float, float]:
    """The lowest likelihood of a fine grid, and its parameters."""
    points = ((a, p - a) for p in (0.7, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98) for a in (0.02, 0.05, 0.08, 0.11, 0.15, 0.2))
    return min((plain_likelihood(alpha, beta, returns)[0], alpha, beta) for alpha, beta in points)


@pytest.mark.parametrize("bars", [FIRST, FIRST + REFIT, FIRST + 3 * REFIT])
def test_at_a_fit_it_is_the_most_likely_of_all_returns_so_far(bars: int) -> None:
    returns = clustered(bars)
    lowest, *_ = best_of_grid(returns.tolist())
    free = garch_filter._most_likely(returns.to_numpy(), np.array(garch_filter.START))
    alpha, beta = garch_filter.parameters_of(free)
    total, ahead, shock = plain_likelihood(alpha, beta, returns.tolist())
    assert total <= lowest + 0.02
    path = filtered_garch(returns)
    if bars == FIRST:  # later ones start from the fit before
        assert path.ahead.iloc[-1] == pytest.approx(ahead, rel=1e-9)
        assert path.shock.iloc[-1] == pytest.approx(shock, rel=1e-9)
    assert path.ahead.iloc[-1] == pytest.approx(ahead, rel=0.02)


def test_between_fits_the_parameters_stay_and_the_variance_moves_on() -> None:
    returns = clustered(FIRST + 40)
    path = filtered_garch(returns)
    past = returns.iloc[:FIRST].to_numpy()
    alpha, beta = garch_filter.parameters_of(garch_filter._most_likely(past, np.array(garch_filter.START)))
    level, mean = past.var(), past.mean()
    variance = path.ahead.iloc[FIRST - 1]
    for value, ahead in zip(returns.iloc[FIRST:], path.ahead.iloc[FIRST:], strict=True):
        variance = (1 - alpha - beta) * level + alpha * (value - mean) ** 2 + beta * variance
        assert ahead == pytest.approx(variance, rel=1e-9)


def test_it_is_near_what_arch_fits_on_all_returns() -> None:
    from analytics.volatility.fitting import fit
    from analytics.volatility.models import MODELS

    returns = clustered(FIRST + 8 * REFIT)
    fitted = fit(returns, MODELS["garch"])
    ours, theirs = filtered_garch(returns).ahead.shift().iloc[-REFIT:] ** 0.5, fitted.variance.iloc[-REFIT:] ** 0.5
    assert float((ours / theirs - 1).abs().mean()) < 0.05
    assert float(np.corrcoef(ours, theirs)[0, 1]) > 0.98


def test_shocks_of_what_it_describes_have_a_variance_of_one() -> None:
    shocks = filtered_garch(clustered(4000)).shock.dropna()
    assert float(shocks.var()) == pytest.approx(1, abs=0.06)
    assert float((shocks**2).autocorr()) == pytest.approx(0, abs=0.06)


def test_bars_without_a_return_are_passed_over() -> None:
    returns = clustered(400)
    holes = returns.copy()
    holes.iloc[[0, 100, 350]] = np.nan
    path, without = filtered_garch(holes), filtered_garch(holes.dropna())
    assert path.ahead.iloc[[0, 100, 350]].isna().all()
    pd.testing.assert_series_equal(path.ahead.dropna(), without.ahead.dropna())


@pytest.mark.parametrize("values", [np.zeros(400), np.full(400, 0.013)])
def test_what_never_moves_has_no_variance(values: "np.ndarray") -> None:
    path = filtered_garch(pd.Series(values, dates(400)))
    assert path.ahead.isna().all()
    assert path.shock.isna().all()


def test_too_few_returns_have_none() -> None:
    assert filtered_garch(clustered(FIRST - 1)).ahead.isna().all()
    assert filtered_garch(clustered(FIRST)).ahead.notna().sum() == 1
    assert filtered_garch(clustered(5)).ahead.isna().all()
