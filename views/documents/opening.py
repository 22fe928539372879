"""Opens what was kept, however old: a query in an older meaning of its kind is brought up to date, never refused."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from data.saved_views.records import State
from views.base import MAX_QUERY, View, ViewKind
from views.registry import UnknownKind, kind_named


@dataclass(frozen=True, slots=True)
class Opened:
    """`view` is valid whatever was kept; `notes` say, in sentences, what could not be used."""

    kind: ViewKind[Any]
    view: View
    notes: tuple[str, ...] = ()


class NotOpened(LookupError):
    """It can't be shown at all; the message says why and what to do."""


def open_state(kind_name: str, state: State) -> Opened:
    """Raises NotOpened where the kind itself is not there."""
    try:
        kind = kind_named(kind_name)
    except UnknownKind:
        raise NotOpened(
            f"This was kept from a page named {kind_name!r}, which this version of Oriel does not have."
        ) from None
    query = dict(parse_qsl(state.query[:MAX_QUERY], keep_blank_values=True))
    notes = []
    try:
        query = _brought_up(query, kind, state.version)
    except (LookupError, ValueError, TypeError):  # it was not written by us, or by hand
        notes.append("It was kept by an older version of Oriel, and not all of it could be brought up to date.")
    if state.version > kind.state:
        notes.append("It was kept by a newer version of Oriel, so that some of it may be left out here.")
    view = kind.view.parse(query)
    return Opened(kind, view, (*notes, *(f"Left out: {dropped}." for dropped in view.dropped)))


def _brought_up(query: dict[str, str], kind: ViewKind[Any], version: int) -> dict[str, str]:
    for old in range(version, kind.state):
        upgrade = kind.upgrades.get(old)
        query = query if upgrade is None else upgrade(dict(query))
    return query
