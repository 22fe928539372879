"""What a report is: its words, its views, when it is made, on what condition, in which forms, and where it goes.

The JSON of a definition lies in the database beside every run, so that what was sent can be explained later.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

FORMATS = ("html", "html-static", "pdf", "png", "xlsx", "csv")
ScheduleKind = Literal["never", "daily", "weekdays", "weekly", "monthly", "after_close", "nth_session", "cron"]
HolidayRule = Literal["send", "skip", "next"]
CatchUp = Literal["latest", "all"]
ConditionKind = Literal["always", "newer", "number"]
Comparison = Literal["above", "below", "moved_by"]
Channel = Literal["mail", "webhook", "folder", "notice"]
Paper = Literal["A4", "Letter"]
OnFailure = Literal["block", "name"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved view or dashboard of the report. `panels` by name; none: those that lead its kind."""

    view_id: int
    panels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it is due. `at` is a time of day `HH:MM` in `time_zone`; sessions are those of the calendar `exchange`.

    weekly: `weekday` (0 Monday to 6 Sunday). monthly: `day` (1 to 31, a shorter month's last day; -1 the last day).
    after_close: `minutes` after each session's close (early closes too), on `weekday` only where that is not None.
    nth_session: the `nth` session of each month (-1 the last), `minutes` after its close. cron: five fields.
    `holidays`: what a day that is no session of `exchange` does to the kinds that go by the calendar of days.
    """

    kind: ScheduleKind = "never"
    at: str = "08:00"
    time_zone: str = "UTC"
    weekday: int | None = None
    day: int = 1
    exchange: str = ""
    minutes: int = 30
    nth: int = 1
    cron: str = ""
    holidays: HolidayRule = "send"
    catch_up: CatchUp = "latest"


@dataclass(frozen=True, slots=True)
class Condition:
    """`number`: only if the metric `metric` of a panel of a view stands `above` or `below` `value`, or moved by it."""

    kind: ConditionKind = "always"
    view_id: int | None = None
    panel: str = ""
    metric: str = ""
    comparison: Comparison = "above"
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Destination:
    """`target`: an address, a URL, a folder's name below the folder of the settings, or a user's id."""

    channel: Channel
    target: str


@dataclass(frozen=True, slots=True)
class Definition:
    """`symbols`: one page for each of these, in place of each view's own symbol; none: each view as it is.

    `window_minutes`: a run that has not been sent so long after its slot is overdue, and shown red.
    """

    title: str
    text: str = ""
    entries: tuple[Entry, ...] = ()
    symbols: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("pdf",)
    paper: Paper = "A4"
    destinations: tuple[Destination, ...] = ()
    schedule: Schedule = field(default_factory=Schedule)
    condition: Condition = field(default_factory=Condition)
    on_failure: OnFailure = "block"
    window_minutes: int = 120


def definition_to_json(definition: Definition) -> dict[str, Any]:
    return asdict(definition)


def definition_from_json(raw: Mapping[str, Any]) -> Definition:
    """Of our own JSON: what a form sends is checked where the form is read."""
    return Definition(
        **{
            **raw,
            "entries": tuple(Entry(one["view_id"], tuple(one["panels"])) for one in raw["entries"]),
            "symbols": tuple(raw["symbols"]),
            "formats": tuple(raw["formats"]),
            "destinations": tuple(Destination(**one) for one in raw["destinations"]),
            "schedule": Schedule(**raw["schedule"]),
            "condition": Condition(**raw["condition"]),
        }
    )
