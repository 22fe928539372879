"""The numbers of a panel that a condition can go by, and how the chosen one stands now, without computing for long."""

from dataclasses import dataclass, replace
from datetime import datetime

from components.numbers import metric_text
from data.home import Home
from data.reports.definition import Condition
from views.reports.composing import NotMade
from views.reports.condition import Verdict, judged, metrics_at_hand


@dataclass(frozen=True, slots=True)
class Number:
    name: str
    label: str
    stands: str
    is_percent: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """`words`: how the chosen number stands, or why there are none. `is_percent`: it is written as one."""

    numbers: tuple[Number, ...] = ()
    words: str = ""
    is_percent: bool = False


def numbers_of(chosen: Condition, home: Home, user_id: int, now: datetime) -> Stand:
    if chosen.kind != "number" or not chosen.view_id or not chosen.panel:
        return Stand()
    try:
        metrics = metrics_at_hand(chosen, home, user_id, now)
    except NotMade as error:
        return Stand(words=str(error))
    numbers = tuple(Number(one.name, one.label, metric_text(one), one.kind == "percent") for one in metrics)
    if not numbers:
        return Stand(words="This panel has no numbers; choose another.")
    metric = next((one for one in metrics if one.name == chosen.metric), None)
    if metric is None or metric.value is None:
        return Stand(numbers)
    return Stand(numbers, _told(judged(chosen, replace(metric), None)), metric.kind == "percent")


def _told(verdict: Verdict) -> str:
    return f"{verdict.words} {'It would be sent now.' if verdict.holds else 'It would not be sent now.'}"
