"""When a report is due next, as its author reads it: in the time zone that it goes by, and in UTC."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from data.reports.definition import Schedule
from data.schedules import BadSchedule, next_times
from data.schedules.checking import BY_SESSIONS
from data.schedules.sessions import zone_of_exchange


def next_due(schedule: Schedule, now: datetime) -> datetime | None:
    """None where it is never due, or where that can't be known."""
    try:
        found = next_times(schedule, now, 1)
    except BadSchedule:
        return None
    return found[0] if found else None


def due_words(schedule: Schedule, now: datetime, count: int = 5) -> tuple[str, ...]:
    """Raises BadSchedule."""
    return tuple(moment_words(moment, zone_of(schedule, moment)) for moment in next_times(schedule, now, count))


def zone_of(schedule: Schedule, moment: datetime) -> tzinfo:
    if schedule.kind in BY_SESSIONS:
        return zone_of_exchange(schedule.exchange, moment.date())
    return ZoneInfo(schedule.time_zone)


def moment_words(moment: datetime, zone: tzinfo) -> str:
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    if local.utcoffset() == utc.utcoffset():
        return f"{utc:%a %Y-%m-%d %H:%M} UTC"
    day = "" if local.date() == utc.date() else f"{utc:%a} "
    return f"{local:%a %Y-%m-%d %H:%M} {zone}, {day}{utc:%H:%M} UTC"
