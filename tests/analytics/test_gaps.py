"""Missing sessions and closed days."""

import pandas as pd

from analytics.gaps import Gap, closed_days, missing_sessions

# Two weeks from a Monday, Good Friday and Easter Monday closed.
SESSIONS = pd.bdate_range("2024-03-25", "2024-04-05", tz="UTC").drop(
    pd.to_datetime(["2024-03-29", "2024-04-01"], utc=True)
)


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


def test_all_sessions_there_is_no_gap() -> None:
    assert missing_sessions(SESSIONS, SESSIONS) == ()


def test_missing_sessions_across_a_closed_weekend_are_one_run() -> None:
    bars = SESSIONS.drop([day("2024-03-26"), day("2024-03-28"), day("2024-04-02")])
    assert missing_sessions(bars, SESSIONS) == (
        Gap(day("2024-03-26"), day("2024-03-26"), 1),
        Gap(day("2024-03-28"), day("2024-04-02"), 2),
    )


def test_sessions_before_the_first_and_after_the_last_bar_are_not_missing() -> None:
    assert missing_sessions(SESSIONS[2:4], SESSIONS) == ()
    assert missing_sessions(SESSIONS[:0], SESSIONS) == ()


def test_a_bar_within_the_day_counts_for_its_session() -> None:
    assert missing_sessions(SESSIONS + pd.Timedelta(hours=20), SESSIONS) == ()


def test_weekends_are_closed_and_holidays_are_named() -> None:
    closed = closed_days(SESSIONS, SESSIONS)
    assert closed.weekdays == (5, 6)
    assert list(closed.dates) == [day("2024-03-29"), day("2024-04-01")]


def test_a_missing_session_stays_on_the_axis() -> None:
    bars = SESSIONS.drop([day("2024-03-27")])
    assert day("2024-03-27") not in closed_days(bars, SESSIONS).dates
    assert day("2024-03-27") in closed_days(bars).dates


def test_a_market_that_never_closes_has_no_closed_days() -> None:
    every_day = pd.date_range("2024-01-01", "2024-02-01", tz="UTC")
    closed = closed_days(every_day)
    assert closed.weekdays == ()
    assert len(closed.dates) == 0


def test_friday_and_saturday_can_be_the_weekend() -> None:
    days = pd.date_range("2024-01-01", "2024-02-01", tz="UTC")
    assert closed_days(days[~days.day_of_week.isin([4, 5])]).weekdays == (4, 5)


def test_no_bars_have_no_closed_days() -> None:
    assert closed_days(SESSIONS[:0]).weekdays == ()
