"""What lets somebody in beside a password, and what they may do then: second factors, invitations, tokens, limits."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from data.schema.base import ROLES, metadata, one_of, timestamp

SCOPES = ("read", "write", "admin")

second_factors = Table(
    "second_factors",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed_secret", LargeBinary, nullable=False),  # the TOTP seed, sealed by data/sealing.py
    timestamp("created_at", now=True),
    timestamp("confirmed_at", nullable=True),  # null: shown, but no code has come from it yet
    Column("last_step", BigInteger, nullable=False, server_default="0"),  # of the last code taken: each works once
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True),
    timestamp("used_at", nullable=True),
    CheckConstraint("octet_length(code_hash) = 32", name="code_hash_sha256"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("email", Text, nullable=True),  # null: whoever has the link
    Column("role", Text, nullable=False),
    Column("invited_by", ForeignKey("users.id", ondelete="SET NULL"), nullable=True),
    timestamp("created_at", now=True),
    timestamp("expires_at"),
    timestamp("used_at", nullable=True),
    timestamp("revoked_at", nullable=True),
    one_of("role", ROLES),
    CheckConstraint("email = lower(email)", name="email_lower"),
    CheckConstraint("octet_length(token_hash) = 32", name="token_hash_sha256"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),  # its first characters, to tell it from others in a list
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("scopes", ARRAY(Text), nullable=False),
    timestamp("created_at", now=True),
    timestamp("expires_at", nullable=True),
    timestamp("last_used_at", nullable=True),
    timestamp("revoked_at", nullable=True),
    CheckConstraint("octet_length(token_hash) = 32", name="token_hash_sha256"),
    CheckConstraint("cardinality(scopes) > 0", name="has_a_scope"),
    CheckConstraint("scopes <@ ARRAY['read', 'write', 'admin']", name="scopes_known"),
    Index("ix_api_tokens_user", "user_id"),
)

# Written at every request and worth nothing after a crash: not in the write-ahead log.
rate_buckets = Table(
    "rate_buckets",
    metadata,
    Column("key_hash", LargeBinary, primary_key=True),
    Column("tokens", Double, nullable=False),
    timestamp("filled_at"),
    prefixes=["UNLOGGED"],
)

# What a write under an Idempotency-Key was answered, so that the same again is answered alike and does nothing.
idempotent_answers = Table(
    "idempotent_answers",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("key_hash", LargeBinary, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),  # of method, path and body
    timestamp("created_at", now=True),
    Column("status", Integer, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("sealed_body", LargeBinary, nullable=False),  # it may hold a token that is shown once
    Index("ix_idempotent_answers_age", "created_at"),
)

# Slow panels that somebody asked for over the API: what they are, so that their address can be asked again.
api_jobs = Table(
    "api_jobs",
    metadata,
    Column("id", Text, primary_key=True),  # 128 random bits
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("panels", ARRAY(Text), nullable=False),
    Column("query", Text, nullable=False),
    Column("works", JSONB, nullable=False),  # what is computed for them
    timestamp("created_at", now=True),
    timestamp("cancelled_at", nullable=True),
    Index("ix_api_jobs_user", "user_id", "created_at"),
)

# What an administrator decides while Oriel runs: who may register, which roles need a second factor, how long the
# audit log is kept. `data/house_rules.py` knows the names and their values.
house_rules = Table(
    "house_rules",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSONB, nullable=False),
    timestamp("changed_at", now=True),
)

# Secrets of the house that must be read again, sealed by data/sealing.py: the mail server's address, providers' keys.
kept_secrets = Table(
    "kept_secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    timestamp("changed_at", now=True),
)
