"""The scheduled sessions of an exchange, by exchange_calendars.

The library takes long to import and to build a calendar: ask through `Market.sessions`, which remembers the answer.
"""

from datetime import date

import numpy as np
import pandas as pd


def sessions_of_years(calendar: str, first_year: int, last_year: int) -> list[int] | None:
    """Session dates of whole years as days since 1970; None where the library doesn't know the calendar so far."""
    import exchange_calendars

    start, end = pd.Timestamp(first_year, 1, 1), pd.Timestamp(last_year, 12, 31)
    try:
        sessions = exchange_calendars.get_calendar(calendar, start=start, end=end).sessions
    except (exchange_calendars.errors.InvalidCalendarName, ValueError):  # or years whose holidays aren't recorded
        return None
    days: list[int] = sessions.to_numpy().astype("datetime64[D]").astype(np.int64).tolist()
    return days


def to_sessions(days: list[int], first: date, last: date) -> pd.DatetimeIndex:
    """The session dates between two inclusive dates, at 00:00 UTC."""
    moments = np.array(days, dtype=np.int64).astype("datetime64[D]")
    within = moments[(moments >= np.datetime64(first)) & (moments <= np.datetime64(last))]
    return pd.DatetimeIndex(within.astype("datetime64[us]"), name="ts").tz_localize("UTC")
