"""Writes a line of the audit log, in the transaction of what it tells of: both are there or neither is.

Each row holds the digest of the one before, so that a row taken out or changed by hand breaks the chain from there on
(`data/audit/verifying.py` looks). Call it as the last statement of a transaction: it takes turns with all others.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy import Connection, func, insert, select, text

from data.audit.origin import Origin, current_origin
from data.schema import audit_log, audit_starts

BEGINNING: Final = bytes(32)
_TAKE_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('audit log', 0))")


def record(
    connection: Connection, action: str, object_kind: str = "", object_id: object = "", **detail: str | float | None
) -> None:
    """`action`: a noun and a verb, as `user.disabled`. `detail` never holds a secret or what somebody wrote."""
    connection.execute(_TAKE_TURN)
    before, previous = _last(connection)
    at = connection.execute(select(func.clock_timestamp())).scalar_one()
    origin = current_origin()
    row = {
        "id": before + 1,
        "at": at,
        "actor_id": origin.actor_id,
        "actor": origin.actor,
        "action": action,
        "object_kind": object_kind,
        "object_id": str(object_id),
        "address": origin.address,
        "request_id": origin.request_id,
        "detail": detail,
    }
    connection.execute(insert(audit_log).values(**row, previous=previous, digest=digest_of(row, previous)))


def digest_of(row: Mapping[str, Any], previous: bytes) -> bytes:
    """SHA-256 over the digest before and all that the row says, in one fixed form."""
    at: datetime = row["at"]
    said = {**row, "at": round(at.timestamp() * 1_000_000)}
    names = ("id", "at", "actor_id", "actor", "action", "object_kind", "object_id", "address", "request_id", "detail")
    form = orjson.dumps([said[name] for name in names], option=orjson.OPT_SORT_KEYS)
    return sha256(previous + form).digest()


def _last(connection: Connection) -> tuple[int, bytes]:
    for table in (audit_log, audit_starts):
        query = select(table.c.id, table.c.digest).order_by(table.c.id.desc()).limit(1)
        row = connection.execute(query).one_or_none()
        if row is not None:
            return row.id, row.digest
    return 0, BEGINNING


__all__ = ["BEGINNING", "Origin", "digest_of", "record"]
