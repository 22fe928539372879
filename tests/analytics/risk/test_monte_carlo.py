"""Simulations: their moments within their own error, and arithmetic that is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.risk.garch_paths import garch_process
from analytics.risk.monte_carlo import (
    Plan,
    convergence,
    fan,
    grown,
    odds_of_goal,
    odds_of_ruin,
    simulate,
    with_flows,
    worst_falls,
)
from analytics.risk.paths import (
    BadSimulation,
    bootstrap_process,
    gaussian_process,
    likeliest_freedom,
    stationary_rows,
    t_process,
)
from analytics.risk.rebalancing import REBALANCINGS, Rebalancing, basket_returns

RNG = np.random.default_rng
ROOT = np.array([[0.01, 0.004, 0.0], [0.0, 0.02, -0.005], [0.0, 0.0, 0.015]])
PAST = pd.DataFrame(RNG(5).normal(size=(750, 3)) @ ROOT + 0.0004, columns=list("ABC"))
WEIGHTS = pd.Series({"A": 0.5, "B": 0.3, "C": 0.2})
PROCESSES = {"gaussian": gaussian_process, "t": t_process, "bootstrap": lambda frame: bootstrap_process(frame, 10)}


@pytest.mark.parametrize("name", PROCESSES)
def test_drawn_returns_have_the_moments_of_the_past(name: str) -> None:
    drawn = PROCESSES[name](PAST).draw(RNG(1), 4_000, 40).reshape(-1, 3).astype(float)
    error = PAST.std().to_numpy() / len(drawn) ** 0.5
    assert (abs(drawn.mean(axis=0) - PAST.mean().to_numpy()) < 6 * error).all()
    np.testing.assert_allclose(np.cov(drawn, rowvar=False), PAST.cov(), rtol=0.05, atol=4e-6)


@pytest.mark.parametrize("name", PROCESSES)
def test_the_mean_of_wealth_is_the_compounded_mean(name: str) -> None:
    """Independent returns: E[W_T] = (1 + w'μ)^T; the bootstrap's blocks change it little."""
    simulation = simulate(PROCESSES[name](PAST), WEIGHTS, Plan(20_000, 60), rng=RNG(2))
    error = simulation.terminal.std() / len(simulation.terminal) ** 0.5
    expected = (1 + PAST.mean() @ WEIGHTS) ** 60
    assert abs(simulation.terminal.mean() - expected) < (8 if name == "bootstrap" else 4) * error


def test_the_seed_decides_and_threads_do_not() -> None:
    process, plan = bootstrap_process(PAST, 5), Plan(5_000, 30, "drifting")
    one = simulate(process, WEIGHTS, plan, rng=RNG(3))
    two = simulate(process, WEIGHTS, plan, rng=RNG(3), threads=3)
    other = simulate(process, WEIGHTS, plan, rng=RNG(4))
    assert (one.wealth == two.wealth).all()
    assert (one.wealth[:, -1] != other.wealth[:, -1]).mean() > 0.99
    assert len(np.unique(one.wealth[:, -1])) > 4_900  # paths differ


@pytest.mark.parametrize("rebalancing", REBALANCINGS)
def test_growth_is_that_of_the_basket(rebalancing: Rebalancing) -> None:
    """Months of 21 bars, as the simulation has them."""
    index = pd.DatetimeIndex([pd.Timestamp(2024, 1 + bar // 21, 1 + bar % 21, tz="UTC") for bar in range(63)])
    frame = pd.DataFrame(PAST.to_numpy()[:63], index, list("ABC"))
    expected = (1 + basket_returns(frame, WEIGHTS * 0.8, rebalancing)).cumprod()
    got = grown(np.array(frame, dtype=np.float32)[None], (WEIGHTS * 0.8).to_numpy(np.float32), rebalancing)[0]
    np.testing.assert_allclose(got[1:], expected, rtol=2e-5)
    assert got[0] == 1


def test_a_basket_that_is_gone_stays_gone() -> None:
    returns = np.zeros((1, 4, 1), dtype=np.float32)
    returns[0, 1] = -0.6
    growth = grown(returns.copy(), np.array([2.0], dtype=np.float32), "daily")
    assert growth[0].tolist() == [1, 1, 0, 0, 0]
    assert worst_falls(growth)[0] == 1


def test_flows_are_paid_and_grow() -> None:
    growth = np.cumprod(np.full((1, 64), 1.001, dtype=np.float32), axis=1) / np.float32(1.001)
    wealth, money = with_flows(growth, 0.1)[0], 1.0
    for bar in range(1, 64):
        money = money * 1.001 + (0.1 if bar % 21 == 0 else 0.0)
        assert wealth[bar] == pytest.approx(money, rel=1e-4)


def test_what_is_taken_out_can_empty_it() -> None:
    growth = np.ones((1, 64), dtype=np.float32)
    wealth = with_flows(growth, -0.4)[0]
    assert wealth[[20, 21, 42, 63]].tolist() == pytest.approx([1, 0.6, 0.2, 0])


def test_odds_carry_their_error() -> None:
    """Half the paths of a driftless walk end above its median; the error is that of a share."""
    flat = pd.DataFrame({"A": np.tile([0.01, -0.01], 50)})
    simulation = simulate(gaussian_process(flat), pd.Series({"A": 1.0}), Plan(10_000, 25), rng=RNG(6))
    half = odds_of_goal(simulation, float(np.median(simulation.terminal)))
    assert half.value == pytest.approx(0.5, abs=0.001)
    assert half.error == pytest.approx(0.005, rel=0.01)
    assert odds_of_ruin(simulation, 1.0).value == 1  # today counts
    assert odds_of_ruin(simulation, 0.1).value == 0


def test_ruin_within_reach_agrees_with_the_reflection_principle() -> None:
    """P(min W ≤ b) ≈ Φ-formula of a driftless Brownian motion in logs, with Broadie, Glasserman & Kou's correction for
    looking only once a bar (1997): the barrier moves by 0.5826 σ."""
    from scipy.stats import norm

    sigma, bars, barrier = 0.01, 250, 0.85
    past = pd.DataFrame({"A": RNG(8).standard_normal(4_000)})
    past = (past - past.mean()) / past.std() * sigma
    simulation = simulate(gaussian_process(past), pd.Series({"A": 1.0}), Plan(40_000, bars), rng=RNG(9))
    level, drift, spread = np.log(barrier) - 0.5826 * sigma, -(sigma**2) / 2 * bars, sigma * bars**0.5
    expected = norm.cdf((level - drift) / spread) + np.exp(-level) * norm.cdf((level + drift) / spread)
    share = odds_of_ruin(simulation, barrier)
    assert abs(share.value - expected) < 4 * share.error + 0.003


def test_blocks_have_the_mean_length_that_was_asked_for() -> None:
    rows = stationary_rows(RNG(10), 500, 8, (200, 2_000))
    breaks = (rows[:, 1:] != (rows[:, :-1] + 1) % 500).mean()
    assert breaks == pytest.approx(1 / 8 * 499 / 500, rel=0.02)
    assert np.bincount(rows.ravel(), minlength=500).std() / 800 < 0.2  # every bar is as likely


@pytest.mark.parametrize("freedom", [4.0, 8.0])
def test_the_freedom_of_a_t_is_found_again(freedom: float) -> None:
    draws = RNG(11).standard_t(freedom, 20_000)[:, None] * 0.01
    assert likeliest_freedom(draws) == pytest.approx(freedom, rel=0.2)


def test_garch_paths_start_where_the_market_is_and_end_where_it_lives() -> None:
    rng, level, returns = RNG(12), 1e-4, []
    for _ in range(3_000):
        returns.append(level**0.5 * rng.standard_normal())
        level = 2e-6 + 0.08 * returns[-1] ** 2 + 0.9 * level
    series = pd.Series(returns, pd.date_range("2010-01-01", periods=3_000, freq="B", tz="UTC"))
    drawn = garch_process(series).draw(RNG(13), 6_000, 300)[..., 0].astype(float)
    first, last = drawn[:, 0].var(), drawn[:, -20:].var()
    assert first == pytest.approx(level, rel=0.25)
    assert last == pytest.approx(series.var(), rel=0.25)
    squares = drawn**2
    assert np.corrcoef(squares[:, :-1].ravel(), squares[:, 1:].ravel())[0, 1] > 0.05  # volatility clusters


@settings(max_examples=10)
@given(paths=st.integers(1, 4_500), bars=st.integers(1, 50))
def test_any_plan_gives_what_it_says(paths: int, bars: int) -> None:
    simulation = simulate(gaussian_process(PAST), WEIGHTS, Plan(paths, bars), rng=RNG(1))
    assert simulation.wealth.shape == (paths, bars + 1)
    levels = fan(simulation)
    assert levels.index[0] == 0
    assert levels.index[-1] == bars
    assert (levels.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert convergence(simulation, 1.0)["mean"].iloc[-1] == pytest.approx(simulation.terminal.mean())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: gaussian_process(PAST.iloc[:59]), "needs 60 bars"),
        (lambda: t_process(PAST.mask(PAST.iloc[3, 0] == PAST)), "not numbers"),
        (lambda: bootstrap_process(PAST, 500), "twice as many"),
        (lambda: simulate(gaussian_process(PAST), WEIGHTS, Plan(0, 5), rng=RNG(1)), "at least one path"),
        (lambda: garch_process(PAST["A"].iloc[:5]), "."),
    ],
)
def test_what_cannot_be_simulated_is_a_sentence(make: object, words: str) -> None:
    with pytest.raises(BadSimulation, match=words):
        make()  # type: ignore[operator]  # a function of no arguments
