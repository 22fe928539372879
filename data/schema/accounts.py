"""Who there is, and who is signed in."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from data.schema.base import ROLES, metadata, one_of, timestamp

# `second_step`: the password fitted, and a code is still to come.
LINK_PURPOSES = ("first_run", "reset", "registration", "email_change", "second_step")

users = Table(
    "users",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("email", Text, nullable=True),  # null: the local administrator of a first run who has not given one yet
    Column("name", Text, nullable=True),
    Column("password_hash", Text, nullable=True),
    Column("role", Text, nullable=False, server_default="user"),
    timestamp("created_at", now=True),
    timestamp("disabled_at", nullable=True),
    one_of("role", ROLES),
    CheckConstraint("email = lower(email)", name="email_lower"),
    CheckConstraint("(email IS NULL) = (password_hash IS NULL)", name="credentials_together"),
    CheckConstraint("email IS NOT NULL OR role = 'admin'", name="only_local_admin_without_email"),
    Index("uq_users_email", "email", unique=True),
    # At most one account without credentials.
    Index("uq_users_local_admin", text("(email IS NULL)"), unique=True, postgresql_where=text("email IS NULL")),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", LargeBinary, primary_key=True),  # SHA-256 of the 256-bit token in the cookie
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    timestamp("created_at", now=True),
    timestamp("last_seen_at", now=True),
    timestamp("expires_at"),
    Column("user_agent", Text, nullable=True),
    Column("address", Text, nullable=True),
    Column("number", BigInteger, Identity(), nullable=False, unique=True),  # names it in lists, opens nothing
    CheckConstraint("octet_length(id_hash) = 32", name="id_hash_sha256"),
    Index("ix_sessions_user", "user_id"),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key_hash", LargeBinary, nullable=False),  # keyed hash of the account's e-mail or of the address
    timestamp("failed_at", now=True),
    Index("ix_sign_in_failures_key", "key_hash", "failed_at"),
)

one_time_links = Table(
    "one_time_links",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=True),
    timestamp("created_at", now=True),
    timestamp("expires_at"),
    timestamp("used_at", nullable=True),
    Column("email", Text, nullable=True),  # the address that a new account or a changed one will have
    Column("invitation_id", ForeignKey("invitations.id", ondelete="CASCADE"), nullable=True),  # by which it is made
    one_of("purpose", LINK_PURPOSES),
    CheckConstraint("email = lower(email)", name="email_lower"),
    CheckConstraint("octet_length(token_hash) = 32", name="token_hash_sha256"),
)

recent_views = Table(
    "recent_views",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("query", Text, primary_key=True),
    Column("title", Text, nullable=False),
    timestamp("seen_at", now=True),
    Index("ix_recent_views_seen", "user_id", "seen_at"),
)
