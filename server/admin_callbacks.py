"""Callbacks that are for administrators alone: to others there are none of that name."""

from collections.abc import Iterator, Mapping
from typing import Any

from data.rights import rights_of

Callbacks = Mapping[str, Mapping[str, Any]]


def callbacks_for(callbacks: Callbacks, role: str) -> Callbacks:
    """Those that the role may call."""
    return callbacks if rights_of(role).administers else _OfEverybody(callbacks)


class _OfEverybody(Mapping[str, Mapping[str, Any]]):
    """Looks at what it is asked for alone, since it is made at every request."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks

    def __getitem__(self, output: str) -> Mapping[str, Any]:
        found = self._callbacks[output]
        # `pages/_administering.py` marks the function; Dash wraps it and keeps the mark.
        if getattr(found.get("callback"), "for_administrators", False):
            raise KeyError(output)
        return found

    def __iter__(self) -> Iterator[str]:
        return (output for output in self._callbacks if output in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
