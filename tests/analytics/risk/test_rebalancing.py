"""The returns of a basket against the same arithmetic done holding by holding."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.risk.rebalancing import REBALANCINGS, EquityLost, Rebalancing, basket_returns

DATES = pd.date_range("2024-01-15", periods=70, freq="B", tz="UTC")


def returns(seed: int = 0, holdings: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(rng.normal(0.0005, 0.02, (len(DATES), holdings)), DATES, list("ABCDE")[:holdings])


def by_hand(frame: pd.DataFrame, weights: dict[str, float], rebalancing: str, cash: float) -> list[float]:
    """Money in each holding and in cash, one bar after the other."""
    total, held, month, result = 1.0, {}, None, []
    for when, row in frame.iterrows():
        begins = rebalancing == "daily" or month is None or (rebalancing == "monthly" and when.month != month)
        month = when.month
        if begins:
            held = {name: total * weight for name, weight in weights.items()}
            held["cash"] = total - sum(held.values())
        held = {name: money * (1 + (cash if name == "cash" else row[name])) for name, money in held.items()}
        result.append(sum(held.values()) / total - 1)
        total = sum(held.values())
    return result


@pytest.mark.parametrize("rebalancing", REBALANCINGS)
@pytest.mark.parametrize("weights", [{"A": 0.5, "B": 0.3, "C": 0.2}, {"A": 1.2, "B": -0.4}, {"A": 0.3}])
def test_it_is_the_money_in_each_holding(rebalancing: Rebalancing, weights: dict[str, float]) -> None:
    frame = returns()
    cash = pd.Series(0.0001, index=DATES)
    got = basket_returns(frame, pd.Series(weights), rebalancing, cash)
    np.testing.assert_allclose(got, by_hand(frame, weights, rebalancing, 0.0001), rtol=1e-12, atol=1e-15)


@given(order=st.permutations(["A", "B", "C"]), rebalancing=st.sampled_from(REBALANCINGS))
def test_the_order_of_the_holdings_changes_nothing(order: list[str], rebalancing: Rebalancing) -> None:
    weights = pd.Series({"A": 0.5, "B": 0.7, "C": -0.3})
    first = basket_returns(returns(), weights, rebalancing)
    again = basket_returns(returns()[order], weights[order], rebalancing)
    np.testing.assert_allclose(first, again, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("rebalancing", REBALANCINGS)
def test_one_holding_is_itself(rebalancing: Rebalancing) -> None:
    frame = returns(holdings=1)
    np.testing.assert_allclose(basket_returns(frame, pd.Series({"A": 1.0}), rebalancing), frame["A"], atol=1e-14)


@pytest.mark.parametrize("rebalancing", REBALANCINGS)
def test_lost_equity_is_said_with_its_day(rebalancing: Rebalancing) -> None:
    frame = returns(holdings=1) * 0
    frame.iloc[30] = -0.4
    with pytest.raises(EquityLost, match=f"{DATES[30]:%Y-%m-%d}"):
        basket_returns(frame, pd.Series({"A": 3.0}), rebalancing)
