"""Where the page of a kind of view is, and the address of a view on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from views.base import MAX_QUERY, SAVED, View, ViewKind
from views.registry import kinds

START = "home"  # the kind whose page is the first one
LONGEST_NUMBER = 15  # digits
MOST_PARAMETERS = 100


def path_of(kind_name: str) -> str:
    return "/" if kind_name == START else f"/{kind_name}"


def kind_at(path: str) -> ViewKind[Any] | None:
    """The kind whose page is there; None where there is none."""
    return next((kind for kind in kinds().values() if path_of(kind.name) == path), None)


def address_of(kind_name: str, query: str, saved: int | None = None) -> str:
    """`saved`: the saved view that it is opened from."""
    search = "&".join(filter(None, (query, f"{SAVED}={saved}" if saved is not None else "")))
    return path_of(kind_name) + (f"?{search}" if search else "")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows, and the saved view that it was opened from."""

    kind: ViewKind[Any]
    view: View
    saved: int | None


def shown_at(address: str) -> Shown | None:
    """What is shown at an address of ours, path and query; None where no view is."""
    try:
        parts = urlsplit(address)
    except ValueError:  # as of a host that is none
        return None
    kind = kind_at(parts.path)
    return None if kind is None else Shown(kind, kind.view.parse(parts.query), saved_in(_pairs(parts.query)))


def saved_in(query: Mapping[str, object]) -> int | None:
    """The number of the saved view among the parameters of an address."""
    text = str(query.get(SAVED, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _pairs(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query[:MAX_QUERY], max_num_fields=MOST_PARAMETERS))
    except ValueError:
        return {}
