"""Every method: what its numbers must obey, whatever the returns."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.risk.asked import BadRisk
from analytics.risk.estimate import Estimate, estimate
from analytics.risk.methods import METHODS, find
from analytics.risk.tail_measures import TAIL_MEASURES
from analytics.volatility.ewma import ewma_variance
from analytics.volatility.fitting import fit
from analytics.volatility.models import ModelSpec
from analytics.volatility.returns import BadReturns
from tests.analytics.risk.books import dated, heavy_returns, normal_returns
from tests.analytics.volatility.simulated import garch_returns

EVERY = tuple(METHODS)
BLIND = ("historical", "gaussian", "student_t", "cornish_fisher", "extreme_value")  # to the order of returns


def told(
    returns: "pd.Series[float]", method: str, confidence: float = 0.99, horizon: int = 1, **options: int
) -> Estimate:
    chosen = {"resamples": 0, "paths": 4_000, **options}
    return estimate(returns, method, confidence, horizon, rng=np.random.default_rng(1), **chosen)


def both(one: Estimate) -> tuple[float, float]:
    return one.value_at_risk, one.expected_shortfall


@pytest.mark.parametrize("method", EVERY)
def test_a_shortfall_is_beyond_its_value_at_risk_and_both_rise(method: str) -> None:
    found = [told(garch_returns(), method, confidence) for confidence in (0.9, 0.95, 0.975, 0.99, 0.995)]
    for one in found:
        assert one.expected_shortfall >= one.value_at_risk > 0
    at_risk, shortfalls = zip(*(both(one) for one in found), strict=True)
    assert list(at_risk) == sorted(at_risk)
    assert list(shortfalls) == sorted(shortfalls)


@pytest.mark.parametrize("method", EVERY)
def test_twice_the_book_is_twice_the_risk(method: str) -> None:
    once, twice = told(garch_returns(), method), told(2 * garch_returns(), method)
    assert both(twice) == pytest.approx([2 * value for value in both(once)], rel=1e-4)


@pytest.mark.parametrize("method", [*BLIND, "weighted_historical", "monte_carlo", "monte_carlo_t"])
def test_a_sure_gain_lowers_the_risk_by_itself(method: str) -> None:
    was, now = told(heavy_returns(), method), told(heavy_returns() + 0.003, method)
    assert both(now) == pytest.approx([value - 0.003 for value in both(was)], abs=2e-6)


@pytest.mark.parametrize("method", EVERY)
def test_order_matters_to_those_that_say_so(method: str) -> None:
    returns = garch_returns()
    shuffled = dated(np.random.default_rng(4).permutation(returns.to_numpy()))
    same = both(told(returns, method)) == pytest.approx(both(told(shuffled, method)), rel=1e-4)
    assert same == (method in BLIND or method.startswith("monte_carlo"))


@pytest.mark.parametrize("method", EVERY)
def test_it_finds_the_tail_of_the_normal(method: str) -> None:
    """2,500 independent normal returns: every method is near the truth, each with its own noise."""
    found = told(normal_returns(2_500, 8), method, 0.95, paths=40_000)
    noise = (
        0.25 if METHODS[method].refits is False and method not in ("historical", "gaussian", "cornish_fisher") else 0.1
    )
    assert found.value_at_risk == pytest.approx(0.01 * stats.norm.ppf(0.95) - 0.0005, rel=noise)
    assert found.expected_shortfall == pytest.approx(0.01 * stats.norm.pdf(1.6449) / 0.05 - 0.0005, rel=noise)


def test_the_formulas_in_plain_numbers() -> None:
    returns = heavy_returns(500)
    values, z = returns.to_numpy(), stats.norm.ppf(0.99)
    normal = told(returns, "gaussian")
    assert normal.value_at_risk == pytest.approx(-values.mean() + z * values.std(ddof=1))
    assert normal.expected_shortfall == pytest.approx(-values.mean() + stats.norm.pdf(z) / 0.01 * values.std(ddof=1))
    smooth = ewma_variance(returns, start=float(np.mean(values**2)))
    assert told(returns, "ewma").value_at_risk == pytest.approx(z * np.sqrt(smooth.forecast))
    assert told(returns, "historical").value_at_risk == sorted(-values)[-6]


@pytest.mark.parametrize(("method", "distribution"), [("garch", "normal"), ("garch_t", "t")])
def test_garch_is_the_volatility_desks(method: str, distribution: str) -> None:
    from analytics.volatility.forecast import forecast

    returns = garch_returns()
    fitted = fit(returns, ModelSpec("garch", distribution=distribution))
    deviation = float(np.sqrt(forecast(fitted).variance.iloc[0]))
    quantile = float(fitted.state.quantiles(np.array([0.01]))[0])
    mean = float(fitted.parameters.loc["mu", "estimate"])
    assert told(returns, method).value_at_risk == pytest.approx(-mean - deviation * quantile, rel=1e-6)


def test_filtered_historical_scales_the_shocks_seen() -> None:
    returns = garch_returns()
    fitted = fit(returns, ModelSpec("garch"))
    ahead = float(fitted.state.expected(1)[0]) * fitted.state.scale**2
    shock = np.sort(-fitted.standardised.to_numpy())[-9]  # of 800, 8 are 1 %
    mean = float(fitted.parameters.loc["mu", "estimate"])
    assert told(returns, "filtered_historical").value_at_risk == pytest.approx(-mean + np.sqrt(ahead) * shock, rel=1e-6)


def test_a_filtered_tail_is_wide_when_the_market_is() -> None:
    """After its wildest 20 days the simulated book is riskier than on average, and only filters know."""
    returns = garch_returns(2_000, 3)
    wild = int(returns.rolling(20).std().to_numpy()[300:].argmax()) + 301
    until = returns.iloc[:wild]
    calm = told(until, "historical").value_at_risk
    for method in ("ewma", "garch", "hull_white", "filtered_historical", "filtered_extreme_value"):
        assert told(until, method).value_at_risk > 1.3 * calm


def test_bootstrap_errors_are_those_of_the_formula() -> None:
    """The Gaussian's has one: σ √((1 + z²/2)/n)."""
    returns, z = normal_returns(1_000), stats.norm.ppf(0.99)
    found = told(returns, "gaussian", resamples=400)
    assert found.error == "bootstrap"
    assert found.value_at_risk_error == pytest.approx(0.01 * np.sqrt((1 + z * z / 2) / 1_000), rel=0.15)


