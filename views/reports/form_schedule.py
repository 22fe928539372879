"""The fields of a report's form that say when it is sent. What a kind of schedule does not go by is not read."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from data.reports.definition import CatchUp, HolidayRule, Schedule, ScheduleKind
from data.schedules import BadSchedule, check
from views.reports.form_values import Unreadable, choice, is_left_open, whole

FRIDAY = 4
FIRST_EXCHANGE = "XNYS"  # until another is chosen
EVERY = "every"  # session
BY_DAYS: Final = ("at", "time_zone", "holidays", "exchange", "catch_up")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "never": (),
    "daily": BY_DAYS,
    "weekdays": BY_DAYS,
    "weekly": ("weekday", *BY_DAYS),
    "monthly": ("day", *BY_DAYS),
    "after_close": ("exchange", "minutes", "session_weekday", "catch_up"),
    "nth_session": ("exchange", "minutes", "nth", "catch_up"),
    "cron": ("cron", "time_zone", "holidays", "exchange", "catch_up"),
}
NUMBERS: Final[Mapping[str, str]] = {
    "weekday": "Choose the day of the week.",
    "session_weekday": "Choose the day of the week, or every session.",
    "day": "Choose the day of the month.",
    "nth": "Choose the session of the month.",
    "minutes": "Write how many minutes after the close.",
}
CHOICES: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "holidays": (get_args(HolidayRule), "what holidays do to it"),
    "catch_up": (get_args(CatchUp), "what is caught up with"),
}
FAR = 10**6  # beyond any number that `check` takes, which says what would do


def schedule_fields(schedule: Schedule) -> dict[str, Any]:
    is_by_session = schedule.kind == "after_close"
    return {
        "schedule": schedule.kind,
        "at": schedule.at,
        "time_zone": schedule.time_zone,
        "weekday": str(FRIDAY if is_by_session or schedule.weekday is None else schedule.weekday),
        "session_weekday": str(schedule.weekday) if is_by_session and schedule.weekday is not None else EVERY,
        "day": str(schedule.day),
        "exchange": schedule.exchange or FIRST_EXCHANGE,
        "minutes": schedule.minutes,
        "nth": str(schedule.nth),
        "cron": schedule.cron,
        "holidays": schedule.holidays,
        "catch_up": schedule.catch_up,
    }


def read_schedule(raw: Mapping[str, object]) -> Schedule:
    """Raises Unreadable."""
    kind = choice(raw.get("schedule"), get_args(ScheduleKind), "when the report is due")
    values = {name: value for field in FIELDS[kind] for name, value in [_read(field, raw.get(field))]}
    if values.get("holidays") == "send":
        values["exchange"] = ""  # of no use to it
    schedule = Schedule(kind, **values)
    try:
        check(schedule)
    except BadSchedule as error:
        raise Unreadable(str(error)) from None
    return schedule


def shown_fields(kind: object, holidays: object) -> frozenset[str]:
    """The fields that a schedule of this kind goes by."""
    fields = FIELDS.get(str(kind), ())
    asks_exchange = str(kind) in {"after_close", "nth_session"} or str(holidays) in {"skip", "next"}
    return frozenset(field for field in fields if field != "exchange" or asks_exchange)


def _read(field: str, raw: object) -> tuple[str, Any]:
    if field == "session_weekday":
        return "weekday", None if raw == EVERY or is_left_open(raw) else _number(raw, NUMBERS[field])
    if field in NUMBERS:
        return field, _number(raw, NUMBERS[field])
    if field in CHOICES:
        allowed, what = CHOICES[field]
        return field, choice(raw, allowed, what)
    return field, str(raw or "").strip()[:200]


def _number(raw: object, words: str) -> int:
    return whole(raw, -FAR, FAR, words)
