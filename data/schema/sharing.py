"""What leaves the house: frozen sheets, links that open one thing, and who came by them."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from data.schema.base import metadata, one_of, timestamp

LINK_MODES = ("live", "frozen")
MAY_CHANGE = ("nothing", "range", "symbol", "both")

# A document frozen for ever: `document` is its compressed JSON, `sha256` the digest of that JSON before compression.
snapshots = Table(
    "snapshots",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("view_id", ForeignKey("saved_views.id", ondelete="SET NULL"), nullable=True),
    Column("title", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("data_version", Text, nullable=False),
    Column("code_version", Text, nullable=False),
    Column("as_of", Text, nullable=True),
    timestamp("made_at", now=True),
    CheckConstraint("octet_length(sha256) = 32", name="sha256_form"),
    Index("ix_snapshots_owner", "owner_id", "made_at"),
    Index("ix_snapshots_view", "view_id", "made_at"),
)

# `origins`: which sites may embed it; none: nobody may.
share_links = Table(
    "share_links",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), nullable=False),
    Column("snapshot_id", ForeignKey("snapshots.id", ondelete="CASCADE"), nullable=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("label", Text, nullable=False, server_default=""),
    Column("mode", Text, nullable=False),
    Column("may_change", Text, nullable=False, server_default="nothing"),
    Column("is_redacted", Boolean, nullable=False, server_default=text("false")),
    Column("may_download", Boolean, nullable=False, server_default=text("false")),
    Column("shows_all", Boolean, nullable=False, server_default=text("false")),  # every panel, not those that lead
    Column("password_hash", Text, nullable=True),
    Column("origins", ARRAY(Text), nullable=False, server_default="{}"),
    Column("most_opens", Integer, nullable=True),
    Column("opens", Integer, nullable=False, server_default="0"),
    timestamp("expires_at", nullable=True),
    timestamp("paused_at", nullable=True),
    timestamp("revoked_at", nullable=True),
    timestamp("last_opened_at", nullable=True),
    timestamp("created_at", now=True),
    one_of("mode", LINK_MODES),
    one_of("may_change", MAY_CHANGE),
    CheckConstraint("octet_length(token_hash) = 32", name="token_hash_form"),
    CheckConstraint("(mode = 'frozen') = (snapshot_id IS NOT NULL)", name="frozen_has_snapshot"),
    CheckConstraint("most_opens > 0", name="most_opens_counts"),
    Index("ix_share_links_owner", "owner_id", "created_at"),
    Index("ix_share_links_view", "view_id"),
)

# Every time that somebody came: `address` is coarse (a network, not a person), `outcome` a word.
share_opens = Table(
    "share_opens",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("link_id", ForeignKey("share_links.id", ondelete="CASCADE"), nullable=False),
    timestamp("at", now=True),
    Column("address", Text, nullable=False),
    Column("user_agent", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Index("ix_share_opens_link", "link_id", "at"),
)

# How often a neighbourhood of the network came within a minute: `key_hash` tells nobody which.
share_hits = Table(
    "share_hits",
    metadata,
    Column("key_hash", LargeBinary, primary_key=True),
    Column("minute", DateTime(timezone=True), primary_key=True),
    Column("hits", Integer, nullable=False),
    Index("ix_share_hits_minute", "minute"),
)
