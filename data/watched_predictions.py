"""What is forecast every night: views of the prediction desk that somebody watches."""

from sqlalchemy import Executable, delete, select
from sqlalchemy.dialects.postgresql import insert

from data.audit.recording import record
from data.database import Database
from data.schema import users, watched_predictions

_table = watched_predictions.c


def watch(database: Database, user_id: int, query: str) -> bool:
    """Whether it was not watched by this person yet."""
    new = insert(watched_predictions).values(user_id=user_id, query=query).on_conflict_do_nothing()
    return _done(database, new.returning(_table.user_id), "watch.begun")


def unwatch(database: Database, user_id: int, query: str) -> bool:
    """Whether it was watched by this person."""
    own = delete(watched_predictions).where(_table.user_id == user_id, _table.query == query)
    return _done(database, own.returning(_table.user_id), "watch.ended")


def watched(database: Database, user_id: int | None = None) -> tuple[str, ...]:
    """Queries that this person watches, or anybody whose account is open; each once."""
    query = select(_table.query).distinct().join(users).where(users.c.disabled_at.is_(None)).order_by(_table.query)
    if user_id is not None:
        query = query.where(_table.user_id == user_id)
    with database.connect() as connection:
        return tuple(connection.execute(query).scalars())


def _done(database: Database, change: Executable, action: str) -> bool:
    """Whether it changed anything; if so it is told."""
    with database.begin() as connection:
        user_id = connection.execute(change).scalar_one_or_none()
        if user_id is not None:
            record(connection, action, "user", user_id)
    return user_id is not None
