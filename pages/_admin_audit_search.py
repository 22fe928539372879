"""What of the audit log is looked for, as the fields of its tab say it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from data.audit.reading import PAGE, Entry, Wanted, read_entries
from data.schema import users
from pages._context import home

ALL = "all"
LONGEST = 200  # characters of what is looked for


def sought_entries(sought: Mapping[str, object], before: int | None, limit: int = PAGE) -> tuple[Entry, ...]:
    """The newest first, of those before the number `before`; none for a person whom nobody knows."""
    with home().database.connect() as connection:
        who = _text(sought, "who").lower()
        actor = connection.execute(select(users.c.id).where(users.c.email == who)).scalar() if who else None
        if who and actor is None:
            return ()
        wanted = Wanted(
            actor=_text(sought, "actor"),
            actor_id=actor,
            action=_text(sought, "action"),
            since=_midnight(_text(sought, "since")),
            until=_midnight(_text(sought, "until"), days=1),
        )
        return read_entries(connection, wanted, before=before, limit=limit)


def _text(sought: Mapping[str, object], name: str) -> str:
    """Without what PostgreSQL takes no text with."""
    value = sought.get(name)
    found = value[:LONGEST].replace("\x00", "") if isinstance(value, str) and value != ALL else ""
    return found.encode("utf-8", "replace").decode().strip()


def _midnight(text: str, days: int = 0) -> datetime | None:
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
