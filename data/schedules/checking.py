"""What a schedule must be, and the sentence for one that isn't."""

import re
from datetime import date, time
from typing import get_args
from zoneinfo import ZoneInfo

from data.reports.definition import HolidayRule, Schedule, ScheduleKind

BY_SESSIONS = ("after_close", "nth_session")
LONGEST_CRON = 200
MOST_MINUTES = 24 * 60
MOST_SESSIONS = 23  # of a month

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class BadSchedule(ValueError):
    """One sentence that says what to change."""


class SessionsUnknown(BadSchedule):
    def __init__(self, exchange: str, day: date) -> None:
        super().__init__(
            f"The sessions of {exchange} are not known as far as {day:%Y-%m-%d}; update Oriel, or choose days instead."
        )


def check(schedule: Schedule) -> None:
    """Raises BadSchedule."""
    if schedule.kind not in get_args(ScheduleKind) or schedule.holidays not in get_args(HolidayRule):
        raise BadSchedule("Choose when the report is due.")
    if schedule.kind == "never":
        return
    if schedule.kind in BY_SESSIONS:
        _check_sessions(schedule)
    elif schedule.kind == "cron":
        _check_cron(schedule.cron)
    else:
        _check_days(schedule)
    zone_of(schedule)
    if (schedule.kind in BY_SESSIONS or schedule.holidays != "send") and not _is_exchange(schedule.exchange):
        raise BadSchedule("Choose the exchange whose sessions count.")


def zone_of(schedule: Schedule) -> ZoneInfo:
    """Raises BadSchedule."""
    try:
        return ZoneInfo(schedule.time_zone)
    except (KeyError, ValueError, OSError):
        raise BadSchedule("Choose a time zone by its name, as Asia/Karachi.") from None


def time_of(schedule: Schedule) -> time:
    return time.fromisoformat(schedule.at)


def _check_days(schedule: Schedule) -> None:
    if not _TIME.fullmatch(schedule.at):
        raise BadSchedule("Write the time of day as 08:00.")
    if schedule.kind == "weekly" and schedule.weekday not in range(7):
        raise BadSchedule("Choose the day of the week.")
    if schedule.kind == "monthly" and schedule.day != -1 and schedule.day not in range(1, 32):
        raise BadSchedule("Choose a day of the month from 1 to 31, or the last.")


def _check_sessions(schedule: Schedule) -> None:
    if schedule.minutes not in range(MOST_MINUTES + 1):
        raise BadSchedule("Choose from 0 minutes to a day after the close.")
    if schedule.kind == "after_close" and schedule.weekday is not None and schedule.weekday not in range(7):
        raise BadSchedule("Choose the day of the week, or every session.")
    if schedule.kind == "nth_session" and abs(schedule.nth) not in range(1, MOST_SESSIONS + 1):
        raise BadSchedule(f"Choose the session of the month from 1 to {MOST_SESSIONS}, or from its end by -1.")


def _check_cron(cron: str) -> None:
    from cronsim import CronSim, CronSimError

    from data.schedules.moments import EPOCH

    try:
        if len(cron) > LONGEST_CRON or len(cron.split()) != 5:
            raise CronSimError("it has five fields")
        next(CronSim(cron, EPOCH))
    except (CronSimError, StopIteration):
        raise BadSchedule("Write five fields that some day fits, as 0 8 * * 1-5.") from None


def _is_exchange(name: str) -> bool:
    from data.calendars import is_calendar

    return is_calendar(name)
