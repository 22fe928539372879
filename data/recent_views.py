"""The views that each person looked at last, for the home page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from data.database import Database
from data.schema import recent_views

KEPT = 30  # a person


@dataclass(frozen=True, slots=True)
class RecentView:
    kind: str
    query: str
    title: str
    seen_at: datetime


def remember(database: Database, user_id: int, kind: str, query: str, title: str) -> None:
    """Puts the view first; what is beyond the newest `KEPT` is forgotten."""
    seen = insert(recent_views).values(user_id=user_id, kind=kind, query=query, title=title)
    seen = seen.on_conflict_do_update(
        index_elements=["user_id", "kind", "query"], set_={"title": title, "seen_at": func.now()}
    )
    own = recent_views.c.user_id == user_id
    newest = select(recent_views.c.seen_at).where(own).order_by(recent_views.c.seen_at.desc())
    with database.begin() as connection:
        connection.execute(seen)
        oldest_kept = newest.offset(KEPT - 1).limit(1).scalar_subquery()
        connection.execute(delete(recent_views).where(own, recent_views.c.seen_at < oldest_kept))


def latest(database: Database, user_id: int, limit: int = 8) -> tuple[RecentView, ...]:
    """Newest first."""
    columns = recent_views.c
    query = (
        select(columns.kind, columns.query, columns.title, columns.seen_at)
        .where(columns.user_id == user_id)
        .order_by(columns.seen_at.desc(), columns.kind, columns.query)
        .limit(limit)
    )
    with database.connect() as connection:
        return tuple(RecentView(*row) for row in connection.execute(query))
