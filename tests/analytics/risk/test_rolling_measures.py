"""Measures over a moving window: against pandas and against the window by itself."""

import numpy as np
import pandas as pd
import pytest

from analytics.risk.measures import MEASURES, find, read
from analytics.risk.moving import MOVING, moved
from analytics.risk.rolling_measures import one_by_one, rolling_measure
from analytics.risk.sample import BadReturns, Trials, sample
from tests.analytics.risk.published import BILL, INDEX, MANAGER

GIVEN = sample(MANAGER, 12, benchmark=INDEX.iloc[12:], risk_free=BILL, trials=Trials(4, 0.02))


def test_it_agrees_with_pandas() -> None:
    rolled = MANAGER.rolling(36)
    assert rolling_measure(GIVEN, "volatility", 36).to_numpy() == pytest.approx(rolled.std().dropna() * 12**0.5)
    expected = (MANAGER - BILL).rolling(36).mean() / (MANAGER - BILL).rolling(36).std() * 12**0.5
    assert rolling_measure(GIVEN, "sharpe_ratio", 36).to_numpy() == pytest.approx(expected.dropna())
    own, market = (MANAGER - BILL).iloc[12:], (INDEX - BILL).iloc[12:]
    slope = (own.rolling(36).cov(market) / market.rolling(36).var()).dropna()
    assert rolling_measure(GIVEN, "beta", 36).to_numpy() == pytest.approx(slope.to_numpy())


@pytest.mark.parametrize("name", MEASURES)
def test_its_last_value_is_that_of_the_last_window(name: str) -> None:
    rolled = rolling_measure(GIVEN, name, 24)
    last = sample(MANAGER.iloc[-24:], 12, benchmark=INDEX, risk_free=BILL, trials=Trials(4, 0.02))
    assert rolled.iloc[-1] == pytest.approx(read(last, [name])[name].value, nan_ok=True)
    assert rolled.index[-1] == MANAGER.index[-1]
    assert len(rolled) == (120 if "benchmark" in MEASURES[name].needs else 132) - 23
    assert rolled.dtype == np.float64


@pytest.mark.parametrize("name", MOVING)
@pytest.mark.parametrize("disturbed", [0.0, -1.0, -1.5])
def test_many_windows_at_once_are_the_same_as_one_by_one(name: str, disturbed: float) -> None:
    returns, market = MANAGER.copy(), INDEX.copy()
    returns.iloc[20:30], market.iloc[25:35] = 0.01, -0.02  # windows without movement
    returns.iloc[60] = disturbed
    along = sample(returns, 12, benchmark=market, target=0.004).paired()
    assert moved(along, name, 5) == pytest.approx(one_by_one(along, find(name), 5), abs=1e-12, nan_ok=True)


def test_long_histories_go_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = rolling_measure(GIVEN, "sharpe_ratio", 24)
    monkeypatch.setattr("analytics.risk.moving.AT_ONCE", 100)
    pd.testing.assert_series_equal(rolling_measure(GIVEN, "sharpe_ratio", 24), at_once)


@pytest.mark.parametrize("window", [1, 133])
def test_a_window_fits(window: int) -> None:
    with pytest.raises(BadReturns, match="from 2 to 132 periods"):
        rolling_measure(GIVEN, "volatility", window)


def test_it_says_what_is_missing() -> None:
    with pytest.raises(BadReturns, match="choose one"):
        rolling_measure(sample(MANAGER, 12), "beta", 24)
