"""Realised variance at the level of the returns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.volatility.contenders import Contender
from analytics.volatility.levels import at_level_of, level
from analytics.volatility.models import MODELS
from analytics.volatility.returns import BadReturns
from tests.analytics.volatility.contestants import simulated

RETURNS = simulated(300)
REALISED = (0.3 * simulated(300, seed=2) ** 2 + 1e-5).rename("Parkinson")


@given(st.floats(1e-3, 1e3))
def test_the_mean_becomes_that_of_the_squared_returns(times: float) -> None:
    scaled = at_level_of(REALISED * times, RETURNS)
    assert scaled.mean() == pytest.approx((RETURNS**2).mean())
    assert level(REALISED * times, RETURNS) == pytest.approx(times * level(REALISED, RETURNS))
    assert scaled.name == "Parkinson, scaled to the returns"


def test_only_dates_with_both_count() -> None:
    holed = REALISED.copy()
    holed.iloc[:100] = np.nan
    both = level(holed, RETURNS.iloc[:-50])
    assert both == pytest.approx(float(REALISED.iloc[100:-50].mean() / (RETURNS.iloc[100:-50] ** 2).mean()))


def test_too_little_or_nothing_is_refused() -> None:
    with pytest.raises(BadReturns, match="Only 49 dates"):
        level(REALISED.iloc[:49], RETURNS)
    with pytest.raises(BadReturns, match="all zero"):
        level(REALISED * 0, RETURNS)


def test_har_forecasts_returns_whatever_the_measure_leaves_out() -> None:
    """A measure of half the level gives the same forecasts, and dates after the fit have no say in it."""
    later = REALISED.copy()
    later.iloc[280:] *= 50
    full, half, poisoned = (
        Contender("har-rv", MODELS["har-rv"], realised)
        .fit(RETURNS.iloc[:250])
        .variance_paths(RETURNS.iloc[:270], 249, 5, np.random.default_rng(0))
        for realised in (REALISED, REALISED / 2, later)
    )
    assert half == pytest.approx(full, rel=1e-9)
    np.testing.assert_array_equal(full, poisoned)


def test_har_s_predictions_are_on_the_level_of_the_returns() -> None:
    """Least squares with a constant: in sample they have the mean of what they predict."""
    known = RETURNS.iloc[:250]
    fitted = Contender("har-rv", MODELS["har-rv"], REALISED / 3).fit(known)
    predicted = fitted.variance_paths(known, 21, 1, np.random.default_rng(0))[:-1]
    target = at_level_of(REALISED.iloc[:250], known).iloc[22:]
    assert predicted.mean() == pytest.approx(target.mean(), rel=1e-6)
