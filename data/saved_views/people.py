"""Whom a saved view can be shared with, and with how many it is."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, func, select

from data.saved_views.reading import LOCAL
from data.schema import saved_view_shares, saved_views, users


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str


def list_people(connection: Connection, but: int) -> tuple[Person, ...]:
    """Everybody who may sign in, by name, but one."""
    name = func.coalesce(users.c.name, users.c.email, LOCAL)
    query = select(users.c.id, name).where(users.c.disabled_at.is_(None), users.c.id != but).order_by(name)
    return tuple(Person(*row) for row in connection.execute(query))


def how_many_named(connection: Connection, owner_id: int) -> dict[int, int]:
    """Of each of the owner's views that is shared with anybody by name: with how many."""
    shares = saved_view_shares.c
    query = (
        select(shares.view_id, func.count())
        .join_from(saved_view_shares, saved_views, saved_views.c.id == shares.view_id)
        .where(saved_views.c.owner_id == owner_id)
        .group_by(shares.view_id)
    )
    return dict(cast("list[tuple[int, int]]", [tuple(row) for row in connection.execute(query)]))
