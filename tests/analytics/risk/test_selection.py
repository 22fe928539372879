"""What a selection does by itself: against simulated normal returns, whose relation never changes."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk.dependence import correlation
from analytics.risk.sample import BadReturns
from analytics.risk.selection import correlation_by_selection

NAMES = ["a", "b", "c"]


def simulated(periods: int = 200_000) -> tuple[pd.DataFrame, "pd.Series[float]"]:
    rng = np.random.default_rng(3)
    market = rng.normal(0, 0.01, periods)
    values = np.outer(market, [1.2, 0.8, -0.5]) + rng.normal(0, 0.008, (periods, 3))
    return pd.DataFrame(values, columns=NAMES), pd.Series(market)


def test_it_foretells_the_correlations_of_normal_returns() -> None:
    returns, market = simulated()
    worst = market <= market.quantile(0.1)
    found = correlation_by_selection(returns, market, worst)
    assert found.to_numpy() == pytest.approx(correlation(returns[worst]).to_numpy(), abs=0.02)
    assert found.loc["a", "b"] < correlation(returns).loc["a", "b"] - 0.2  # the effect is far from small


def test_all_periods_change_nothing() -> None:
    returns, market = simulated(500)
    everything = pd.Series(data=True, index=market.index)
    found = correlation_by_selection(returns, market, everything)
    assert found.to_numpy() == pytest.approx(correlation(returns).to_numpy())


def test_what_can_not_be_compared_is_refused() -> None:
    returns, market = simulated(50)
    with pytest.raises(BadReturns, match="two of them must be chosen"):
        correlation_by_selection(returns, market, market < market.min())
    with pytest.raises(BadReturns, match="cover all dates"):
        correlation_by_selection(returns, market.iloc[:40], market < 0)
