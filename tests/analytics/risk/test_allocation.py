"""Allocations against textbook solutions, and the walk against arithmetic by hand."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk.allocation import TITLES, BadAllocation, Limits, allocate, frontier
from analytics.risk.allocation_walk import WalkPlan, walk_forward

DATES = pd.date_range("2015-01-01", periods=900, freq="B", tz="UTC")
ROOT = np.array([[0.010, 0.004, 0.001, 0.0], [0.0, 0.014, 0.003, 0.002], [0, 0, 0.02, -0.004], [0, 0, 0, 0.008]])
MEANS = np.array([0.0004, 0.0006, 0.0010, 0.0003])
RETURNS = pd.DataFrame(np.random.default_rng(3).normal(size=(900, 4)) @ ROOT + MEANS, DATES, list("ABCD"))
FREE = Limits(-1.0, 1.0)


def test_minimum_variance_is_the_textbook_one() -> None:
    """Σ⁻¹1 / 1'Σ⁻¹1 (Merton 1972)."""
    solved = np.linalg.solve(RETURNS.cov().to_numpy(), np.ones(4))
    np.testing.assert_allclose(allocate(RETURNS, "minimum_variance", FREE), solved / solved.sum(), atol=1e-6)


def test_maximum_sharpe_is_the_tangency_portfolio() -> None:
    """Σ⁻¹(μ − r) / 1'Σ⁻¹(μ − r)."""
    rate = 0.0001
    solved = np.linalg.solve(RETURNS.cov().to_numpy(), RETURNS.mean().to_numpy() - rate)
    np.testing.assert_allclose(allocate(RETURNS, "maximum_sharpe", FREE, rate), solved / solved.sum(), atol=1e-5)


def test_risk_parity_has_equal_parts_of_the_variance() -> None:
    weights = allocate(RETURNS, "risk_parity", Limits())
    parts = weights * (RETURNS.cov() @ weights)
    np.testing.assert_allclose(parts / parts.sum(), 0.25, atol=1e-5)


@pytest.mark.parametrize("method", TITLES)
def test_weights_keep_their_limits_and_add_up(method: str) -> None:
    weights = allocate(RETURNS, method, Limits(0.1, 0.4))
    assert weights.sum() == pytest.approx(1, abs=1e-6)
    assert weights.between(0.1 - 1e-6, 0.4 + 1e-6).all()


def test_minimum_cvar_has_the_least_shortfall_of_all() -> None:
    def shortfall(weights: "pd.Series[float]") -> float:
        losses = np.sort(-(RETURNS @ weights).to_numpy())[::-1]
        return float(losses[: int(0.05 * len(losses))].mean())

    found = {method: shortfall(allocate(RETURNS, method, Limits())) for method in TITLES}
    assert min(found, key=lambda method: found[method]) == "minimum_cvar"


def test_the_frontier_rises_from_least_variance() -> None:
    points = frontier(RETURNS, Limits(), points=8)
    means = points.to_numpy() @ RETURNS.mean().to_numpy()
    risks = [float((RETURNS @ row).std()) for _, row in points.iterrows()]
    assert (np.diff(means) > -1e-9).all()
    assert (np.diff(risks) > -1e-9).all()
    least = allocate(RETURNS, "minimum_variance", Limits())
    assert risks[0] == pytest.approx(float((RETURNS @ least).std()), rel=1e-3)


def test_the_walk_of_equal_weights_by_hand() -> None:
    plan = WalkPlan(trained=300, reset=150, costs=0.002)
    walked = walk_forward(RETURNS, plan, Limits(), methods=("equal",))
    money, held, path = 1.0, np.zeros(4), []
    for bar in range(300, 900):
        if (bar - 300) % 150 == 0:
            money *= 1 - 0.002 * np.abs(0.25 - held / money).sum()
            held = np.full(4, money / 4)
        held = held * (1 + RETURNS.to_numpy()[bar])
        money = held.sum()
        path.append(money)
    np.testing.assert_allclose((1 + walked.returns["equal"]).cumprod(), path, rtol=1e-12)
    assert walked.returns.index[0] == DATES[300]


def test_the_walk_knows_nothing_of_what_comes() -> None:
    """Poisoned later bars change no earlier return."""
    plan, poisoned = WalkPlan(250, 100, 0.001), RETURNS.copy()
    poisoned.iloc[450:] = np.random.default_rng(9).normal(0, 0.05, (450, 4))
    methods = ("minimum_variance", "maximum_sharpe")
    clean = walk_forward(RETURNS, plan, Limits(), methods=methods)
    dirty = walk_forward(poisoned, plan, Limits(), methods=methods)
    pd.testing.assert_frame_equal(clean.returns.loc[: DATES[449]], dirty.returns.loc[: DATES[449]])


@pytest.mark.parametrize(
    ("returns", "limits", "words"),
    [
        (RETURNS[["A"]], Limits(), "at least two"),
        (RETURNS.iloc[:11], Limits(), "need 12 bars"),
        (RETURNS, Limits(0, 0.2), "can't add up"),
        (RETURNS.assign(D=0.0), Limits(), "does not move"),
        (RETURNS.mask(RETURNS > 0.03), Limits(), "not numbers"),
    ],
)
def test_what_cannot_be_allocated_is_a_sentence(returns: pd.DataFrame, limits: Limits, words: str) -> None:
    with pytest.raises(BadAllocation, match=words):
        allocate(returns, "minimum_variance", limits)


def test_too_short_a_walk_says_how_much_is_missing() -> None:
    with pytest.raises(BadAllocation, match="needs 1,000 bars, there are 900"):
        walk_forward(RETURNS, WalkPlan(600, 100, 0.0), Limits())
