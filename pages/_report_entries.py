"""Changing which views a report has, and their order."""

from collections.abc import Sequence
from typing import Any

from pages._report_deeds import row_id

Entries = list[dict[str, Any]]


def edited(entries: Entries, pressed: object, added: object) -> Entries:
    """`pressed`: what a row's button wrote, as `up 1`; `added`: the id of a saved view. Else nothing changes."""
    view_id = row_id(added)
    if view_id is not None:
        return [*entries, {"view_id": view_id, "panels": []}]
    words = str(pressed.get("value")).split() if isinstance(pressed, dict) else []
    if len(words) != 2 or not words[1].isdecimal() or len(words[1]) > 3 or int(words[1]) >= len(entries):
        return entries
    way, number = words[0], int(words[1])
    if way == "out":
        return [*entries[:number], *entries[number + 1 :]]
    other = number + {"up": -1, "down": 1}.get(way, 0)
    return _swapped(entries, number, other) if 0 <= other < len(entries) else entries


def _swapped(entries: Sequence[dict[str, Any]], one: int, other: int) -> Entries:
    order = list(range(len(entries)))
    order[one], order[other] = order[other], order[one]
    return [entries[number] for number in order]
