"""What a browser sends of a report's form, gathered and read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from components.report_form import condition as condition_part
from components.report_form.fields import GROUPS
from components.report_form.what import Id
from data.reports.definition import Condition
from data.saved_views.records import SavedView
from pages._context import user_id
from pages._report_form import NOBODY, stand_of
from views.reports.form import Form, Known, read_form
from views.reports.numbers import Stand


def sent_form(states: Sequence[Any]) -> dict[str, Any]:
    """What the controls hold, of a callback's `ctx.states_list` or `ctx.inputs_list` in whatever order."""
    fields: dict[str, Any] = {}
    panels: dict[str, Any] = {}
    for item in states:
        if isinstance(item, list):
            for one in item:
                _take(one, fields, panels)
        elif item.get("id") == Id.ENTRIES:
            fields["entries"] = item.get("value")
        elif item.get("id") == condition_part.IS_PERCENT:
            fields["is_percent"] = item.get("value")
    if "entries" in fields:
        fields["entries"] = with_panels(fields["entries"], panels)
    return fields


def with_panels(entries: object, panels: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`panels` by row, as they are chosen now."""
    rows = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    return [{**one, "panels": panels.get(str(number), one.get("panels")) or []} for number, one in enumerate(rows)]


def _take(one: Mapping[str, Any], fields: dict[str, Any], panels: dict[str, Any]) -> None:
    identity = one["id"]
    if identity.get("type") in GROUPS:
        fields[str(identity.get("name"))] = one.get("value")
    elif identity.get("type") == Id.PANELS:
        panels[str(identity.get("row"))] = one.get("value")


def listed(options: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"label": title, "value": name} for name, title in options.items()]


def chosen_of(raw: Form, saved: Iterable[SavedView]) -> tuple[Condition, Stand]:
    """The condition that the form says, and how its number stands, which tells whether its value is a percentage."""
    known = replace(NOBODY, views={view.id: view.kind for view in saved})
    plain = {**raw, "value": 1 if raw.get("value") is None else raw["value"], "is_percent": False}
    chosen = _chosen(plain, known)
    stand = stand_of(chosen, user_id())
    if not stand.is_percent:
        return chosen, stand
    chosen = _chosen({**plain, "is_percent": True}, known)
    return chosen, stand_of(chosen, user_id())


def _chosen(raw: Form, known: Known) -> Condition:
    """Without the panel where that is of the view that was chosen before."""
    read = read_form(raw, known)
    if "condition" in read.faults:
        read = read_form({**raw, "condition_panel": "", "condition_metric": ""}, known)
    return read.definition.condition