def test_samples_that_repeat_too_much_to_be_fitted_are_passed_over() -> None:
    """Of 110 returns 11 lie beyond the threshold; a sample that ties there has fewer than the ten needed."""
    found = told(heavy_returns(110), "extreme_value", resamples=100)
    assert found.error == "bootstrap"
    assert 0 < found.value_at_risk_error < 0.1


def test_simulation_errors_are_those_of_repetition() -> None:
    returns = heavy_returns()
    runs = [estimate(returns, "monte_carlo_t", rng=np.random.default_rng(seed), paths=1_000) for seed in range(30)]
    assert runs[0].error == "simulation"
    told_error = np.mean([run.value_at_risk_error for run in runs])
    assert told_error == pytest.approx(np.std([run.value_at_risk for run in runs]), rel=0.4)


@settings(deadline=None, max_examples=10)
@given(st.sampled_from(EVERY), st.integers(0, 100))
def test_the_same_seed_gives_the_same_numbers(method: str, seed: int) -> None:
    one, other = (
        estimate(garch_returns(), method, 0.95, 3, rng=np.random.default_rng(seed), paths=500, resamples=3)
        for _ in range(2)
    )
    assert both(one) == both(other)
    assert (one.as_of, one.observations) == (garch_returns().index[-1], 800)


@pytest.mark.parametrize("method", EVERY)
def test_bad_returns_are_a_sentence(method: str) -> None:
    flat, holed = pd.Series(0.01, garch_returns().index), garch_returns().copy()
    holed.iloc[3] = np.nan
    for returns, says in (
        (garch_returns().iloc[:1], "at least"),
        (flat, "equal"),
        (flat * np.nan, "not numbers"),
        (holed, "not numbers"),
        (garch_returns()[::-1], "order"),
    ):
        with pytest.raises(BadReturns, match=says):
            told(returns, method)


def test_bad_questions_are_a_sentence() -> None:
    returns = normal_returns(100)
    for run, says in (
        (lambda: told(returns, "magic"), "no method 'magic'"),
        (lambda: told(returns, "gaussian", 1.0), "confidence"),
        (lambda: told(returns, "gaussian", 0.05), "confidence"),
        (lambda: told(returns, "gaussian", horizon=0), "horizon"),
        (lambda: told(returns, "gaussian", horizon=80), "shorter horizon"),
    ):
        with pytest.raises(BadRisk, match=says):
            run()


def test_every_entry_says_what_it_is() -> None:
    for name, method in METHODS.items():
        assert find(name) is method
        assert all((method.title, method.formula, method.needs, method.reference))
        assert method.annualised is False
    for name, measure in TAIL_MEASURES.items():
        assert name == measure.name
        assert all((measure.title, measure.formula, measure.needs, measure.unit, measure.reference))


def test_the_manual_lists_every_method() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "risk.md").read_text()
    section = manual.partition("### Methods for one period")[2].partition("\n### ")[0]
    listed = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]
    assert listed == [method.title for method in METHODS.values()]
