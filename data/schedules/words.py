"""A schedule as a person would say it."""

from calendar import day_name

from data.reports.definition import Schedule
from data.schedules.checking import BadSchedule, check


def describe(schedule: Schedule) -> str:
    """One sentence without its full stop; for one that can't be followed, what to change."""
    try:
        check(schedule)
    except BadSchedule as fault:
        return str(fault)
    if schedule.kind == "after_close":
        return f"{_wait(schedule)} of every {_weekday(schedule.weekday)}session of {schedule.exchange}"
    if schedule.kind == "nth_session":
        return f"{_wait(schedule)} of the {_ordinal(schedule.nth)} session of each month of {schedule.exchange}"
    if schedule.kind == "never":
        return "Only when somebody asks for it"
    return f"{_days(schedule)} ({schedule.time_zone}){_rest(schedule)}"


def _days(schedule: Schedule) -> str:
    match schedule.kind:
        case "daily":
            return f"Every day at {schedule.at}"
        case "weekdays":
            return f"Monday to Friday at {schedule.at}"
        case "weekly":
            return f"Every {_weekday(schedule.weekday).strip()} at {schedule.at}"
        case "monthly":
            return f"On {_day(schedule.day)} of each month at {schedule.at}"
    from cronsim.explain import explain

    return explain(schedule.cron)


def _day(day: int) -> str:
    if day == -1:
        return "the last day"
    return f"day {day}{', or the last,' if day > 28 else ''}"


def _rest(schedule: Schedule) -> str:
    match schedule.holidays:
        case "skip":
            return f", not when {schedule.exchange} is closed all day"
        case "next":
            return f", or at that time of the next session when {schedule.exchange} is closed all day"
    return ""


def _wait(schedule: Schedule) -> str:
    if schedule.minutes == 0:
        return "At the close"
    return f"{schedule.minutes} minute{'s' if schedule.minutes > 1 else ''} after the close"


def _weekday(number: int | None) -> str:
    return "" if number is None else f"{day_name[number]} "


def _ordinal(number: int) -> str:
    if number == -1:
        return "last"
    if number < 0:
        return f"{_ordinal(-number)} last"
    ending = "th" if number in range(11, 14) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
