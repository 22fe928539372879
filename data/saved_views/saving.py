"""Keeping views: each save is a version, and nothing that somebody else saved is lost by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.audit.recording import record
from data.saved_things import full_sentence
from data.saved_views.reading import get_view, list_versions
from data.saved_views.records import NameTaken, NoRoom, NoSuchView, NotYours, SavedView, Stale, State, Words
from data.schema import saved_view_versions, saved_views

KEPT_DELETED = timedelta(days=30)
views = saved_views.c


def save_view(connection: Connection, user_id: int, kind: str, state: State, words: Words) -> SavedView:
    """A new one. Raises BadName, NameTaken, NoRoom."""
    words = words.cleaned()
    state.check()
    _check_room(connection, user_id)
    values = {"owner_id": user_id, "kind": kind, "name": words.name, "folder": words.folder}
    with _named(connection, words):
        view_id = int(connection.execute(insert(saved_views).values(values).returning(views.id)).scalar_one())
    _add_version(connection, view_id, 1, saved_by=user_id, state=state, words=words)
    record(connection, "view.saved", "view", view_id, kind=kind)
    return get_view(connection, user_id, view_id)


def change_view(
    connection: Connection,
    user_id: int,
    view_id: int,
    *,
    known_version: int,
    state: State | None = None,
    words: Words | None = None,
) -> SavedView:
    """A newer version; what is not given stays. Raises NoSuchView, NotYours, Stale, BadName, NameTaken."""
    view = get_view(connection, user_id, view_id, lock=True)
    if not view.may_edit:
        raise NotYours
    if view.version != known_version:
        raise Stale(view.saved_by, view.saved_at)
    words = view.words if words is None else words.cleaned()
    (state or view.state).check()
    number = view.version + 1
    change = update(saved_views).where(views.id == view_id)
    with _named(connection, words):
        connection.execute(change.values(version=number, name=words.name, folder=words.folder))
    _add_version(connection, view_id, number, saved_by=user_id, state=state or view.state, words=words)
    record(connection, "view.changed", "view", view_id, version=number)
    return get_view(connection, user_id, view_id)


def restore_version(
    connection: Connection, user_id: int, view_id: int, number: int, *, known_version: int
) -> SavedView:
    """An older version as the newest. Raises as `change_view` does."""
    found = next((one for one in list_versions(connection, user_id, view_id) if one.number == number), None)
    if found is None:
        raise NoSuchView
    return change_view(connection, user_id, view_id, known_version=known_version, state=found.state, words=found.words)


def duplicate_view(connection: Connection, user_id: int, view_id: int, name: str) -> SavedView:
    """A copy that belongs to who made it. Raises NoSuchView, BadName, NameTaken, NoRoom."""
    view = get_view(connection, user_id, view_id)
    folder = view.words.folder if view.access == "owner" else ""
    words = Words(name, view.words.description, folder, view.words.tags)
    return save_view(connection, user_id, view.kind, view.state, words)


def delete_view(connection: Connection, user_id: int, view_id: int) -> None:
    """For its owner only; it can be brought back for thirty days. Raises NoSuchView, NotYours."""
    if get_view(connection, user_id, view_id, lock=True).access != "owner":
        raise NotYours
    connection.execute(update(saved_views).where(views.id == view_id).values(deleted_at=func.now()))
    connection.execute(delete(saved_views).where(views.deleted_at < func.now() - KEPT_DELETED))
    record(connection, "view.deleted", "view", view_id)


def undelete_view(connection: Connection, user_id: int, view_id: int) -> SavedView:
    """Raises NoSuchView, NoRoom, and NameTaken where its name has been used since."""
    own = (views.id == view_id, views.owner_id == user_id, views.deleted_at.is_not(None))
    row = connection.execute(select(views.name, views.folder).where(*own).with_for_update()).one_or_none()
    if row is None:
        raise NoSuchView
    _check_room(connection, user_id)
    with _named(connection, Words(row.name, folder=row.folder)):
        connection.execute(update(saved_views).where(*own).values(deleted_at=None))
    record(connection, "view.undeleted", "view", view_id)
    return get_view(connection, user_id, view_id)


def _check_room(connection: Connection, user_id: int) -> None:
    full = full_sentence(connection, user_id)
    if full:
        raise NoRoom(full)


@contextmanager
def _named(connection: Connection, words: Words) -> Iterator[None]:
    """What is done within may take a name that is taken; then nothing is done, and it says so."""
    try:
        with connection.begin_nested():
            yield
    except IntegrityError as error:
        if "uq_saved_views_name" in str(error.orig):
            raise NameTaken(words.name, words.folder) from error
        raise


def _add_version(
    connection: Connection, view_id: int, number: int, *, saved_by: int, state: State, words: Words
) -> None:
    connection.execute(
        insert(saved_view_versions).values(
            view_id=view_id,
            version=number,
            query=state.query,
            state=state.version,
            name=words.name,
            description=words.description,
            folder=words.folder,
            tags=list(words.tags),
            saved_by=saved_by,
        )
    )
