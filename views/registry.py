"""The kinds of view there are: every module of this package with a `KIND`."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import views
from views.base import ViewKind


class UnknownKind(LookupError):
    """There is no such kind of view; the message names those there are."""


@cache
def kinds() -> Mapping[str, ViewKind[Any]]:
    found = {}
    for module_info in pkgutil.iter_modules(views.__path__, "views."):
        kind = getattr(importlib.import_module(module_info.name), "KIND", None)
        if isinstance(kind, ViewKind):
            found[kind.name] = kind
    return MappingProxyType(found)


def kind_named(name: str) -> ViewKind[Any]:
    try:
        return kinds()[name]
    except KeyError:
        raise UnknownKind(f"There is no view {name!r}; there are: {', '.join(sorted(kinds()))}.") from None
