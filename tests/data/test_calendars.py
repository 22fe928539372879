"""Sessions of exchanges."""

from datetime import date

import pandas as pd

from data.calendars import sessions_of_years, to_sessions


def sessions(calendar: str, first: date, last: date) -> list[str]:
    days = sessions_of_years(calendar, first.year, last.year)
    assert days is not None
    return [f"{day:%m-%d}" for day in to_sessions(days, first, last)]


def test_new_york_rests_on_thanksgiving() -> None:
    assert sessions("XNYS", date(2024, 11, 27), date(2024, 12, 1)) == ["11-27", "11-29"]


def test_round_the_clock_never_rests() -> None:
    assert len(sessions("24/7", date(2024, 2, 1), date(2024, 2, 29))) == 29


def test_sessions_lie_at_midnight_utc() -> None:
    index = to_sessions(sessions_of_years("XNYS", 2024, 2024) or [], date(2024, 1, 1), date(2024, 1, 2))
    assert index.tolist() == [pd.Timestamp("2024-01-02", tz="UTC")]


def test_what_the_library_does_not_know_is_unknown_not_empty() -> None:
    assert sessions_of_years("NOWHERE", 2024, 2024) is None
    assert sessions_of_years("XTKS", 1950, 2024) is None


def test_karachi_rests_on_the_holidays_of_the_moon() -> None:
    assert sessions("XKAR", date(2026, 3, 18), date(2026, 3, 25)) == ["03-18", "03-19", "03-24", "03-25"]
    assert sessions("XNYS", date(2026, 3, 19), date(2026, 3, 23)) == ["03-19", "03-20", "03-23"]
