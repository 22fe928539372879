"""What somebody does to the audit log who gets past what guards it."""

from datetime import timedelta

from sqlalchemy import Connection, func, insert, select, text

from data.audit.recording import digest_of, last_row, write_waiting
from data.schema import audit_log

UNGUARD = "ALTER TABLE audit_log DISABLE TRIGGER USER"


def tamper(connection: Connection, statement: str, **values: object) -> None:
    write_waiting(connection)
    connection.execute(text(UNGUARD))
    connection.execute(text(statement), values)
    connection.execute(text("ALTER TABLE audit_log ENABLE ALWAYS TRIGGER only_grows"))


def record_of_before(connection: Connection, days: float, action: str = "user.added") -> None:
    """A row as it was written so many days ago."""
    before, previous = last_row(connection)
    at = connection.execute(select(func.clock_timestamp() - timedelta(days=days))).scalar_one()
    row = {
        "id": before + 1,
        "at": at,
        "actor_id": None,
        "actor": "console",
        "action": action,
        "object_kind": "user",
        "object_id": "1",
        "address": "",
        "request_id": "",
        "detail": {},
    }
    connection.execute(insert(audit_log).values(**row, previous=previous, digest=digest_of(row, previous)))
