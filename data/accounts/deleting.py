"""The end of an account: it goes with all that is its own, at once and for good."""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, exists, func, select

from data.accounts.letter_orders import order_letter
from data.administration import lock_leaving
from data.audit.recording import record
from data.invitations import revoke_invitations_of
from data.schema import reports, saved_view_shares, saved_views, share_links, snapshots, users
from data.settings import Settings


@dataclass(frozen=True, slots=True)
class Leaving:
    """How much goes with an account; `shared_views`: those of its views that others can open."""

    views: int
    shared_views: int
    snapshots: int
    links: int
    reports: int


def what_goes(connection: Connection, user_id: int) -> Leaving:
    shared = exists().where(saved_view_shares.c.view_id == saved_views.c.id)
    of_others = select(func.count()).where(
        saved_views.c.owner_id == user_id, saved_views.c.deleted_at.is_(None), shared | (saved_views.c.in_house != "")
    )
    return Leaving(
        _count(connection, saved_views, user_id),
        connection.execute(of_others).scalar_one(),
        _count(connection, snapshots, user_id),
        _count(connection, share_links, user_id),
        _count(connection, reports, user_id),
    )


def delete_account(connection: Connection, settings: Settings, user_id: int) -> None:
    """Its sessions, tokens and links end with it. What it did stays in the audit log, by its number alone. Raises
    AccountError where nobody would be left who administers."""
    user = lock_leaving(connection, user_id)
    if user.email is not None:
        order_letter(connection, settings, "deleted", user.email)
    revoke_invitations_of(connection, user_id)
    connection.execute(delete(users).where(users.c.id == user_id))
    record(connection, "user.deleted", "user", user_id)


def _count(connection: Connection, table: Table, user_id: int) -> int:
    query = select(func.count()).where(table.c.owner_id == user_id)
    if "deleted_at" in table.c:
        query = query.where(table.c.deleted_at.is_(None))
    if "revoked_at" in table.c:
        query = query.where(table.c.revoked_at.is_(None))
    return connection.execute(query).scalar_one()
