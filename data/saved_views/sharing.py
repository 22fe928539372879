"""Who else may open or change a saved view, and what each person marked about those they may open."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from data.audit.recording import record
from data.saved_views.reading import get_view
from data.saved_views.records import InHouse, NoSuchView, NotYours
from data.schema import default_views, saved_view_marks, saved_view_shares, saved_views


def share_view(
    connection: Connection, user_id: int, view_id: int, people: Mapping[int, bool], in_house: InHouse = ""
) -> None:
    """Sets who may open it: `people` by id, with whether they may change it; `in_house`: what everybody may.

    For its owner only. Raises NoSuchView, NotYours.
    """
    if get_view(connection, user_id, view_id, lock=True).access != "owner":
        raise NotYours
    connection.execute(delete(saved_view_shares).where(saved_view_shares.c.view_id == view_id))
    rows = [
        {"view_id": view_id, "user_id": person, "may_edit": edit}
        for person, edit in people.items()
        if person != user_id
    ]
    if rows:
        connection.execute(insert(saved_view_shares), rows)
    connection.execute(update(saved_views).where(saved_views.c.id == view_id).values(in_house=in_house))
    record(connection, "view.shared", "view", view_id, people=len(rows), in_house=in_house)


def shared_with(connection: Connection, user_id: int, view_id: int) -> dict[int, bool]:
    """People by id, with whether they may change it. Raises NoSuchView."""
    get_view(connection, user_id, view_id)
    columns = saved_view_shares.c
    query = select(columns.user_id, columns.may_edit).where(columns.view_id == view_id)
    return dict(cast("list[tuple[int, bool]]", [tuple(row) for row in connection.execute(query)]))


def mark_opened(connection: Connection, user_id: int, view_id: int) -> None:
    """Raises NoSuchView."""
    _mark(connection, user_id, view_id, {"opened_at": func.now()})


def mark_favourite(connection: Connection, user_id: int, view_id: int, favourite: bool) -> None:
    """Raises NoSuchView."""
    _mark(connection, user_id, view_id, {"favourite": favourite})


def set_default(connection: Connection, user_id: int, kind: str, view_id: int | None) -> None:
    """What this person's page of the kind opens with when its address says nothing. Raises NoSuchView."""
    own = (default_views.c.user_id == user_id, default_views.c.kind == kind)
    connection.execute(delete(default_views).where(*own))
    if view_id is not None:
        get_view(connection, user_id, view_id)
        connection.execute(insert(default_views).values(user_id=user_id, kind=kind, view_id=view_id))


def default_of(connection: Connection, user_id: int, kind: str) -> int | None:
    """None too where it has been deleted, or is shared with this person no more."""
    query = select(default_views.c.view_id).where(default_views.c.user_id == user_id, default_views.c.kind == kind)
    view_id = connection.execute(query).scalar_one_or_none()
    try:
        return None if view_id is None else get_view(connection, user_id, view_id).id
    except NoSuchView:
        return None


def _mark(connection: Connection, user_id: int, view_id: int, values: Mapping[str, object]) -> None:
    get_view(connection, user_id, view_id)
    mark = upsert(saved_view_marks).values(user_id=user_id, view_id=view_id, **values)
    connection.execute(mark.on_conflict_do_update(index_elements=["user_id", "view_id"], set_=dict(values)))
