"""What Dash takes for granted about the body of a callback, checked before Dash sees it.

Dash looks the callback up and indexes its lists by position: an unknown output, a missing input or a deeply nested
value end as a 500 there. A body passes if it is what the browser's own side of that callback would send.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from dash import ALL, ALLSMALLER, Output

MAX_DEPTH = 64
WILDCARDS_FOR_MANY = (["ALL"], ["ALLSMALLER"])
ADDRESS_PARTS = frozenset({"pathname", "search", "hash", "href"})


def callback_fault(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> str | None:
    """What is wrong with it, or None."""
    if not isinstance(body, dict):
        return "not an object"
    if is_deeper_than(body, MAX_DEPTH):
        return "nested too deeply"
    output = body.get("output")
    callback = callbacks.get(output) if isinstance(output, str) else None
    return _mismatch(body, callback) if callback else "unknown callback"


def _mismatch(body: Mapping[str, Any], callback: Mapping[str, Any]) -> str | None:
    if not _fit(body.get("inputs", []), callback["inputs"]):
        return "inputs that are not this callback's"
    if not _fit(body.get("state", []), callback["state"]):
        return "state that is not this callback's"
    if not callback.get("no_output") and not _are_outputs(body.get("outputs"), callback["output"]):
        return "outputs that are not this callback's"
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(item, str) for item in changed):
        return "changedPropIds that are not a list of text"
    return None


def is_deeper_than(value: object, limit: int) -> bool:
    """Level by level, since recursion is what a hostile depth would break."""
    level = [value]
    for _ in range(limit):
        level = [inner for outer in level for inner in _children(outer)]
        if not level:
            return False
    return True


def _children(value: object) -> Iterator[object]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (item for item in inner if isinstance(item, dict | list))


def _fit(items: object, declared: Sequence[Mapping[str, str]]) -> bool:
    return (
        isinstance(items, list)
        and len(items) == len(declared)
        and all(_fits(item, spec) for item, spec in zip(items, declared, strict=True))
    )


def _fits(item: object, spec: Mapping[str, str]) -> bool:
    if not spec["id"].startswith("{"):
        return _is_property(item, spec["id"], spec["property"]) and _is_plausible(item)
    pattern = orjson.loads(spec["id"])
    if any(value in WILDCARDS_FOR_MANY for value in pattern.values()):
        return isinstance(item, list) and all(_matches(entry, pattern, spec["property"]) for entry in item)
    return _matches(item, pattern, spec["property"])


def _matches(item: object, pattern: Mapping[str, object], name: str) -> bool:
    """An entry whose dict id has the pattern's keys, and its values where they are no wildcards."""
    if not isinstance(item, dict) or not isinstance(item.get("id"), dict) or item["id"].keys() != pattern.keys():
        return False
    fixed = all(isinstance(value, list) or item["id"][key] == value for key, value in pattern.items())
    return fixed and item.get("property") == name


def _is_property(item: object, component_id: str, name: str) -> bool:
    return isinstance(item, dict) and item.get("id") == component_id and item.get("property") == name


def _is_plausible(item: Any) -> bool:
    """Dash's own router takes parts of an address for text, and its path for one."""
    if item["property"] not in ADDRESS_PARTS:
        return True
    value = item.get("value")
    if item["id"] == "_pages_location" and item["property"] == "pathname":
        return isinstance(value, str) and value.startswith("/")
    return value is None or isinstance(value, str)


def _are_outputs(items: object, declared: Any) -> bool:
    if not isinstance(declared, list | tuple):
        return _is_output(items, declared)
    return (
        isinstance(items, list)
        and len(items) == len(declared)
        and all(_is_output(item, output) for item, output in zip(items, declared, strict=True))
    )


def _is_output(item: object, declared: Output) -> bool:
    pattern = declared.component_id
    if isinstance(pattern, dict) and any(value in (ALL, ALLSMALLER) for value in pattern.values()):
        return isinstance(item, list) and all(_names_a_property(entry) for entry in item)
    return _names_a_property(item)


def _names_a_property(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("id"), str | dict) and isinstance(item.get("property"), str)
