"""A kind of view as a program reads it, out of the kind itself: its parameters with what each takes, and its panels."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from views.base import PanelSpec, View, ViewKind
from views.fields import ListOf, Numbers


def describe_kind(kind: ViewKind[Any]) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "title": kind.title,
        "parameters": list(_parameters(kind.view)),
        "panels": [_panel(spec) for spec in kind.panels],
    }


def _parameters(view: type[View]) -> Iterator[dict[str, Any]]:
    for spec in fields(view):
        if "codec" in spec.metadata:
            codec = spec.metadata["codec"]
            default = plain_value(codec, spec.default)
            yield {"name": spec.name, "description": spec.metadata["doc"], **codec.schema(), "default": default}


def plain_value(codec: Any, value: Any) -> Any:
    """As JSON has it: numbers and booleans as they are, several as a list, anything else as its text."""
    if isinstance(codec, ListOf | Numbers):
        return [plain_value(codec.item, one) for one in value]
    if value is None or isinstance(value, datetime) or not isinstance(value, str | int | float):
        return None if value is None else codec.write(value)
    return value


def _panel(spec: PanelSpec[Any]) -> dict[str, Any]:
    return {"name": spec.name, "title": spec.title, "slow": spec.slow, "reference": spec.reference or None}
