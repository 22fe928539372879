"""Whether a report is sent this time: always, only with newer data, or only if a number of a panel says so."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from components.numbers import metric_text
from components.panel import Message, Metric, Metrics
from data.home import Home
from data.reports.definition import Condition, Definition
from data.saved_views.records import NoSuchView
from views.base import Progress
from views.documents.making import Slow, make_document
from views.documents.sections import Section, contents_of
from views.reports.composing import NotMade, outline_of, version_of


@dataclass(frozen=True, slots=True)
class LastTime:
    """Of the last run that was sent: the state of its data, and the number that decided, where one did."""

    data_version: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`words` say why, in a sentence. `number` is to be kept with the run: the next is compared with it."""

    holds: bool
    words: str
    number: float | None = None


def holds(
    definition: Definition,
    home: Home,
    owner_id: int,
    made_at: datetime,
    *,
    last_time: LastTime | None,
    progress: Progress = lambda *_: None,
) -> Verdict:
    """`last_time`: None where nothing has been sent yet. Raises NotMade where it can't be decided."""
    match definition.condition.kind:
        case "always":
            return Verdict(True, "It is sent every time.")
        case "newer":
            return _newer(definition, home, owner_id, last_time)
        case "number":
            metric = number_of(definition.condition, home, owner_id, made_at, progress)
            return judged(definition.condition, metric, last_time)


def _newer(definition: Definition, home: Home, owner_id: int, last_time: LastTime | None) -> Verdict:
    with home.database.connect() as connection:
        outline = outline_of(connection, definition, owner_id)
    if last_time is None:
        return Verdict(True, "Nothing has been sent before.")
    if version_of(outline, home) == last_time.data_version:
        return Verdict(False, "There are no newer data than last time.")
    return Verdict(True, "There are newer data than last time.")


def judged(condition: Condition, metric: Metric, last_time: LastTime | None) -> Verdict:
    """By a metric that has a number."""
    now, before = _number(metric), last_time.number if last_time else None
    stands, asked = f"{metric.label} stands at {metric_text(metric)}", told(metric, condition.value)
    match condition.comparison:
        case "above":
            return Verdict(now > condition.value, f"{stands}; it is sent above {asked}.", now)
        case "below":
            return Verdict(now < condition.value, f"{stands}; it is sent below {asked}.", now)
        case "moved_by":
            if before is None:
                return Verdict(True, f"{stands}, and no earlier report has one to compare it with.", now)
            words = f"{stands}, after {told(metric, before)} last time; it is sent when it has moved by {asked}."
            return Verdict(abs(now - before) >= condition.value, words, now)


def number_of(
    condition: Condition, home: Home, owner_id: int, made_at: datetime, progress: Progress = lambda *_: None
) -> Metric:
    """The metric that decides, with a number in it. Raises NotMade."""
    with home.database.connect() as connection:
        section = _section(connection, condition, owner_id)
    metrics = _metrics_of(section, home, owner_id, made_at, "compute", progress)
    metric = next((item for item in metrics if item.name == condition.metric), None)
    if metric is None:
        raise NotMade(f"{section.title} has no number {condition.metric!r} in {condition.panel!r}; choose another.")
    if metric.value is None:
        raise NotMade(f"{metric.label} has no value at present, so that the condition can't be decided.")
    return metric


def metrics_at_hand(condition: Condition, home: Home, owner_id: int, now: datetime) -> tuple[Metric, ...]:
    """All those of the condition's panel; one that takes long only as it has been computed before. Raises NotMade."""
    with home.database.connect() as connection:
        section = _section(connection, condition, owner_id)
    return _metrics_of(section, home, owner_id, now, "kept", lambda *_: None)


def _metrics_of(  # noqa: PLR0917  (all of them are what `make_document` is told)
    section: Section, home: Home, owner_id: int, made_at: datetime, slow: Slow, progress: Progress
) -> tuple[Metric, ...]:
    """The numbers of the section's only panel, those without a value too. Raises NotMade where it failed."""
    made = make_document(
        section.title,
        [section],
        home.market,
        home.cache,
        made_at=made_at,
        user_id=owner_id,
        slow=slow,
        progress=progress,
    )
    content = made.sections[0].panels[0].content
    if isinstance(content, Message):
        raise NotMade(f"The number that decides could not be had: {content.text}")
    return tuple(item for item in content.items if _may_decide(item)) if isinstance(content, Metrics) else ()


def told(metric: Metric, value: float) -> str:
    """Another value of the metric, as a panel would show it."""
    return metric_text(replace(metric, value=value, signed=False))


def _may_decide(metric: Metric) -> bool:
    return metric.kind in {"number", "integer", "percent"} and not isinstance(metric.value, str | bool)


def _number(metric: Metric) -> float:
    if isinstance(metric.value, int | float):
        return float(metric.value)
    raise TypeError(f"{metric.name} is no number")  # `number_of` gives none of these


def _section(connection: Connection, condition: Condition, owner_id: int) -> Section:
    try:
        contents = contents_of(connection, owner_id, condition.view_id or 0)
    except NoSuchView:
        raise NotMade("The view of the condition is there no more, or is no longer shared with its author.") from None
    for section in contents.sections:
        if condition.panel in {spec.name for spec in section.kind.panels}:
            return replace(section, panels=(condition.panel,))
    raise NotMade(f"{contents.saved.words.name} has no panel {condition.panel!r}; choose another for the condition.")
