"""Weeks and months of prices, made from days or stored as such."""

import numpy as np
import pandas as pd
import pytest

from analytics.resample import resample_bars
from components.panel import Message
from data.home import Home
from data.instruments import NewInstrument
from tests.data.market_data import made_bars, store
from views.periods import periods_per_year
from views.volatility import KIND, VolatilityView
from views.volatility.frequency import load_finest
from views.volatility.measures import measure

WEEKDAYS = 300  # from a Monday; the last one is a Friday


def parse(symbol: str, frequency: str) -> VolatilityView:
    return VolatilityView.parse(f"symbol={symbol}&range=max&window=5&frequency={frequency}")


@pytest.mark.parametrize(("frequency", "period", "periods"), [("weekly", "W", 52), ("monthly", "M", 12)])
def test_prices_are_measured_at_the_last_close_of_each_period(
    home: Home, frequency: str, period: str, periods: int
) -> None:
    bars = made_bars("2024-01-01", WEEKDAYS, freq="B")
    store(home.database, "ABC", bars)
    whole = resample_bars(bars, "W" if period == "W" else "M")
    whole = whole[~whole["forming"]]
    measures = measure(parse("ABC", frequency), home.market)
    assert measures.periods == periods
    assert measures.shown["close"].tolist() == whole["close"].tolist()
    returns = np.diff(np.log(whole["close"]))
    np.testing.assert_allclose(measures.returns_in_stretch(), returns, atol=1e-15)
    expected = np.std(returns[-5:], ddof=1) * periods**0.5
    assert measures.lines["Close to close"].iloc[-1] == pytest.approx(expected)
    assert measures.lines["Parkinson"].notna().any()


def test_a_month_that_is_not_over_is_left_out_and_named(home: Home) -> None:
    store(home.database, "ABC", made_bars("2024-01-01", 100, freq="B"))  # to Friday 2024-05-17
    measures = measure(parse("ABC", "monthly"), home.market)
    assert measures.shown.index[-1] == pd.Timestamp("2024-04-30", tz="UTC")
    assert measures.doubts == ("The last month is not over and is left out.",)


def test_what_is_stored_by_the_week_gives_weeks(home: Home) -> None:
    store(home.database, "WEEK", made_bars("2024-01-05", 60, freq="7D"), interval="1w")
    measures = measure(parse("WEEK", "weekly"), home.market)
    assert (len(measures.shown), measures.periods) == (60, 52)
    assert load_finest("WEEK", home.market).series.interval == "1w"
    refused = KIND.panel("cone", parse("WEEK", "monthly"), home.market)
    assert isinstance(refused.content, Message)
    assert "stored by the week, from which nothing monthly can be made" in refused.content.text


def test_days_go_before_months_that_are_stored_too(home: Home) -> None:
    store(home.database, "BOTH", made_bars("2024-01-01", WEEKDAYS, freq="B"))
    store(home.database, "BOTH", made_bars("2024-01-31", 3, freq="ME"), interval="1mo")
    assert len(measure(parse("BOTH", "monthly"), home.market).shown) > 3


def test_a_year_has_so_many_of_each(home: Home) -> None:
    store(home.database, "COIN", made_bars("2024-01-01", 9), instrument=NewInstrument("COIN", "C", calendar="24/7"))
    coin = home.market.listing("COIN").instrument
    assert [periods_per_year(coin, interval) for interval in ("1d", "1w", "1mo")] == [365, 52, 12]
