"""How long the audit log is kept: its oldest rows go, through the one way that the database leaves open.

That way takes rows from the beginning only, none younger than thirty days, and leaves the digest of the last of them,
with which the rest still proves itself.
"""

from datetime import timedelta

from sqlalchemy import Connection, func, select

from data.audit.recording import record
from data.house_rules import read_rules


def prune(connection: Connection) -> int:
    """Takes out what is older than the house keeps; how many rows. That they went is a row itself."""
    days = read_rules(connection).audit_days
    gone = int(connection.execute(select(func.forget_audit(func.now() - timedelta(days=days)))).scalar_one())
    if gone:
        record(connection, "audit.pruned", "audit", "", rows=gone, kept_days=days)
    return gone
