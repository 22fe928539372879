"""Examples that textbooks and papers work out in numbers: allocations, components, rebalancing, resampling."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk.allocation import Limits, allocate, frontier
from analytics.risk.components import components
from analytics.risk.monte_carlo import grown
from analytics.risk.paths import stationary_rows
from analytics.risk.rebalancing import Rebalancing, basket_returns
from tests.analytics.risk.books import matched

# Zivot, Introduction to Computational Finance and Financial Econometrics, ch. 12: Microsoft, Nordstrom and Starbucks.
THREE = matched(
    [0.0427, 0.0015, 0.0285], [[0.0100, 0.0018, 0.0011], [0.0018, 0.0109, 0.0026], [0.0011, 0.0026, 0.0199]]
)
# Bodie, Kane & Marcus, Investments, ch. 7: a debt and an equity fund, 8 and 13 % a year, bills at 5 %; a twelfth here.
TWO = matched([0.08 / 12, 0.13 / 12], [[0.0144 / 12, 0.0072 / 12], [0.0072 / 12, 0.04 / 12]])
ANY = Limits(-2.0, 2.0)


def test_zivots_three_stocks() -> None:
    """The least variance, and the tangency from a rate of 0.5 % a month."""
    least, tangency = allocate(THREE, "minimum_variance", ANY), allocate(THREE, "maximum_sharpe", ANY, 0.005)
    assert least.to_list() == pytest.approx([0.4411, 0.3656, 0.1933], abs=6e-5)
    assert tangency.to_list() == pytest.approx([1.0268, -0.3263, 0.2994], abs=6e-5)
    for weights, mean, risk in ((least, 0.02489, 0.07268), (tangency, 0.05189, 0.1116)):
        held = THREE @ weights
        assert (held.mean(), held.std()) == (pytest.approx(mean, abs=6e-6), pytest.approx(risk, abs=6e-5))


def test_zivots_frontier_has_the_portfolio_that_earns_what_microsoft_does() -> None:
    """x = (0.8275, −0.0907, 0.2633) at 9.17 %; between two of the frontier's points the weights are linear."""
    points = frontier(THREE, Limits(-1.0, 1.0), points=40)
    means = points @ THREE.mean()
    above = int(np.searchsorted(means, 0.0427))
    part = (0.0427 - means[above - 1]) / (means[above] - means[above - 1])
    weights = points.iloc[above - 1] + part * (points.iloc[above] - points.iloc[above - 1])
    assert weights.to_list() == pytest.approx([0.8275, -0.0907, 0.2633], abs=1e-3)
    assert (THREE @ weights).std() == pytest.approx(0.09166, abs=2e-5)


def test_a_debt_and_an_equity_fund() -> None:
    """Least variance 82 : 18; the best Sharpe ratio, 0.42, at 40 : 60 with 11 % and 14.2 % a year."""
    assert allocate(TWO, "minimum_variance", Limits()).to_list() == pytest.approx([0.82, 0.18], abs=1e-4)
    best = allocate(TWO, "maximum_sharpe", Limits(), 0.05 / 12)
    assert best.to_list() == pytest.approx([0.4, 0.6], abs=1e-4)
    held = TWO @ best
    assert (12 * held.mean(), 12**0.5 * held.std()) == (pytest.approx(0.11, abs=5e-4), pytest.approx(0.142, abs=5e-4))


def test_jorions_two_currencies() -> None:
    """Jorion, Value at Risk, 3rd ed., ch. 7: 2 million in Canadian dollars at 5 %, 1 million in euros at 12 %,
    uncorrelated; VaR at 95 % by 1.65: 257,738 in all, of which 105,630 and 152,108; one by one 165,000 and 198,000."""
    returns = matched([0.0, 0.0], [[0.0025, 0.0], [0.0, 0.0144]])
    found = components(
        returns, pd.Series([2 / 3, 1 / 3], returns.columns), "gaussian", 0.95, rng=np.random.default_rng(1)
    )
    by_his_factor = 1.65 / 1.6448536269514722
    table = found.table * by_his_factor
    assert 3e6 * found.value_at_risk * by_his_factor == pytest.approx(257_738, abs=1)
    assert (3e6 * table["component_value_at_risk"]).to_list() == pytest.approx([105_630, 152_108], abs=1)
    assert table["marginal_value_at_risk"].to_list() == pytest.approx([0.0528, 0.1521], abs=6e-5)
    assert table["component_value_at_risk"].sum() / by_his_factor == pytest.approx(found.value_at_risk)
    assert (3e6 * table["incremental_value_at_risk"]).to_list() == pytest.approx([59_738, 92_738], abs=1)


@pytest.mark.parametrize(("rebalancing", "worth"), [("daily", [94.0, 100.27]), ("drifting", [94.0, 100.0])])
def test_perolds_and_sharpes_falling_and_rising_market(rebalancing: Rebalancing, worth: list[float]) -> None:
    """Perold & Sharpe 1988, FAJ 44(1), 16–27: 60 in stocks and 40 in bills; stocks fall from 100 to 90 and come back.
    After the fall the constant mix buys stocks for 2.40, which pays on the way back; left alone, all is as it was."""
    stocks = pd.DataFrame({"stocks": [-0.1, 100 / 90 - 1]}, pd.to_datetime(["2024-01-02", "2024-01-03"], utc=True))
    held = basket_returns(stocks, pd.Series({"stocks": 0.6}), rebalancing)
    assert (100 * (1 + held).cumprod()).to_list() == pytest.approx(worth, abs=0.005)
    simulated = grown(np.array(stocks, dtype=np.float32)[None], np.array([0.6], dtype=np.float32), rebalancing)
    assert (100 * simulated[0, 1:]).tolist() == pytest.approx(worth, abs=0.005)


@pytest.mark.parametrize("mean_block", [1, 5, 20])
def test_the_stationary_bootstraps_mean_varies_as_its_authors_say(mean_block: int) -> None:
    """Politis & Romano 1994, lemma 1: N var(mean*) = R(0) + 2 Σ b(i) R(i), with
    b(i) = (1 − i/N)(1 − p)^i + (i/N)(1 − p)^(N − i) and p one over the mean length of a block."""
    rows, paths = 200, 10_000
    rng, series = np.random.default_rng(2), np.zeros(rows)
    for at in range(1, rows):
        series[at] = 0.6 * series[at - 1] + rng.standard_normal()
    centred, lags, stays = series - series.mean(), np.arange(1, rows), 1 - 1 / mean_block
    covariances = np.array([centred[lag:] @ centred[: rows - lag] for lag in range(rows)]) / rows
    weights = (1 - lags / rows) * stays**lags + lags / rows * stays ** (rows - lags)
    expected = covariances[0] + 2 * weights @ covariances[1:]
    means = series[stationary_rows(rng, rows, mean_block, (paths, rows))].mean(axis=1)
    assert rows * means.var() == pytest.approx(expected, rel=0.06)  # four standard errors of a variance
    assert abs(means.mean() - series.mean()) < 4 * means.std() / paths**0.5
