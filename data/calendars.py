"""The scheduled sessions of an exchange and their closes, by exchange_calendars, with what it is wrong about.

The library takes long to import and to build a calendar: ask for sessions through `Market.sessions`, which remembers
the answer; closes are remembered here.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from data.calendar_corrections import CLOSES, days_of_rest


@dataclass(frozen=True, slots=True)
class Closes:
    """When each session of a year closes, by its date, in order. `zone`: the exchange's."""

    zone: tzinfo
    at: dict[date, datetime]


def sessions_of_years(calendar: str, first_year: int, last_year: int) -> list[int] | None:
    """Session dates of whole years as days since 1970; None where the library doesn't know the calendar so far."""
    known = _calendar(calendar, first_year, last_year)
    if known is None:
        return None
    days = known.sessions.to_numpy().astype("datetime64[D]")
    rests = np.array(sorted(days_of_rest(calendar, first_year, last_year)), dtype="datetime64[D]")
    kept: list[int] = days[~np.isin(days, rests)].astype(np.int64).tolist()
    return kept


@lru_cache(maxsize=64)
def closes_of_year(calendar: str, year: int) -> Closes | None:
    """Early closes too; None where the library doesn't know the calendar so far."""
    known = _calendar(calendar, year, year)
    if known is None:
        return None
    rests = days_of_rest(calendar, year, year)
    closes = ((label.date(), close.to_pydatetime()) for label, close in known.closes.items())
    at = {day: _corrected(calendar, known.tz, day, close) for day, close in closes if day not in rests}
    return Closes(known.tz, at)


def is_calendar(name: str) -> bool:
    import exchange_calendars

    return name in exchange_calendars.get_calendar_names()


def to_sessions(days: list[int], first: date, last: date) -> pd.DatetimeIndex:
    """The session dates between two inclusive dates, at 00:00 UTC."""
    moments = np.array(days, dtype=np.int64).astype("datetime64[D]")
    within = moments[(moments >= np.datetime64(first)) & (moments <= np.datetime64(last))]
    return pd.DatetimeIndex(within.astype("datetime64[us]"), name="ts").tz_localize("UTC")


def _calendar(name: str, first_year: int, last_year: int) -> Any:
    import exchange_calendars

    start, end = pd.Timestamp(first_year, 1, 1), pd.Timestamp(last_year, 12, 31)
    try:
        return exchange_calendars.get_calendar(name, start=start, end=end)
    except (exchange_calendars.errors.InvalidCalendarName, ValueError):  # or years whose holidays aren't recorded
        return None


def _corrected(calendar: str, zone: tzinfo, day: date, close: datetime) -> datetime:
    later = CLOSES.get((calendar, day.weekday()))
    return close.astimezone(UTC) if later is None else datetime.combine(day, later, zone).astimezone(UTC)
