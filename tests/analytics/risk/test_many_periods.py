"""Risk over several periods: against closed forms, plain compounding and the volatility desk's own paths."""

import numpy as np
import pytest
from scipy import stats

from analytics.risk.estimate import Estimate, estimate
from analytics.risk.many_periods import compounded_losses, overlapping
from analytics.risk.past import Past
from analytics.volatility.fitting import fit
from analytics.volatility.forecast import forecast
from analytics.volatility.models import ModelSpec
from analytics.volatility.returns import BadReturns
from tests.analytics.risk.books import heavy_returns, normal_returns
from tests.analytics.volatility.simulated import garch_returns


def told(method: str, horizon: int, confidence: float = 0.99, **options: object) -> Estimate:
    chosen: dict[str, object] = {"returns": garch_returns(), "resamples": 0, **options}
    return estimate(chosen.pop("returns"), method, confidence, horizon, rng=np.random.default_rng(1), **chosen)


def test_overlapping_returns_compound() -> None:
    returns = np.array([0.1, -0.2, 0.05, 0.3])
    expected = [1.1 * 0.8 * 1.05 - 1, 0.8 * 1.05 * 1.3 - 1]
    np.testing.assert_allclose(overlapping(returns, 3), expected)
    both = np.column_stack([returns, returns / 2])
    np.testing.assert_allclose(overlapping(both, 3)[:, 0], expected)
    assert overlapping(both, 2).shape == (3, 2)


def test_paths_compound_and_ruin_is_for_good() -> None:
    returns = np.array([[0.1, -0.2], [-1.5, -1.5], [-1.5, 9.0]])
    np.testing.assert_allclose(compounded_losses(returns), [1 - 1.1 * 0.8, 1.0, 1.0])


def test_the_gaussian_has_a_drift_that_grows_faster_than_its_width() -> None:
    values = garch_returns().to_numpy()
    found, z = told("gaussian", 10), stats.norm.ppf(0.99)
    assert found.value_at_risk == pytest.approx(-10 * values.mean() + np.sqrt(10) * z * values.std(ddof=1))
    one = told("gaussian", 1).value_at_risk
    assert found.square_root_value_at_risk == pytest.approx(one * np.sqrt(10))
    assert found.square_root_difference == pytest.approx(one * np.sqrt(10) / found.value_at_risk - 1)


def test_historical_is_the_quantile_of_compounded_returns() -> None:
    returns = garch_returns()
    wealth = np.concatenate([[1.0], np.cumprod(1 + returns.to_numpy())])
    losses = sorted(1 - wealth[5:] / wealth[:-5], reverse=True)
    found = told("historical", 5, 0.95)
    assert found.value_at_risk == pytest.approx(losses[int(len(losses) * 0.05 + 1e-9)])
    assert found.notes == ("Returns of 5 periods overlap: only 160 of them are independent.",)
    assert "less than one loss beyond 0.99" in told("historical", 50).notes[1]


@pytest.mark.parametrize(("method", "returns"), [("monte_carlo", normal_returns()), ("student_t", heavy_returns())])
def test_simulated_sums_have_the_variance_of_sums(method: str, returns: object) -> None:
    """By the central limit 60 independent periods are nearly normal: near the Gaussian's formula."""
    found, formula = (told(name, 60, 0.9, returns=returns, paths=60_000) for name in (method, "gaussian"))
    assert found.value_at_risk == pytest.approx(formula.value_at_risk, rel=0.08)


def test_garch_paths_are_the_volatility_desks() -> None:
    returns = garch_returns()
    fitted = fit(returns, ModelSpec("garch"))
    fan = forecast(fitted, 10, "simulation", rng=np.random.default_rng(5), paths=60_000, coverage=(0.9,)).return_fan
    assert fan is not None
    theirs = -float(fan.interval(0.9)["low"].iloc[-1])
    assert told("garch", 10, 0.95, paths=60_000).value_at_risk == pytest.approx(theirs, rel=0.04)


def test_filtered_paths_have_the_variance_that_the_model_expects() -> None:
    rng = np.random.default_rng(2)
    fitted = Past.whole(garch_returns(), rng).garch("normal")
    paths = fitted.paths(rng.standard_normal((200_000, 8)))
    expected, variance = [], fitted.ahead[-1]
    for _ in range(8):
        expected.append(variance)
        variance = fitted.omega + (fitted.alpha + fitted.beta) * variance
    np.testing.assert_allclose(paths.var(axis=0), expected, rtol=0.03)
    np.testing.assert_allclose(paths.mean(axis=0), fitted.mean, atol=3e-4)


def test_root_of_time_is_wrong_where_volatility_returns_to_its_level() -> None:
    """After the calmest days a GARCH expects more; after the wildest less. √h knows neither."""
    returns = garch_returns(2_000, 3)
    moved = returns.rolling(20).std().to_numpy()[300:]
    calm, wild = (returns.iloc[: int(at) + 301] for at in (moved.argmin(), moved.argmax()))
    after_calm, after_wild = (
        told("garch", 60, 0.95, returns=until, paths=40_000).square_root_difference for until in (calm, wild)
    )
    assert after_calm < after_wild - 0.2


@pytest.mark.parametrize("method", ["historical", "weighted_historical"])
def test_a_book_that_lost_more_than_all_is_a_sentence(method: str) -> None:
    ruined = garch_returns().copy()
    ruined.iloc[10] = -1.2
    with pytest.raises(BadReturns, match="lose everything"):
        told(method, 5, returns=ruined)
    assert told(method, 1, returns=ruined).value_at_risk > 0
