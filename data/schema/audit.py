"""Who did what to what, from where and when: a chain of rows that only grows."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from data.schema.base import metadata, timestamp

# No reference to users: what somebody did stays when their account goes.
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # counts without gaps
    timestamp("at"),
    Column("actor_id", Integer, nullable=True),  # null: nobody signed in, or Oriel itself
    Column("actor", Text, nullable=False),  # in words: `user`, `token`, `console`, `nobody`, `job`
    Column("action", Text, nullable=False),
    Column("object_kind", Text, nullable=False, server_default=""),
    Column("object_id", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("request_id", Text, nullable=False, server_default=""),
    Column("detail", JSONB, nullable=False),
    Column("previous", LargeBinary, nullable=False),  # digest of the row before
    Column("digest", LargeBinary, nullable=False),
    CheckConstraint("octet_length(previous) = 32 AND octet_length(digest) = 32", name="digests_sha256"),
    Index("ix_audit_log_at", "at"),
    Index("ix_audit_log_actor", "actor_id", "id"),
)

# How far the oldest rows were taken out by the retention: the chain begins with `digest` after row `id`.
audit_starts = Table(
    "audit_starts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False),
    timestamp("removed_at", now=True),
)
