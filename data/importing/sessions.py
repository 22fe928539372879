"""When a bar is over.

The library of calendars takes long to import: it is asked for the few bars of the last days only.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

ROUND_THE_CLOCK = "24/7"
MARGIN = timedelta(days=14)  # the library wants sessions on both sides
ANY_DAY = date(2024, 1, 15)


def home_of_exchange(exchange: str) -> tuple[str, str] | None:
    """The calendar and the time zone of a market identifier code, where the library knows it."""
    calendar = _calendar(exchange, ANY_DAY)
    return None if calendar is None else (calendar.name, str(calendar.tz))


def session_end(day: date, calendar: str | None, timezone: str) -> datetime:
    """When the session of a date closes; the end of the local day where no calendar has one."""
    scheduled = None if calendar in (None, ROUND_THE_CLOCK) else _scheduled_close(day, str(calendar))
    return scheduled or datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))


@cache
def _scheduled_close(day: date, calendar: str) -> datetime | None:
    known = _calendar(calendar, day)
    if known is None or not known.is_session(day.isoformat()):
        return None
    close: datetime = known.session_close(day.isoformat()).to_pydatetime()
    return close


def _calendar(name: str, day: date) -> Any:
    import exchange_calendars

    try:
        return exchange_calendars.get_calendar(name, start=day - MARGIN, end=day + MARGIN)
    except (exchange_calendars.errors.InvalidCalendarName, ValueError):  # or a year whose holidays aren't recorded
        return None
