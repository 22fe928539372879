"""What the gallery shows of the views that a person may open: which, and in what order. It is its address, too."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from data.saved_views.records import SavedView
from views.base import View
from views.fields import Choice, Number, Schema, parameter, text_of

SHOWN = ("all", "mine", "shared", "favourites", "recent", "deleted")
SORTS = ("saved", "name", "opened", "kind")
NEVER = datetime(1, 1, 1, tzinfo=UTC)
NOBODY = 0
FEW = 48  # that are drawn at first


@dataclass(frozen=True, slots=True)
class Words:
    """A text of one line."""

    longest: int

    def read(self, raw: object) -> str:
        return " ".join(text_of(raw).split())[: self.longest].strip()

    def write(self, value: str) -> str:
        return value

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class GalleryView(View):
    show: str = parameter("all", Choice(SHOWN), "Which of them.")
    text: str = parameter("", Words(120), "Words that its name, description, tags, folder or contents have.")
    kind: str = parameter("", Words(40), "Only views of this kind.")
    tag: str = parameter("", Words(40), "Only views with this tag.")
    folder: str = parameter("", Words(60), "Only views in this folder.")
    owner: float = parameter(NOBODY, Number(0, 2**53, whole=True), "Only views of this person.")
    sort: str = parameter("saved", Choice(SORTS), "In what order.")
    most: float = parameter(FEW, Number(FEW, 5_000, whole=True), "How many are drawn.")


@dataclass(frozen=True, slots=True)
class Found:
    """A saved view with what it shows, in words: its symbol, its range."""

    saved: SavedView
    says: str


def chosen(views: Iterable[Found], gallery: GalleryView) -> tuple[Found, ...]:
    fits = [one for one in views if _fits(one, gallery)]
    if gallery.show == "recent":
        fits = [one for one in fits if one.saved.opened_at is not None]
        return tuple(sorted(fits, key=lambda one: one.saved.opened_at or NEVER, reverse=True))
    key, newest_first = ORDERS[gallery.sort]
    return tuple(sorted(fits, key=key, reverse=newest_first))


ORDERS: dict[str, tuple[Callable[[Found], Any], bool]] = {
    "saved": (lambda one: one.saved.saved_at, True),
    "opened": (lambda one: one.saved.opened_at or NEVER, True),
    "name": (lambda one: (one.saved.words.name.lower(), one.saved.id), False),
    "kind": (lambda one: (one.saved.kind, one.saved.words.name.lower()), False),
}


def _fits(one: Found, gallery: GalleryView) -> bool:
    saved, words = one.saved, one.saved.words
    return (
        _is_shown(saved, gallery.show)
        and gallery.kind in ("", saved.kind)
        and gallery.folder in ("", words.folder)
        and (not gallery.tag or gallery.tag in words.tags)
        and gallery.owner in (NOBODY, saved.owner_id)
        and all(word in _all_words(one) for word in gallery.text.lower().split())
    )


def _is_shown(saved: SavedView, show: str) -> bool:
    return {
        "mine": saved.access == "owner",
        "shared": saved.access != "owner",
        "favourites": saved.favourite,
    }.get(show, True)


def _all_words(one: Found) -> str:
    words = one.saved.words
    return " ".join((words.name, words.description, words.folder, *words.tags, one.says, one.saved.owner)).lower()


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by, each with how many views have it."""

    kinds: dict[str, int]
    tags: dict[str, int]
    folders: dict[str, int]
    owners: dict[int, tuple[str, int]]


def facets_of(views: Sequence[Found]) -> Facets:
    saved = [one.saved for one in views]
    owners = _counted(one.owner_id for one in saved)
    names = {one.owner_id: one.owner for one in saved}
    return Facets(
        kinds=_counted(one.kind for one in saved),
        tags=_counted(tag for one in saved for tag in one.words.tags),
        folders=_counted(one.words.folder for one in saved if one.words.folder),
        owners={number: (names[number], count) for number, count in owners.items()},
    )


def _counted(values: Iterable[Any]) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: str(pair[0]).lower()))
