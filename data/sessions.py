"""Sign-in sessions: rows that every worker asks at every request, so that ending one ends it everywhere, at once.

A session ends when it is signed out, unused for `idle`, older than its `expires_at`, or its account is disabled.
Time is the database's, which all workers share.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from data.audit.origin import acting_as, identified
from data.audit.recording import record
from data.database import Database
from data.one_time_links import end_links
from data.required_factor import owes_second_factor
from data.schema import sessions, users
from data.tokens import new_token, token_hash

# How stale `last_seen_at` may be: a write a minute, not one a request.
SEEN_EVERY = timedelta(minutes=1)
MAX_USER_AGENT = 300


class NotLetIn(Exception):
    """The account has changed while it was being signed in to; no session is opened."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session belongs to."""

    user_id: int
    email: str | None
    name: str | None
    role: str
    has_password: bool
    owes_second_factor: bool  # must have one and has none: may set one up, and nothing else


@dataclass(frozen=True, slots=True)
class KnownSession:
    """As its owner sees it. `number` names it and opens nothing; `last_seen_at` is up to a minute old."""

    number: int
    created_at: datetime
    last_seen_at: datetime
    user_agent: str | None
    address: str | None
    is_this: bool


def start_session(
    connection: Connection, user_id: int, *, lifetime: timedelta, user_agent: str = "", address: str | None = None
) -> str:
    """The token for the cookie; it is not kept. Raises NotLetIn where the account is disabled or gone."""
    if not lock_account(connection, user_id):
        raise NotLetIn
    token = new_token()
    connection.execute(
        insert(sessions).values(
            id_hash=token_hash(token),
            user_id=user_id,
            expires_at=func.now() + lifetime,
            user_agent=user_agent[:MAX_USER_AGENT].replace("\x00", ""),
            address=address,
        )
    )
    with acting_as(identified(user_id)):
        record(connection, "session.started", "user", user_id)
    return token


def lock_account(connection: Connection, user_id: int) -> bool:
    """Whether it may be signed in to. Until the transaction ends nobody changes it, or opens or ends its sessions: what
    ends them all misses none that is just being opened. To be taken before any of its other rows, which are always
    locked after it."""
    query = select(users.c.disabled_at).where(users.c.id == user_id).with_for_update(key_share=True)
    row = connection.execute(query).one_or_none()
    return row is not None and row.disabled_at is None


def hold_session(connection: Connection, user_id: int, token: str) -> None:
    """It can't end until the transaction does. Raises NotLetIn where it has."""
    lock_account(connection, user_id)
    mine = sessions.c.id_hash == token_hash(token), sessions.c.user_id == user_id
    if connection.execute(select(sessions.c.number).where(*mine)).first() is None:
        raise NotLetIn


def find_session(database: Database, token: str, *, idle: timedelta) -> SignedIn | None:
    """Who the token belongs to, if its session still lives; notes that it was seen."""
    id_hash = token_hash(token)
    query = (
        select(
            users.c.id,
            users.c.email,
            users.c.name,
            users.c.role,
            users.c.password_hash.is_not(None).label("has_password"),
            owes_second_factor().label("owes_second_factor"),
            (sessions.c.last_seen_at < func.now() - SEEN_EVERY).label("is_stale"),
        )
        .join(users, users.c.id == sessions.c.user_id)
        .where(
            sessions.c.id_hash == id_hash,
            sessions.c.expires_at > func.now(),
            sessions.c.last_seen_at > func.now() - idle,
            users.c.disabled_at.is_(None),
        )
    )
    with database.connect() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.is_stale:
        with database.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.id_hash == id_hash).values(last_seen_at=func.now()))
    return SignedIn(row.id, row.email, row.name, row.role, row.has_password, row.owes_second_factor)


def list_sessions(connection: Connection, user_id: int, token: str, *, idle: timedelta) -> tuple[KnownSession, ...]:
    """The account's living sessions, the one of `token` first, then the last seen."""
    columns = sessions.c
    is_this = (columns.id_hash == token_hash(token)).label("is_this")
    query = (
        select(columns.number, columns.created_at, columns.last_seen_at, columns.user_agent, columns.address, is_this)
        .where(*_living(user_id, idle))
        .order_by(is_this.desc(), columns.last_seen_at.desc(), columns.number)
    )
    return tuple(KnownSession(**row) for row in connection.execute(query).mappings())


def end_session_of(connection: Connection, user_id: int, number: int) -> bool:
    """One of the account's own, named as in its list; whether there was such a one."""
    gone = delete(sessions).where(sessions.c.user_id == user_id, sessions.c.number == number)
    if not connection.execute(gone).rowcount:
        return False
    record(connection, "session.ended", "session", number)
    return True


def end_other_sessions(connection: Connection, user_id: int, token: str) -> int:
    """All but the one of `token`; how many there were."""
    lock_account(connection, user_id)
    others = delete(sessions).where(sessions.c.user_id == user_id, sessions.c.id_hash != token_hash(token))
    ended = connection.execute(others).rowcount
    end_links(connection, "second_step", user_id)
    record(connection, "sessions.ended", "user", user_id, sessions=ended)
    return ended


def end_session(connection: Connection, token: str) -> None:
    ended = delete(sessions).where(sessions.c.id_hash == token_hash(token)).returning(sessions.c.user_id)
    user_id = connection.execute(ended).scalar_one_or_none()
    if user_id is not None:
        record(connection, "session.ended", "user", user_id)


def end_sessions_of(connection: Connection, user_id: int) -> int:
    """All of an account's sessions, on every device, and sign-ins that are half done; how many sessions there were."""
    lock_account(connection, user_id)
    end_links(connection, "second_step", user_id)
    return connection.execute(delete(sessions).where(sessions.c.user_id == user_id)).rowcount


def forget_expired_sessions(connection: Connection, *, idle: timedelta) -> None:
    connection.execute(
        delete(sessions).where((sessions.c.expires_at <= func.now()) | (sessions.c.last_seen_at <= func.now() - idle))
    )


def _living(user_id: int, idle: timedelta) -> tuple[ColumnElement[bool], ...]:
    columns = sessions.c
    return columns.user_id == user_id, columns.expires_at > func.now(), columns.last_seen_at > func.now() - idle
