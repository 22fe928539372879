"""Components, marginals and increments: they add up, and they are the derivatives they claim to be."""

from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.risk.asked import BadRisk
from analytics.risk.components import Components, Source, components
from analytics.risk.estimate import estimate
from analytics.risk.scenarios import drawn
from tests.analytics.risk.books import holdings

WEIGHTS = pd.Series({"asset 0": 0.4, "asset 1": 0.3, "asset 2": -0.2, "asset 3": 0.3})
MEASURES = ("value_at_risk", "expected_shortfall")


def shared(
    source: Source,
    weights: "pd.Series[float]" = WEIGHTS,
    *,
    confidence: float = 0.95,
    horizon: int = 1,
    returns: pd.DataFrame | None = None,
    scenarios: int = 20_000,
) -> Components:
    given_returns = holdings() if returns is None else returns
    rng = np.random.default_rng(3)
    return components(given_returns, weights, source, confidence, horizon, rng=rng, scenarios=scenarios)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(get_args(Source)),
    st.lists(st.floats(-1, 1), min_size=4, max_size=4).filter(lambda shares: sum(map(abs, shares)) > 0.1),
    st.sampled_from([0.9, 0.95, 0.99]),
    st.sampled_from([1, 5]),
)
def test_components_add_up(source: Source, shares: list[float], confidence: float, horizon: int) -> None:
    found = shared(
        source, pd.Series(shares, holdings().columns), confidence=confidence, horizon=horizon, scenarios=2_000
    )
    for measure in MEASURES:
        assert found.table[f"component_{measure}"].sum() == pytest.approx(getattr(found, measure), abs=1e-12)


@pytest.mark.parametrize("source", ["gaussian", "historical", "monte_carlo"])
@pytest.mark.parametrize("measure", MEASURES)
def test_marginals_are_slopes(source: Source, measure: str) -> None:
    """Of the shortfall exactly; of a value at risk by scenarios up to smoothing. (The t's ν moves with the book.)"""
    found = shared(source)
    step = 1e-6 if source == "gaussian" else 1e-3
    near = 0.02 if measure == "value_at_risk" and source != "gaussian" else 1e-4
    for name in WEIGHTS.index:
        nudge = pd.Series({name: step}).reindex(WEIGHTS.index, fill_value=0.0)
        up, down = (getattr(shared(source, WEIGHTS + sign * nudge), measure) for sign in (1, -1))
        assert found.table.loc[name, f"marginal_{measure}"] == pytest.approx((up - down) / (2 * step), abs=near)


@pytest.mark.parametrize("source", get_args(Source))
def test_increments_are_the_book_without_the_holding(source: Source) -> None:
    found = shared(source)
    for name in WEIGHTS.index:
        rest = WEIGHTS.copy()
        rest[name] = 0.0
        without = shared(source, rest) if source != "monte_carlo_t" else None  # its ν is the book's own
        for measure in MEASURES if without else ():
            gap = getattr(found, measure) - getattr(without, measure)
            assert found.table.loc[name, f"incremental_{measure}"] == pytest.approx(gap, abs=1e-12)


@pytest.mark.parametrize("source", ["gaussian", "historical"])
def test_the_book_is_the_book(source: Source) -> None:
    """Components' totals are the estimate of the book's own returns."""
    own = (holdings() * WEIGHTS).sum(axis=1)
    whole = estimate(own, source, 0.95, rng=np.random.default_rng(1), resamples=0)
    found = shared(source)
    assert found.value_at_risk == pytest.approx(whole.value_at_risk, rel=1e-9)
    assert found.expected_shortfall == pytest.approx(whole.expected_shortfall, rel=1e-9)
    assert (found.observations, found.as_of) == (600, holdings().index[-1])


def test_monte_carlo_comes_to_the_gaussian() -> None:
    simulated, formula = shared("monte_carlo", scenarios=200_000), shared("gaussian")
    for measure in MEASURES:
        assert getattr(simulated, measure) == pytest.approx(getattr(formula, measure), rel=0.02)
        np.testing.assert_allclose(
            simulated.table[f"component_{measure}"], formula.table[f"component_{measure}"], atol=2.5e-4
        )


@pytest.mark.parametrize("degrees", [np.inf, 6.0])
def test_simulated_returns_have_mean_and_covariance(degrees: float) -> None:
    values = holdings().to_numpy()
    seen = drawn(values, (200_000, 1), np.random.default_rng(1), degrees)
    np.testing.assert_allclose(seen.mean(axis=0), values.mean(axis=0), atol=1.5e-4)
    np.testing.assert_allclose(np.cov(seen, rowvar=False), np.cov(values, rowvar=False), rtol=0.06)
    kurtosis = ((seen - seen.mean(axis=0)) ** 4).mean() / (seen.var(axis=0) ** 2).mean() - 3
    assert (kurtosis > 1) == np.isfinite(degrees)


def test_copies_of_one_asset_share_its_risk_equally() -> None:
    """A covariance that can't be inverted."""
    one = holdings()["asset 0"]
    twins = pd.DataFrame({"a": one, "b": one})
    half = pd.Series({"a": 0.5, "b": 0.5})
    for source in get_args(Source):
        table = shared(source, half, returns=twins).table
        assert table.loc["a", "component_value_at_risk"] == pytest.approx(table.loc["b", "component_value_at_risk"])


def test_a_hedge_carries_negative_risk() -> None:
    table = shared("gaussian").table
    assert table.loc["asset 2", "component_value_at_risk"] < 0
    assert table.loc["asset 2", "incremental_value_at_risk"] < 0
    assert table["share_value_at_risk"].sum() == pytest.approx(1)


def test_the_order_of_holdings_does_not_matter() -> None:
    backwards = holdings()[holdings().columns[::-1]]
    for source in ("gaussian", "historical"):
        one, other = shared(source).table, shared(source, returns=backwards).table
        pd.testing.assert_frame_equal(one, other.loc[one.index], rtol=1e-9)


def test_five_hundred_holdings_are_no_trouble() -> None:
    many = holdings(300, 500)
    found = shared("historical", pd.Series(1 / 500, many.columns), returns=many)
    assert len(found.table) == 500
    assert found.table["component_expected_shortfall"].sum() == pytest.approx(found.expected_shortfall)


def test_bad_baskets_are_a_sentence() -> None:
    still = holdings() * 0.0
    for run, says in (
        (lambda: shared("gaussian", WEIGHTS.iloc[1:]), "one weight and one series"),
        (lambda: shared("gaussian", WEIGHTS * 0), "all zero"),
        (lambda: shared("gaussian", WEIGHTS * np.nan), "not numbers"),
        (lambda: shared("gaussian", returns=holdings().iloc[:1]), "at least 2 dates"),
        (lambda: shared("gaussian", returns=holdings() * np.nan), "drop the one"),
        (lambda: shared("gaussian", returns=still), "does not move"),
        (lambda: shared("gaussian", confidence=0.2), "confidence"),
        (lambda: shared("historical", horizon=400), "horizon"),
        (lambda: shared("magic"), "Components come from"),
    ):
        with pytest.raises(BadRisk, match=says):
            run()
