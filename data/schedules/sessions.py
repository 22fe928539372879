"""The sessions of an exchange between two days, with their closes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo

from data.calendars import Closes, closes_of_year
from data.schedules.checking import SessionsUnknown

DAY = timedelta(days=1)
LONGEST_REST = timedelta(days=366)  # that is looked back over for the session before


def closes_between(exchange: str, first: date, last: date) -> Iterator[tuple[date, datetime]]:
    """Both days included. Raises SessionsUnknown."""
    for year in range(first.year, last.year + 1):
        for day, close in _known(exchange, date(year, 12, 31)).at.items():
            if first <= day <= last:
                yield day, close


def is_session(exchange: str, day: date) -> bool:
    return day in _known(exchange, day).at


def zone_of_exchange(exchange: str, day: date) -> tzinfo:
    return _known(exchange, day).zone


def first_day_of_rest(exchange: str, day: date) -> date:
    """Of those that lead up to `day` without a session between; `day` itself where the day before is one."""
    first = day
    while day - first < LONGEST_REST and not is_session(exchange, first - DAY):
        first -= DAY
    return first


def _known(exchange: str, day: date) -> Closes:
    found = closes_of_year(exchange, day.year)
    if found is None:
        raise SessionsUnknown(exchange, day)
    return found
