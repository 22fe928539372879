"""What an administrator does with accounts. There is always one left who administers.

Every change is written to the audit log in its own transaction, and holds at the next request of whoever it is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, ScalarSelect, func, select, update

from data.audit.recording import record
from data.invitations import revoke_invitations_of
from data.saved_things import count_saved_things
from data.schema import ROLES, second_factors, sessions, users
from data.sessions import end_sessions_of
from data.users import AccountError, User, disable_user, get_user

LAST: str = "This is the last account that administers this Oriel; make another one an administrator first."
NO_SUCH: str = "There is no such account any more; load the page again."


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as administrators see it in a list: `sessions` that live, `seen_at` the latest of any of them."""

    user: User
    created_at: datetime
    sessions: int
    seen_at: datetime | None
    has_second_factor: bool
    saved_things: int


def the_account(connection: Connection, user_id: int) -> User:
    """Raises AccountError where there is none any more."""
    if connection.execute(select(users.c.id).where(users.c.id == user_id)).one_or_none() is None:
        raise AccountError(NO_SUCH)
    return get_user(connection, user_id)


def list_accounts(connection: Connection, *, idle: timedelta) -> tuple[AccountLine, ...]:
    """All of them, by e-mail. `idle`: after how long a session ends that is not used."""
    query = select(
        users,
        users.c.password_hash.is_not(None).label("has_password"),
        _of_sessions(func.count(), idle).label("sessions"),
        _of_sessions(func.max(sessions.c.last_seen_at), None).label("seen_at"),
        select(second_factors.c.user_id)
        .where(second_factors.c.user_id == users.c.id, second_factors.c.confirmed_at.is_not(None))
        .exists()
        .label("has_second_factor"),
    ).order_by(users.c.email)
    kept: Mapping[int, int] = count_saved_things(connection)
    return tuple(
        AccountLine(
            User(row.id, row.email, row.name, row.role, row.disabled_at, row.has_password),
            row.created_at,
            row.sessions,
            row.seen_at,
            row.has_second_factor,
            kept.get(row.id, 0),
        )
        for row in connection.execute(query)
    )


def change_role(connection: Connection, user_id: int, role: str) -> User:
    """Raises AccountError."""
    if role not in ROLES:
        raise AccountError(f"The role must be one of {', '.join(ROLES)}.")
    user = _locked(connection, user_id)
    if user.role == role:
        return user
    if user.email is None:
        raise AccountError("The local administrator has no e-mail and password yet, and stays what it is until then.")
    _keep_one(connection, user)
    connection.execute(update(users).where(users.c.id == user_id).values(role=role))
    if user.role == "admin":
        revoke_invitations_of(connection, user_id)
    record(connection, "user.role_changed", "user", user_id, before=user.role, after=role)
    return get_user(connection, user_id)


def disable_account(connection: Connection, user_id: int) -> User:
    """It is signed out everywhere, and let in no more; what it invited to is revoked. Raises AccountError."""
    user = _locked(connection, user_id)
    if user.disabled_at is None:
        _keep_one(connection, user)
        revoke_invitations_of(connection, user_id)
        disable_user(connection, user_id)
    return get_user(connection, user_id)


def lock_leaving(connection: Connection, user_id: int) -> User:
    """The account, which nobody else changes until the transaction ends, where it may go. Raises AccountError."""
    user = _locked(connection, user_id)
    _keep_one(connection, user)
    return user


def enable_account(connection: Connection, user_id: int) -> User:
    """It is let in again, with the password it had. Raises AccountError."""
    user = _locked(connection, user_id)
    if user.disabled_at is not None:
        connection.execute(update(users).where(users.c.id == user_id).values(disabled_at=None))
        record(connection, "user.enabled", "user", user_id)
    return get_user(connection, user_id)


def sign_out_everywhere(connection: Connection, user_id: int) -> int:
    """How many sessions that ended. Raises AccountError."""
    _locked(connection, user_id)
    ended = end_sessions_of(connection, user_id)
    record(connection, "sessions.ended", "user", user_id, sessions=ended)
    return ended


def _of_sessions(what: Any, idle: timedelta | None) -> ScalarSelect[Any]:
    own = select(what).select_from(sessions).where(sessions.c.user_id == users.c.id)
    if idle is not None:
        own = own.where(sessions.c.expires_at > func.now(), sessions.c.last_seen_at > func.now() - idle)
    return own.scalar_subquery()


def _locked(connection: Connection, user_id: int) -> User:
    """Nobody else changes it, or any that administers, until the transaction ends: two administrators who take the
    role from each other take turns, and the second finds the first gone."""
    asked = (users.c.id == user_id) | (users.c.role == "admin")
    connection.execute(select(users.c.id).where(asked).order_by(users.c.id).with_for_update(key_share=True))
    return the_account(connection, user_id)


def _keep_one(connection: Connection, leaving: User) -> None:
    """Some other account that can sign in administers, or the one that leaves doesn't."""
    if leaving.role != "admin" or leaving.disabled_at is not None:
        return
    able = (users.c.role == "admin", users.c.disabled_at.is_(None), users.c.password_hash.is_not(None))
    others = select(func.count()).where(*able, users.c.id != leaving.id)
    if connection.execute(others).scalar_one() == 0:
        raise AccountError(LAST)
