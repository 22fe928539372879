"""Sign-in sessions: rows that every worker asks at every request, so that ending one ends it everywhere, at once.

A session ends when it is signed out, unused for `idle`, older than its `expires_at`, or its account is disabled.
Time is the database's, which all workers share.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from data.database import Database
from data.schema import sessions, users
from data.tokens import new_token, token_hash

# How stale `last_seen_at` may be: a write a minute, not one a request.
SEEN_EVERY = timedelta(minutes=1)
MAX_USER_AGENT = 300


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session belongs to."""

    user_id: int
    email: str | None
    name: str | None
    role: str
    has_password: bool


def start_session(
    connection: Connection, user_id: int, *, lifetime: timedelta, user_agent: str = "", address: str | None = None
) -> str:
    """The token for the cookie; it is not kept."""
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
    return token


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
    return SignedIn(row.id, row.email, row.name, row.role, row.has_password)


def end_session(connection: Connection, token: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.id_hash == token_hash(token)))


def end_sessions_of(connection: Connection, user_id: int) -> int:
    """All of an account's sessions, on every device; how many there were."""
    return connection.execute(delete(sessions).where(sessions.c.user_id == user_id)).rowcount


def count_sessions_of(connection: Connection, user_id: int, *, idle: timedelta) -> int:
    query = select(func.count()).where(
        sessions.c.user_id == user_id,
        sessions.c.expires_at > func.now(),
        sessions.c.last_seen_at > func.now() - idle,
    )
    return connection.execute(query).scalar_one()


def forget_expired_sessions(connection: Connection, *, idle: timedelta) -> None:
    connection.execute(
        delete(sessions).where((sessions.c.expires_at <= func.now()) | (sessions.c.last_seen_at <= func.now() - idle))
    )
