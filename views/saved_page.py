"""A saved view on the page of its kind: what the page opens with, which version that is, and what of it is kept."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from data.saved_views.reading import get_view, list_versions
from data.saved_views.records import NoSuchView, SavedView, State
from data.saved_views.sharing import default_of
from views.addresses import Shown, address_of
from views.base import View, ViewKind
from views.documents.opening import Opened, open_state


@dataclass(frozen=True, slots=True)
class OnPage:
    """`version` is the one that the page shows, or was changed from. `query` is the newest version's, `notes` too."""

    saved: SavedView
    version: int
    query: str
    is_default: bool
    notes: tuple[str, ...]

    @property
    def address(self) -> str:
        return address_of(self.saved.kind, self.query, self.saved.id)


def on_page(connection: Connection, user_id: int, shown: Shown) -> OnPage:
    """The saved view that what is shown was opened from. Raises NoSuchView, and so for one of another kind."""
    saved = _of_kind(connection, user_id, shown.kind, shown.saved)
    opened = open_state(saved.kind, saved.state)
    is_default = default_of(connection, user_id, saved.kind) == saved.id
    version = _version_shown(connection, user_id, saved, shown, opened)
    return OnPage(saved, version, opened.view.query(), is_default, opened.notes)


def opening_address(connection: Connection, user_id: int, kind: ViewKind[Any], named: int | None) -> str | None:
    """Where a page stands that was asked for without parameters: at the saved view that was named, or at the person's
    default. None where there is neither."""
    try:
        named = default_of(connection, user_id, kind.name) if named is None else named
        saved = _of_kind(connection, user_id, kind, named)
    except NoSuchView:
        return None
    return address_of(kind.name, open_state(kind.name, saved.state).view.query(), saved.id)


def state_of(kind: ViewKind[Any], view: View) -> State:
    """What is kept of a view. A range that counts back from the last bar is kept as one, dates as dates."""
    return State(view.query(), kind.state)


def _of_kind(connection: Connection, user_id: int, kind: ViewKind[Any], view_id: int | None) -> SavedView:
    if view_id is None:
        raise NoSuchView
    saved = get_view(connection, user_id, view_id)
    if saved.kind != kind.name:
        raise NoSuchView
    return saved


def _version_shown(connection: Connection, user_id: int, saved: SavedView, shown: Shown, newest: Opened) -> int:
    """The newest unless an older one is exactly what is shown: somebody has saved since the person opened it."""
    if shown.view == newest.view:
        return saved.version
    older = list_versions(connection, user_id, saved.id)[1:]
    same = (one.number for one in older if open_state(saved.kind, one.state).view == shown.view)
    return next(same, saved.version)
