"""What Dash takes for granted about the body of a callback, checked before Dash sees it.

Dash looks the callback up and indexes its lists by position: an unknown output, a missing input or a deeply nested
value end as a 500 there. A body passes if it is what the browser's own side of that callback would send.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from dash import Output

from server.callback_types import wrong_type

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
    if callback is None:
        return "unknown callback"
    # Those without a function run in the browser alone.
    return _mismatch(body, callback) if "callback" in callback else "a callback that is not answered here"


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
    if wrong_type(callback, [_value(item) for item in (*body.get("inputs", []), *body.get("state", []))]):
        return "a value of a type that this callback does not take"
    return None


def _value(item: Any) -> object:
    return [one.get("value") for one in item] if isinstance(item, list) else item.get("value")


def holds_nul(value: object) -> bool:
    """No field takes U+0000, and PostgreSQL keeps no text with it."""
    level = [value]
    while level:
        if any("\0" in item for item in level if isinstance(item, str)):
            return True
        inner = [one for item in level if isinstance(item, dict) for one in (*item.keys(), *item.values())]
        level = inner + [one for item in level if isinstance(item, list) for one in item]
    return False


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
    return isinstance(item, dict) and _has_id(item, pattern) and item.get("property") == name


def _has_id(item: Mapping[str, Any], pattern: Mapping[str, object]) -> bool:
    """A dict with the pattern's keys, and its values where they are no wildcards: those are text or whole numbers."""
    named = item.get("id")
    if not isinstance(named, dict) or named.keys() != pattern.keys():
        return False
    return all(
        named[key] == value if not isinstance(value, list) else isinstance(named[key], str | int)
        for key, value in pattern.items()
    )


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
    if not isinstance(pattern, dict):
        return isinstance(item, dict) and item.get("id") == pattern and _is_named(item, declared)
    parts = orjson.loads(declared.component_id_str())
    if any(value in WILDCARDS_FOR_MANY for value in parts.values()):
        return isinstance(item, list) and all(_is_output_of(entry, parts, declared) for entry in item)
    return _is_output_of(item, parts, declared)


def _is_output_of(item: object, pattern: Mapping[str, object], declared: Output) -> bool:
    return isinstance(item, dict) and _has_id(item, pattern) and _is_named(item, declared)


def _is_named(item: Mapping[str, object], declared: Output) -> bool:
    """Where several callbacks set the same, each has a mark of its own behind the name."""
    name = item.get("property")
    return isinstance(name, str) and name.partition("@")[0] == declared.component_property.partition("@")[0]
