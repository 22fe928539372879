"""Weeks and months out of days."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.resample import Period, begins_late, compound_returns, resample_bars

NAN = np.nan


def bars(rows: dict[str, tuple[float, float, float, float, float]]) -> pd.DataFrame:
    index = pd.DatetimeIndex(list(rows), tz="UTC", name="ts")
    return pd.DataFrame(list(rows.values()), index, columns=["open", "high", "low", "close", "volume"])


TWO_WEEKS = bars(
    {
        "2024-03-27": (10, 12, 9, 11, 100),
        "2024-03-28": (11, 15, 11, 14, 200),  # Thursday before Good Friday
        "2024-04-02": (14, 14, 8, 9, 300),  # Tuesday after Easter Monday
        "2024-04-05": (9, 10, 9, 10, 400),
    }
)


def test_a_week_takes_first_open_extremes_last_close_and_all_volume() -> None:
    weeks = resample_bars(TWO_WEEKS, "W")
    assert list(weeks.index) == [pd.Timestamp("2024-03-28", tz="UTC"), pd.Timestamp("2024-04-05", tz="UTC")]
    assert weeks.iloc[0, :5].tolist() == [10, 15, 9, 14, 300]
    assert weeks.iloc[1, :5].tolist() == [14, 14, 8, 10, 700]


def test_months_break_where_months_do() -> None:
    months = resample_bars(TWO_WEEKS, "M")
    assert months["close"].tolist() == [14, 10]
    assert months.index.month.tolist() == [3, 4]


def test_sunday_ends_a_week_and_december_a_year() -> None:
    index = pd.DatetimeIndex(["2023-12-30", "2023-12-31", "2024-01-01"], tz="UTC")
    frame = pd.DataFrame(1.0, index, ["open", "high", "low", "close", "volume"])
    assert resample_bars(frame, "W").index.day.tolist() == [31, 1]
    assert resample_bars(frame, "M")["volume"].tolist() == [2, 1]


def test_weeks_before_1970_end_on_sundays_too() -> None:
    index = pd.DatetimeIndex(["1969-12-26", "1969-12-28", "1969-12-29", "1970-01-02"], tz="UTC")
    frame = pd.DataFrame(1.0, index, ["open", "high", "low", "close", "volume"])
    assert resample_bars(frame, "W")["volume"].tolist() == [2, 2]


def test_nothing_is_invented_for_close_only_bars() -> None:
    frame = bars({"2024-03-26": (NAN, NAN, NAN, 7, NAN), "2024-03-27": (NAN, NAN, NAN, 8, NAN)})
    week = resample_bars(frame, "W").iloc[0]
    assert week[["open", "high", "low", "volume"]].isna().all()
    assert week["close"] == 8


def test_a_close_only_bar_among_others_stays_within_the_candle() -> None:
    frame = bars(
        {
            "2024-03-26": (NAN, NAN, NAN, 20, NAN),
            "2024-03-27": (10, 12, 9, 11, 5),
            "2024-03-28": (NAN, NAN, NAN, 6, NAN),
        }
    )
    assert resample_bars(frame, "W").iloc[0, :5].tolist() == [10, 20, 6, 6, 5]


@pytest.mark.parametrize(
    ("last", "period", "forming"),
    [
        ("2024-04-05", "W", False),
        ("2024-04-04", "W", True),
        ("2024-04-05", "M", True),
        ("2024-04-30", "M", False),
        ("2024-03-29", "M", False),  # a Friday; the month ends on a Sunday
    ],
)
def test_without_a_calendar_weekdays_decide_whether_a_period_is_forming(
    last: str, period: Period, forming: bool
) -> None:
    frame = resample_bars(bars({"2024-03-26": (1, 1, 1, 1, 1), last: (1, 1, 1, 1, 1)}), period)
    assert frame["forming"].iloc[-1] == forming
    assert not frame["forming"].iloc[:-1].any()


def test_a_market_that_trades_on_weekends_forms_until_sunday() -> None:
    saturday = bars({"2024-04-05": (1, 1, 1, 1, 1), "2024-04-06": (1, 1, 1, 1, 1)})
    assert resample_bars(saturday, "W")["forming"].iloc[-1]
    assert not resample_bars(saturday.set_axis(saturday.index + pd.Timedelta(days=1)), "W")["forming"].iloc[-1]


def test_the_calendar_knows_that_a_week_may_end_on_thursday() -> None:
    sessions = pd.DatetimeIndex(["2024-03-27", "2024-03-28", "2024-04-01"], tz="UTC")
    assert not resample_bars(TWO_WEEKS.iloc[:2], "W", sessions)["forming"].iloc[-1]
    assert resample_bars(TWO_WEEKS.iloc[:1], "W", sessions)["forming"].iloc[-1]


def test_no_bars_are_no_weeks() -> None:
    assert resample_bars(TWO_WEEKS.iloc[:0], "W").empty


@settings(max_examples=40, deadline=None)
@given(
    days=st.lists(st.integers(-900, 4000), min_size=1, max_size=60, unique=True),
    period=st.sampled_from(["W", "M"]),
    seed=st.integers(0, 999),
)
def test_every_bar_is_in_exactly_one_period(days: list[int], period: Period, seed: int) -> None:
    index = pd.to_datetime(sorted(days), unit="D", utc=True)
    close = np.random.default_rng(seed).uniform(1, 9, len(days))
    frame = pd.DataFrame({"open": close, "high": close + 1, "low": close - 1, "close": close, "volume": 1.0}, index)
    merged = resample_bars(frame, period)
    assert merged["volume"].sum() == len(days)
    assert merged["high"].max() == frame["high"].max()
    assert merged["low"].min() == frame["low"].min()
    assert merged.index.is_monotonic_increasing
    assert merged.index.isin(index).all()
    names = index.tz_localize(None).to_period("W-SUN" if period == "W" else "M")
    assert len(merged) == names.nunique()
    assert merged["open"].tolist() == frame.groupby(names)["open"].first().tolist()


RETURNS = st.lists(st.floats(-0.5, 0.5), min_size=2, max_size=60)


def daily(values: list[float]) -> "pd.Series[float]":
    return pd.Series(values, pd.date_range("2024-01-03", periods=len(values), tz="UTC", name="ts"))


@settings(deadline=None)
@given(RETURNS, st.sampled_from(["W", "M"]))
def test_compounded_returns_are_those_of_the_prices_they_make(values: list[float], period: Period) -> None:
    close = 100 * (1 + daily(values)).cumprod()
    frame = pd.DataFrame({"open": NAN, "high": NAN, "low": NAN, "close": close, "volume": NAN})
    ends = resample_bars(frame, period)["close"]
    compounded = compound_returns(daily(values), period)
    assert compounded.index.equals(ends.index)
    np.testing.assert_allclose(100 * (1 + compounded).cumprod(), ends, rtol=1e-9)
    logs = compound_returns(np.log1p(daily(values)), period, are_log=True)
    np.testing.assert_allclose(np.expm1(logs), compounded, atol=1e-12)


def test_a_gap_in_a_period_leaves_it_without_a_return() -> None:
    values = daily([0.1, NAN, 0.1, 0.1, 0.1, 0.2])  # Wednesday to Monday
    assert compound_returns(values, "W").isna().tolist() == [True, False]
    assert compound_returns(values, "W", are_log=True).isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("first", "period", "late"),
    [
        ("2024-01-01", "W", False),  # a Monday
        ("2024-01-02", "W", True),
        ("2024-01-01", "M", False),
        ("2024-01-02", "M", True),
        ("2024-09-02", "M", False),  # a Monday after a weekend that the month began with
    ],
)
def test_a_period_that_lacks_a_weekday_begins_late(first: str, period: Period, late: bool) -> None:
    assert begins_late(pd.DatetimeIndex([first], tz="UTC"), period) is late
