import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.volatility.covariance import MatrixPath, rolling_covariance
from analytics.volatility.portfolio_volatility import (
    BadWeights,
    contributions,
    diversification_ratio,
    equal_weights,
    portfolio_variance,
    portfolio_volatility,
    term_structure,
)
from tests.analytics.volatility.dcc_world import dcc_returns

THREE = ((1.0, 0.5, 0.2), (0.5, 1.0, -0.3), (0.2, -0.3, 1.0))
RETURNS = dcc_returns(300, 0.05, 0.9, THREE, seed=1)[0]
PATH = rolling_covariance(RETURNS, 21)
weights = st.lists(st.floats(-2, 2), min_size=3, max_size=3).filter(lambda held: max(map(abs, held)) > 0.01)


def by_name(held: list[float]) -> dict[str, float]:
    return dict(zip(PATH.assets, held, strict=True))


def known(volatilities: list[float], correlation: float) -> MatrixPath:
    root = np.array(volatilities)
    matrix = np.where(np.eye(len(root)) == 1, 1.0, correlation) * root * root[:, None]
    return MatrixPath(pd.RangeIndex(1, 2), tuple(f"S{i}" for i in range(len(root))), matrix[None])


@given(weights)
def test_it_is_the_variance_of_the_portfolio_s_own_returns(held: list[float]) -> None:
    own = (RETURNS.to_numpy() @ held)[-21:]
    ours = portfolio_variance(PATH, by_name(held)).iloc[-1]
    assert ours == pytest.approx(own.var(ddof=1), rel=1e-6, abs=1e-12)


@given(weights)
def test_contributions_add_up(held: list[float]) -> None:
    total = contributions(PATH, by_name(held), 252).sum(axis=1, skipna=False)
    volatility = portfolio_volatility(PATH, by_name(held), 252)
    np.testing.assert_allclose(total, volatility, rtol=1e-6, atol=1e-9)
    assert volatility.isna().sum() == 20


def test_a_contribution_is_what_a_small_change_of_the_weight_does() -> None:
    held = {"S0": 0.5, "S1": 0.3, "S2": 0.2}
    found = contributions(PATH, held, 252).iloc[-1]
    up, down = (portfolio_volatility(PATH, held | {"S1": 0.3 * f}, 252).iloc[-1] for f in (1 + 1e-6, 1 - 1e-6))
    assert found["S1"] == pytest.approx((up - down) / 2e-6, rel=1e-6)


def test_a_hedge_brings_less_than_nothing() -> None:
    found = contributions(known([0.01, 0.01], 0.9), {"S0": 1.0, "S1": -0.5}, 252).iloc[0]
    assert found["S1"] < 0 < found["S0"]


def test_one_holding_alone_is_as_volatile_as_it_is() -> None:
    alone = portfolio_volatility(PATH, {"S0": 0.0, "S1": 1.0, "S2": 0.0}, 252)
    np.testing.assert_allclose(alone, PATH.volatility(252)["S1"])


def test_independent_holdings_diversify_by_the_root_of_their_number() -> None:
    assert diversification_ratio(known([0.02] * 4, 0.0), equal_weights(("S0", "S1", "S2", "S3"))).iloc[
        0
    ] == pytest.approx(2)
    assert diversification_ratio(known([0.01, 0.03], 1.0), equal_weights(("S0", "S1"))).iloc[0] == pytest.approx(1)


@given(st.lists(st.floats(0.01, 5), min_size=3, max_size=3))
def test_diversification_of_what_is_held_long_is_at_least_one(held: list[float]) -> None:
    assert (diversification_ratio(PATH, by_name(held)).dropna() >= 1 - 1e-12).all()


def test_the_term_structure_is_the_root_of_the_mean_variance() -> None:
    ahead = MatrixPath(pd.RangeIndex(1, 4), ("S0", "S1"), np.array([np.eye(2) * v for v in (1e-4, 3e-4, 5e-4)]))
    found = term_structure(ahead, {"S0": 1.0, "S1": 0.0}, 250)
    np.testing.assert_allclose(found, np.sqrt(250 * np.array([1e-4, 2e-4, 3e-4])))


def test_no_movement_has_no_contributions() -> None:
    still = MatrixPath(pd.RangeIndex(1), ("S0", "S1"), np.zeros((1, 2, 2)))
    assert contributions(still, {"S0": 0.5, "S1": 0.5}, 252).isna().all(axis=None)
    assert diversification_ratio(still, {"S0": 0.5, "S1": 0.5}).isna().all()


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"S0": 1.0, "S1": 0.0}, "one weight for each of S0, S1, S2"),
        ({"S0": 0.0, "S1": 0.0, "S2": 0.0}, "not all of them 0"),
        ({"S0": float("nan"), "S1": 0.0, "S2": 0.0}, "are numbers"),
    ],
)
def test_it_says_what_is_wrong_with_the_weights(held: dict[str, float], words: str) -> None:
    with pytest.raises(BadWeights, match=words):
        portfolio_variance(PATH, held)
