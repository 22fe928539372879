"""How much somebody keeps: saved views, shared links and reports, and how much their role lets them."""

from collections.abc import Mapping

from sqlalchemy import Connection, Select, func, select, union_all

from data.rights import rights_of
from data.schema import reports, saved_views, share_links, users


def count_saved_things(connection: Connection) -> Mapping[int, int]:
    """By account, of those that keep anything."""
    owned = union_all(*_kept()).subquery()
    query = select(owned.c.owner_id, func.count().label("kept")).group_by(owned.c.owner_id)
    return {row.owner_id: row.kept for row in connection.execute(query)}


def full_sentence(connection: Connection, user_id: int) -> str | None:
    """Why nothing more can be kept, and what to do; None while there is room.

    Of several who keep something at once for the same account each sees what the one before kept.
    """
    found = select(users.c.role).where(users.c.id == user_id).with_for_update(key_share=True)
    role = connection.execute(found).scalar_one()
    most = rights_of(role).saved_things
    if most is None:
        return None
    owned = union_all(*(query.where(query.selected_columns.owner_id == user_id) for query in _kept())).subquery()
    if connection.execute(select(func.count()).select_from(owned)).scalar_one() < most:
        return None
    return (
        f"You keep {most} views, links and reports, as many as the role {role} may. Delete what you no longer need, "
        "or ask an administrator for another role."
    )


def _kept() -> tuple[Select[int], ...]:
    """What is deleted or revoked is not counted, though it is there for a while."""
    return (
        select(saved_views.c.owner_id).where(saved_views.c.deleted_at.is_(None)),
        select(share_links.c.owner_id).where(share_links.c.revoked_at.is_(None)),
        select(reports.c.owner_id).where(reports.c.deleted_at.is_(None)),
    )
