"""What Oriel tells a person inside itself: behind the bell, until it is read, and for three months after that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from data.schema import notices

Kind = Literal["info", "success", "problem"]
KEPT_READ = timedelta(days=90)
KEPT = timedelta(days=365)
LONGEST_TEXT = 2000
columns = notices.c


@dataclass(frozen=True, slots=True)
class Notice:
    """`href`: a path inside Oriel, or nothing."""

    id: int
    kind: Kind
    text: str
    href: str
    at: datetime
    is_read: bool


def tell(connection: Connection, user_id: int, key: str, kind: Kind, text: str, *, href: str = "") -> bool:
    """Once for a key, however often it is told; False when it has been told before."""
    values = {"user_id": user_id, "key": key, "kind": kind, "text": _storable(text), "href": _inside(href)}
    told = insert(notices).values(values).on_conflict_do_nothing(index_elements=["key"]).returning(columns.id)
    is_new = connection.execute(told).first() is not None
    _forget_old(connection, user_id)
    return is_new


def unread_count(connection: Connection, user_id: int) -> int:
    query = select(func.count()).where(columns.user_id == user_id, columns.read_at.is_(None))
    return int(connection.execute(query).scalar_one())


def latest_notices(connection: Connection, user_id: int, limit: int = 200) -> tuple[Notice, ...]:
    """Newest first."""
    query = (
        select(columns.id, columns.kind, columns.text, columns.href, columns.at, columns.read_at.is_not(None))
        .where(columns.user_id == user_id)
        .order_by(columns.at.desc(), columns.id.desc())
        .limit(limit)
    )
    return tuple(Notice(*row) for row in connection.execute(query))


def mark_read(connection: Connection, user_id: int, up_to: int) -> None:
    """Their own, up to the notice they have seen: one that has come since stays unread."""
    seen = (columns.user_id == user_id, columns.read_at.is_(None), columns.id <= up_to)
    connection.execute(update(notices).where(*seen).values(read_at=func.now()))


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:LONGEST_TEXT]


def _inside(href: str) -> str:
    """Notices lead nowhere but into Oriel."""
    is_path = href.startswith("/") and not href.startswith(("//", "/\\")) and href.isprintable()
    return href if is_path else ""


def _forget_old(connection: Connection, user_id: int) -> None:
    old = (columns.read_at < func.now() - KEPT_READ) | (columns.at < func.now() - KEPT)
    connection.execute(delete(notices).where(columns.user_id == user_id, old))
