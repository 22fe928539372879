"""The links that a person sees: those they made, and those that others made of their views."""

from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from data.saved_views.reading import LOCAL
from data.schema import saved_view_versions, saved_views, share_links, share_opens, users
from data.share_links.terms import Link, NoSuchLink, Open

links, views = share_links.c, saved_views.c
SHOWN_OPENS = 200


def list_links(connection: Connection, user_id: int, view_id: int | None = None) -> tuple[Link, ...]:
    """Newest first; of one view where it is named."""
    query = _links_of(user_id).order_by(links.created_at.desc(), links.id.desc())
    if view_id is not None:
        query = query.where(links.view_id == view_id)
    return tuple(_link(row) for row in connection.execute(query))


def get_link(connection: Connection, user_id: int, link_id: int, *, lock: bool = False) -> Link:
    """Raises NoSuchLink. `lock`: nobody else changes it until the transaction ends."""
    if lock:
        connection.execute(select(links.id).where(links.id == link_id).with_for_update())
    row = connection.execute(_links_of(user_id).where(links.id == link_id)).one_or_none()
    if row is None:
        raise NoSuchLink
    return _link(row)


def list_opens(connection: Connection, user_id: int, link_id: int, most: int = SHOWN_OPENS) -> tuple[Open, ...]:
    """Newest first. Raises NoSuchLink."""
    get_link(connection, user_id, link_id)
    opens = share_opens.c
    query = (
        select(opens.at, opens.address, opens.user_agent, opens.outcome)
        .where(opens.link_id == link_id)
        .order_by(opens.at.desc(), opens.id.desc())
        .limit(most)
    )
    return tuple(Open(row.at, row.address, row.user_agent, row.outcome) for row in connection.execute(query))


def _links_of(user_id: int) -> Select[Any]:
    newest = saved_view_versions.c
    return (
        select(
            share_links,
            newest.name.label("view_name"),
            views.kind.label("view_kind"),
            func.coalesce(users.c.name, users.c.email, LOCAL).label("owner"),
        )
        .join_from(share_links, saved_views, views.id == links.view_id)
        .join(saved_view_versions, (newest.view_id == views.id) & (newest.version == views.version))
        .join(users, users.c.id == links.owner_id)
        .where(or_(links.owner_id == user_id, views.owner_id == user_id))
    )


def _link(row: Row[Any]) -> Link:
    return Link(
        id=row.id,
        owner_id=row.owner_id,
        owner=row.owner,
        view_id=row.view_id,
        view_name=row.view_name,
        view_kind=row.view_kind,
        snapshot_id=row.snapshot_id,
        label=row.label,
        mode=row.mode,
        may_change=row.may_change,
        is_redacted=row.is_redacted,
        may_download=row.may_download,
        shows_all=row.shows_all,
        has_password=row.password_hash is not None,
        origins=tuple(row.origins),
        most_opens=row.most_opens,
        opens=row.opens,
        expires_at=row.expires_at,
        paused_at=row.paused_at,
        revoked_at=row.revoked_at,
        last_opened_at=row.last_opened_at,
        created_at=row.created_at,
    )
