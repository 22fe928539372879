"""The fields of a report's form that say on what condition it is sent."""

from collections.abc import Mapping
from typing import Any, get_args

from data.reports.definition import Comparison, Condition, ConditionKind
from views.documents.dashboard import DASHBOARD
from views.registry import UnknownKind, kind_named
from views.reports.form_values import Unreadable, choice, decimal, is_left_open, text, whole

LONGEST_METRIC = 80


def condition_fields(condition: Condition, *, is_percent: bool = False) -> dict[str, Any]:
    return {
        "condition": condition.kind,
        "condition_view": str(condition.view_id) if condition.view_id else "",
        "condition_panel": condition.panel,
        "condition_metric": condition.metric,
        "comparison": condition.comparison,
        "value": round(condition.value * 100, 10) if is_percent else condition.value,
        "is_percent": is_percent,
    }


def read_condition(raw: Mapping[str, object], views: Mapping[int, str]) -> Condition:
    """What is not chosen yet is left open: a draft may be kept like that. Raises Unreadable."""
    kind = choice(raw.get("condition"), get_args(ConditionKind), "on what condition the report is sent")
    if kind != "number":
        return Condition(kind)
    comparison = choice(raw.get("comparison"), get_args(Comparison), "above, below or moved by")
    if is_left_open(raw.get("condition_view")):
        return Condition(kind, comparison=comparison)
    view_id = whole(raw.get("condition_view"), 1, 2**53, "Choose the view whose number decides.")
    return Condition(
        kind,
        view_id=view_id,
        panel=_panel(raw.get("condition_panel"), views.get(view_id)),
        metric=text(raw.get("condition_metric"), LONGEST_METRIC, "name of the number"),
        comparison=comparison,
        value=_value(raw, comparison),
    )


def _panel(raw: object, kind_name: str | None) -> str:
    if kind_name is None:
        raise Unreadable("The view of the condition is there no more, or is no longer shared with you; choose another.")
    if kind_name == DASHBOARD:
        raise Unreadable("Choose one of the dashboard's views instead: a dashboard has no numbers of its own.")
    name = text(raw, LONGEST_METRIC, "name of the panel")
    try:
        known = {spec.name for spec in kind_named(kind_name).panels}
    except UnknownKind:
        raise Unreadable("The view of the condition has no page any more; choose another.") from None
    if name and name not in known:
        raise Unreadable("Choose the panel whose number decides.")
    return name


def _value(raw: Mapping[str, object], comparison: Comparison) -> float:
    value = decimal(raw.get("value"), "Write the number that it is compared with.")
    if comparison == "moved_by" and value <= 0:
        raise Unreadable("Write by how much it has to move, as a number above 0.")
    return value / 100 if raw.get("is_percent") is True else value
