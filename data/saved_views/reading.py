"""Which saved views a person may open, and what is in them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, literal, or_, select

from data.saved_views.records import NoSuchView, SavedView, State, Version, Words
from data.schema import saved_view_marks, saved_view_shares, saved_view_versions, saved_views, users

views, versions, shares, marks = saved_views.c, saved_view_versions.c, saved_view_shares.c, saved_view_marks.c
NOBODY = "somebody who has left"
LOCAL = "the local administrator"


def list_views(connection: Connection, user_id: int, *, deleted: bool = False) -> tuple[SavedView, ...]:
    """Newest save first. `deleted`: the person's own that can be brought back, instead of those there are."""
    which = (
        and_(views.deleted_at.is_not(None), views.owner_id == user_id)
        if deleted
        else and_(views.deleted_at.is_(None), _may_open(user_id))
    )
    query = _views_of(user_id).where(which).order_by(versions.saved_at.desc(), views.id.desc())
    return tuple(_view(row) for row in connection.execute(query))


def get_view(connection: Connection, user_id: int, view_id: int, *, lock: bool = False) -> SavedView:
    """Raises NoSuchView. `lock`: nobody else changes it until the transaction ends."""
    if lock:  # by itself, so that what waited reads what the one before has saved
        connection.execute(select(views.id).where(views.id == view_id).with_for_update())
    query = _views_of(user_id).where(views.id == view_id, views.deleted_at.is_(None), _may_open(user_id))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchView
    return _view(row)


def list_versions(connection: Connection, user_id: int, view_id: int) -> tuple[Version, ...]:
    """Newest first. Raises NoSuchView."""
    get_view(connection, user_id, view_id)
    query = (
        select(saved_view_versions, _name_of().label("by"))
        .join_from(saved_view_versions, users, users.c.id == versions.saved_by, isouter=True)
        .where(versions.view_id == view_id)
        .order_by(versions.version.desc())
    )
    return tuple(
        Version(row.version, State(row.query, row.state), _words(row), row.saved_at, row.by)
        for row in connection.execute(query)
    )


def _views_of(user_id: int) -> Select[Any]:
    """Each view with its newest version, and what it is to this person."""
    owner, author = users.alias("owner"), users.alias("author")
    mine = and_(marks.view_id == views.id, marks.user_id == user_id)
    shared = and_(shares.view_id == views.id, shares.user_id == user_id)
    newest = and_(versions.view_id == views.id, versions.version == views.version)
    access = case(
        (views.owner_id == user_id, literal("owner")),
        (or_(views.in_house == "edit", shares.may_edit), literal("edit")),
        else_=literal("view"),
    )
    return (
        select(
            views.id, views.kind, views.version, views.owner_id, views.in_house, views.deleted_at,
            versions.query, versions.state, versions.name, versions.description, versions.folder, versions.tags,
            versions.saved_at, access.label("access"), func.coalesce(marks.favourite, False).label("favourite"),
            marks.opened_at, _name_of(owner).label("owner"), _name_of(author).label("by"),
        )
        .join_from(saved_views, saved_view_versions, newest)
        .join(owner, owner.c.id == views.owner_id)
        .join(author, author.c.id == versions.saved_by, isouter=True)
        .join(saved_view_shares, shared, isouter=True)
        .join(saved_view_marks, mine, isouter=True)
    )  # fmt: skip


def _may_open(user_id: int) -> ColumnElement[bool]:
    return or_(views.owner_id == user_id, views.in_house != "", shares.user_id == user_id)


def _name_of(person: Any = users) -> ColumnElement[str]:
    known = func.coalesce(person.c.name, person.c.email, LOCAL)
    return case((person.c.id.is_(None), literal(NOBODY)), else_=known)


def _view(row: Row[Any]) -> SavedView:
    return SavedView(
        id=row.id,
        kind=row.kind,
        state=State(row.query, row.state),
        version=row.version,
        words=_words(row),
        owner_id=row.owner_id,
        owner=row.owner,
        access=row.access,
        in_house=row.in_house,
        favourite=row.favourite,
        opened_at=row.opened_at,
        saved_at=row.saved_at,
        saved_by=row.by,
        deleted_at=row.deleted_at,
    )


def _words(row: Row[Any]) -> Words:
    tags: Sequence[str] = row.tags
    return Words(row.name, row.description, row.folder, tuple(tags))
