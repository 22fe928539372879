"""Writes a line of the audit log, in the transaction of what it tells of: both are there or neither is.

Each row holds the digest of the one before, so that a row taken out or changed by hand breaks the chain from there on
(`data/audit/verifying.py` looks). Rows are written when the transaction commits: they take turns with all others, and
who holds that turn and then waits for somebody's row could wait for one who waits for the turn.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import Connection, event, func, insert, select, text

from data.audit.origin import Origin, current_origin
from data.measures import event_recorded
from data.schema import audit_log, audit_starts

Said = str | int | None  # no float: the database writes one down as another text, and the digest would differ

BEGINNING: Final = bytes(32)
LONGEST_WORD = 200
LARGEST_NUMBER = 2**63 - 1
TAKE_TURN: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('audit log', 0))")
_waiting: WeakKeyDictionary[Connection, list[dict[str, Any]]] = WeakKeyDictionary()


def record(connection: Connection, action: str, object_kind: str = "", object_id: object = "", **detail: Said) -> None:
    """`action`: a noun and a verb, as `user.disabled`. `detail` never holds a secret or what somebody wrote."""
    origin = current_origin()
    row = {
        "actor_id": origin.actor_id,
        "actor": origin.actor,
        "action": action,
        "object_kind": object_kind,
        "object_id": _plain(str(object_id)),
        "address": _plain(origin.address),
        "request_id": _plain(origin.request_id),
        "detail": {name: _plain(value) for name, value in detail.items()},
    }
    if not connection.in_transaction():
        connection.begin()  # or there would be none to be written with
    if connection.in_nested_transaction():  # which may be taken back without the rest
        _write(connection, [row])
        return
    if connection not in _waiting:
        _waiting[connection] = []
        event.listen(connection, "commit", write_waiting)
        event.listen(connection, "rollback", _forget)
    _waiting[connection].append(row)


def write_waiting(connection: Connection) -> None:
    """What the transaction has to tell so far: for who commits it, and who reads the log in it."""
    rows = list(_waiting.get(connection, ()))
    if rows:
        _waiting[connection].clear()
        _write(connection, rows)


def _write(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    connection.execute(TAKE_TURN)
    number, previous = last_row(connection)
    for told in rows:
        number += 1
        row = told | {"id": number, "at": connection.execute(select(func.clock_timestamp())).scalar_one()}
        digest = digest_of(row, previous)
        connection.execute(insert(audit_log).values(**row, previous=previous, digest=digest))
        event_recorded(row["action"])
        previous = digest


def digest_of(row: Mapping[str, Any], previous: bytes) -> bytes:
    """SHA-256 over the digest before and all that the row says, in one fixed form."""
    at: datetime = row["at"]
    said = {**row, "at": round(at.timestamp() * 1_000_000)}
    names = ("id", "at", "actor_id", "actor", "action", "object_kind", "object_id", "address", "request_id", "detail")
    form = orjson.dumps([said[name] for name in names], option=orjson.OPT_SORT_KEYS)
    return sha256(previous + form).digest()


def last_row(connection: Connection) -> tuple[int, bytes]:
    """The newest row's number and digest; of those taken out for their age when there is no other."""
    for table in (audit_log, audit_starts):
        query = select(table.c.id, table.c.digest).order_by(table.c.id.desc()).limit(1)
        row = connection.execute(query).one_or_none()
        if row is not None:
            return row.id, row.digest
    return 0, BEGINNING


def _plain(value: Any) -> Any:
    """As it comes back from the database to the letter: whatever a name holds, what happened is recorded."""
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        value = str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\x00", "?")[:LONGEST_WORD]
    return value


def _forget(connection: Connection) -> None:
    _waiting[connection].clear()


__all__ = ["BEGINNING", "Origin", "Said", "digest_of", "last_row", "record", "write_waiting"]
