"""Schedules that go by the calendar of days: daily, on weekdays, weekly, monthly, and by cron."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.reports.definition import Schedule
from data.schedules.checking import time_of, zone_of
from data.schedules.moments import moment_of
from data.schedules.sessions import DAY, first_day_of_rest, is_session

CLOCKS_MOVE = timedelta(hours=3)  # at most: what they leave out is due after that


def moments_by_days(schedule: Schedule, after: datetime, until: datetime) -> Iterator[datetime]:
    """All between the two and perhaps some around them. Raises SessionsUnknown."""
    zone = zone_of(schedule)
    if schedule.holidays == "next":  # those before it may wait for a session
        rest = first_day_of_rest(schedule.exchange, after.astimezone(zone).date())
        after = min(after, moment_of(datetime.combine(rest, time.min), zone))
    last = until.astimezone(zone).date()
    due = _by_cron if schedule.kind == "cron" else _by_rule
    for moment, shown in due(schedule, zone, after, until):
        day = shown.date()
        if schedule.holidays == "send" or is_session(schedule.exchange, day):
            yield moment
        elif schedule.holidays == "next":
            following = _next_session(schedule.exchange, day, last)
            if following is not None:
                yield moment_of(datetime.combine(following, shown.time()), zone)


def _by_rule(
    schedule: Schedule, zone: ZoneInfo, after: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Each with what the clocks show by the rule."""
    first, last = after.astimezone(zone).date() - DAY, until.astimezone(zone).date()
    at = time_of(schedule)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if _is_due(schedule, day):
            shown = datetime.combine(day, at)
            yield moment_of(shown, zone), shown


def _by_cron(
    schedule: Schedule, zone: ZoneInfo, after: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    from cronsim import CronSim

    for local in CronSim(schedule.cron, (after - CLOCKS_MOVE).astimezone(zone)):
        moment = local.astimezone(UTC)
        if moment > until:
            return
        yield moment, local.replace(tzinfo=None)


def _is_due(schedule: Schedule, day: date) -> bool:
    match schedule.kind:
        case "daily":
            return True
        case "weekdays":
            return day.weekday() < 5
        case "weekly":
            return day.weekday() == schedule.weekday
    length = monthrange(day.year, day.month)[1]
    return day.day == (length if schedule.day == -1 else min(schedule.day, length))


def _next_session(exchange: str, day: date, last: date) -> date | None:
    while (day := day + DAY) <= last:
        if is_session(exchange, day):
            return day
    return None
