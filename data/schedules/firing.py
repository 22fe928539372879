"""The moments at which a schedule is due."""

from datetime import UTC, datetime, timedelta

from data.reports.definition import Schedule
from data.schedules.by_days import moments_by_days
from data.schedules.by_sessions import moments_by_sessions
from data.schedules.checking import BY_SESSIONS, SessionsUnknown, check

FURTHEST = timedelta(days=9 * 366)  # 29 February may be eight years away
SHORTEST, DAY = timedelta(minutes=1), timedelta(days=1)


def fire_times(schedule: Schedule, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """Those later than `after` and not later than `until`, in order, in UTC.

    What is due between two moments doesn't depend on how often one asks: the parts of a stretch add up to it.
    Raises BadSchedule, and SessionsUnknown where the exchange's calendar doesn't reach so far.
    """
    check(schedule)
    if schedule.kind == "never" or until <= after:
        return ()
    after, until = after.astimezone(UTC), until.astimezone(UTC)
    moments = moments_by_sessions if schedule.kind in BY_SESSIONS else moments_by_days
    found = (moment.astimezone(UTC) for moment in moments(schedule, after, until))
    return tuple(sorted({moment for moment in found if after < moment <= until}))


def next_times(schedule: Schedule, after: datetime, count: int = 5) -> tuple[datetime, ...]:
    """The next ones, fewer where the calendar or nine years end before. Raises BadSchedule."""
    found: list[datetime] = []
    start, span, growth = after, DAY, 2
    while schedule.kind != "never" and len(found) < count and start < after + FURTHEST:
        try:
            found += fire_times(schedule, start, start + span)
        except SessionsUnknown:
            span, growth = span / 2, 1  # up to where they are known
            if span < SHORTEST:
                break
            continue
        start, span = start + span, span * growth
    return tuple(found[:count])
