"""Schedules that go by the sessions of an exchange: after each close, or after that of the n-th session of a month."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from data.reports.definition import Schedule
from data.schedules.sessions import DAY, closes_between, zone_of_exchange


def moments_by_sessions(schedule: Schedule, after: datetime, until: datetime) -> Iterator[datetime]:
    """All between the two and perhaps some around them. Raises SessionsUnknown."""
    wait = timedelta(minutes=schedule.minutes)
    zone = zone_of_exchange(schedule.exchange, after.date())
    # A session may close on the day after its own, as those round the clock do.
    first, last = (after - wait).astimezone(zone).date() - 2 * DAY, until.astimezone(zone).date()
    chosen = _each_close if schedule.kind == "after_close" else _nth_of_months
    return (close + wait for close in chosen(schedule, first, last))


def _each_close(schedule: Schedule, first: date, last: date) -> Iterator[datetime]:
    for day, close in closes_between(schedule.exchange, first, last):
        if schedule.weekday is None or day.weekday() == schedule.weekday:
            yield close


def _nth_of_months(schedule: Schedule, first: date, last: date) -> Iterator[datetime]:
    month = first.replace(day=1)
    while month <= last:
        end = month.replace(day=monthrange(month.year, month.month)[1])
        closes = [close for _, close in closes_between(schedule.exchange, month, end)]
        index = schedule.nth - 1 if schedule.nth > 0 else schedule.nth
        if -len(closes) <= index < len(closes):  # a month may have fewer, and then has none
            yield closes[index]
        month = end + DAY
