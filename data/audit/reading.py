"""Reading the audit log, newest first, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from data.audit.recording import Said, write_waiting
from data.schema import audit_log, users

PAGE = 100
columns = audit_log.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty field is no condition. `action`: a whole one, or its noun alone (`user`)."""

    actor: str = ""
    actor_id: int | None = None
    action: str = ""
    object_kind: str = ""
    object_id: str = ""
    address: str = ""
    request_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """`actor_email`: None where nobody was signed in, or the account is gone."""

    id: int
    at: datetime
    actor: str
    actor_id: int | None
    actor_email: str | None
    action: str
    object_kind: str
    object_id: str
    address: str
    request_id: str
    detail: Mapping[str, Said]


def read_entries(
    connection: Connection, wanted: Wanted | None = None, *, before: int | None = None, limit: int = PAGE
) -> tuple[Entry, ...]:
    """`before`: the last number of the page before this one."""
    write_waiting(connection)
    query = (
        select(*(columns[name] for name in Entry.__slots__ if name in columns), users.c.email.label("actor_email"))
        .join_from(audit_log, users, users.c.id == columns.actor_id, isouter=True)
        .where(*_conditions(wanted or Wanted()))
        .order_by(columns.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(columns.id < before)
    return tuple(Entry(**row) for row in connection.execute(query).mappings())


def known_actions(connection: Connection) -> tuple[str, ...]:
    """Those that happened, in the order of the alphabet."""
    return tuple(connection.execute(select(columns.action).distinct().order_by(columns.action)).scalars())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    same = ("actor", "actor_id", "object_kind", "object_id", "address", "request_id")
    found = [columns[name] == value for name in same if (value := getattr(wanted, name)) not in ("", None)]
    if wanted.action:
        found.append(
            or_(columns.action == wanted.action, columns.action.startswith(f"{wanted.action}.", autoescape=True))
        )
    if wanted.since is not None:
        found.append(columns.at >= wanted.since)
    if wanted.until is not None:
        found.append(columns.at < wanted.until)
    return found
