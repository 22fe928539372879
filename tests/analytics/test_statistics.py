"""The performance summary by its definitions."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.statistics import ORDER, NoCloses, drawdowns, performance, volatility, window_returns
from tests.analytics.indicators.market import random_bars


def closes(values: dict[str, float]) -> "pd.Series[float]":
    return pd.Series(list(values.values()), pd.DatetimeIndex(list(values), tz="UTC"), dtype="float64")


def close_only(close: "pd.Series[float]") -> pd.DataFrame:
    return pd.DataFrame({"open": np.nan, "high": np.nan, "low": np.nan, "close": close, "volume": np.nan})


DAILY = pd.Series(np.arange(1.0, 1462.0), pd.date_range("2020-01-01", "2023-12-31", tz="UTC"))


def test_last_and_change_are_against_the_bar_before() -> None:
    summary = performance(close_only(closes({"2024-01-05": 50.0, "2024-01-08": 60.0})), 252)
    assert (summary.last, summary.change, summary.as_of) == (60.0, 10.0, date(2024, 1, 8))
    assert summary.change_fraction == pytest.approx(0.2)


def test_windows_count_calendar_days_back() -> None:
    returns = window_returns(DAILY)
    assert tuple(returns) == ORDER
    last = DAILY.iloc[-1]
    for name, base in {
        "1D": "2023-12-30", "1W": "2023-12-24", "1M": "2023-11-30", "3M": "2023-09-30", "6M": "2023-06-30",
        "YTD": "2022-12-31", "1Y": "2022-12-31", "3Y": "2020-12-31", "Max": "2020-01-01",
    }.items():  # fmt: skip
        assert returns[name] == pytest.approx(last / DAILY[base] - 1), name
    assert np.isnan([returns["5Y"], returns["10Y"]]).all()


def test_a_window_starts_from_the_last_close_on_or_before_its_start() -> None:
    prices = closes({"2023-12-28": 90.0, "2024-01-02": 100.0, "2024-01-05": 110.0, "2024-01-12": 121.0})
    returns = window_returns(prices)
    assert returns["1W"] == pytest.approx(121 / 110 - 1)
    assert returns["YTD"] == pytest.approx(121 / 90 - 1)


def test_a_window_that_starts_in_a_hole_is_undefined() -> None:
    prices = closes({"2013-03-01": 10.0, "2019-01-02": 20.0, "2019-06-03": 30.0})
    returns = window_returns(prices)
    assert np.isnan(returns["1Y"])
    assert np.isnan(returns["YTD"])
    assert returns["Max"] == pytest.approx(2.0)


def test_the_year_range_takes_highs_and_lows_and_closes_where_there_are_none() -> None:
    frame = close_only(closes({"2022-01-03": 500.0, "2023-02-01": 10.0, "2023-03-01": 30.0, "2023-12-29": 20.0}))
    frame.loc["2023-12-29", ["open", "high", "low"]] = [20.0, 30.0, 19.0]
    year = performance(frame, 252).year
    assert (year.high, year.high_on) == (30.0, date(2023, 12, 29))
    assert (year.low, year.low_on) == (10.0, date(2023, 2, 1))
    assert year.since == date(2023, 2, 1)


def test_cagr_needs_a_year() -> None:
    doubled = closes({"2019-12-31": 100.0, "2023-12-31": 200.0})
    assert performance(close_only(doubled), 252).cagr == pytest.approx(2 ** (365.25 / 1461) - 1)
    assert np.isnan(performance(close_only(closes({"2023-01-01": 1.0, "2023-12-01": 2.0})), 252).cagr)


def test_volatility_is_annualised_by_the_periods_given() -> None:
    prices = random_bars(300)["close"]
    expected = prices.pct_change().std(ddof=1)
    assert volatility(prices, 252) == pytest.approx(expected * np.sqrt(252))
    assert volatility(prices, 365) == pytest.approx(expected * np.sqrt(365))
    assert np.isnan(volatility(prices.iloc[:2], 252))


def test_drawdowns_have_their_dates() -> None:
    found = drawdowns(
        closes({"2024-01-01": 100.0, "2024-01-02": 50.0, "2024-01-03": 75.0, "2024-01-04": 100.0, "2024-01-05": 90.0})
    )
    assert (found.worst, found.current) == (pytest.approx(-0.5), pytest.approx(-0.1))
    assert (found.worst_peak_on, found.worst_trough_on) == (date(2024, 1, 1), date(2024, 1, 2))
    assert found.recovered_on == date(2024, 1, 4)
    assert found.current_peak_on == date(2024, 1, 4)


def test_a_price_that_only_rises_has_no_drawdown_and_one_still_down_has_not_recovered() -> None:
    rising = drawdowns(DAILY)
    assert (rising.worst, rising.current, rising.worst_peak_on, rising.recovered_on) == (0.0, 0.0, None, None)
    assert drawdowns(DAILY[::-1].set_axis(DAILY.index)).recovered_on is None


@settings(max_examples=50, deadline=None)
@given(prices=st.lists(st.integers(1, 50), min_size=1, max_size=60))
def test_drawdowns_equal_the_slow_way(prices: list[int]) -> None:
    series = pd.Series(prices, pd.date_range("2024-01-01", periods=len(prices), tz="UTC"), dtype="float64")
    falls = [price / max(prices[: t + 1]) - 1 for t, price in enumerate(prices)]
    found = drawdowns(series)
    assert found.worst == min(falls)
    assert found.current == falls[-1]
    if found.worst < 0:
        assert series[str(found.worst_trough_on)] / series[str(found.worst_peak_on)] - 1 == found.worst
        assert found.recovered_on is None or series[str(found.recovered_on)] >= series[str(found.worst_peak_on)]


def test_prices_that_are_not_positive_have_no_returns() -> None:
    summary = performance(close_only(closes({"2020-04-17": 18.3, "2020-04-20": -36.9, "2020-04-21": 9.1})), 252)
    assert summary.change == pytest.approx(46.0)
    assert np.isnan([summary.change_fraction, summary.drawdowns.worst, summary.cagr]).all()


def test_average_volume_is_of_the_last_bars_that_have_one() -> None:
    frame = close_only(DAILY)
    assert np.isnan(performance(frame, 365).average_volume)
    frame["volume"] = 1000.0
    frame.iloc[-10:, 4] = [10.0] * 9 + [np.nan]
    assert performance(frame, 365).average_volume == pytest.approx((53 * 1000 + 9 * 10) / 62)


def test_one_bar_has_a_last_close_and_little_else() -> None:
    summary = performance(close_only(DAILY.iloc[:1]), 252)
    assert summary.last == 1.0
    assert np.isnan([summary.change, summary.volatility, *summary.returns.values()]).all()


def test_bars_after_the_last_close_do_not_count_and_no_closes_are_an_error() -> None:
    frame = close_only(closes({"2024-01-01": 5.0, "2024-01-02": 6.0, "2024-01-03": np.nan}))
    assert performance(frame, 252).as_of == date(2024, 1, 2)
    with pytest.raises(NoCloses, match="no closes"):
        performance(frame.iloc[2:], 252)
