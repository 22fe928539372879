"""What people keep, every version of it, and who else may open it."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from data.schema.base import metadata, one_of, timestamp

# What a person has kept: `name` and `folder` are of the newest version, here so that no owner has two of one name.
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("in_house", Text, nullable=False, server_default=""),  # what everybody who can sign in may do
    Column("version", Integer, nullable=False, server_default="1"),
    Column("name", Text, nullable=False),
    Column("folder", Text, nullable=False, server_default=""),
    timestamp("created_at", now=True),
    timestamp("deleted_at", nullable=True),
    one_of("in_house", ("", "view", "edit")),
    CheckConstraint("version > 0", name="version_counts"),
    CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
    CheckConstraint("length(folder) <= 60", name="folder_length"),
    Index(
        "uq_saved_views_name",
        "owner_id",
        text("lower(folder)"),
        text("lower(name)"),
        unique=True,
        postgresql_where=text("deleted_at IS NULL"),
    ),
)

# Every save is a version; the newest is the view.
saved_view_versions = Table(
    "saved_view_versions",
    metadata,
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("query", Text, nullable=False),
    Column("state", Integer, nullable=False),  # of the kind, which may change what a query means
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("tags", ARRAY(Text), nullable=False),
    Column("saved_by", ForeignKey("users.id", ondelete="SET NULL"), nullable=True),
    timestamp("saved_at", now=True),
    CheckConstraint("length(query) <= 8000", name="query_length"),
    CheckConstraint("length(description) <= 2000", name="description_length"),
    CheckConstraint("cardinality(tags) <= 20", name="few_tags"),
)

saved_view_shares = Table(
    "saved_view_shares",
    metadata,
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("may_edit", Boolean, nullable=False),
    Index("ix_saved_view_shares_user", "user_id"),
)

saved_view_marks = Table(
    "saved_view_marks",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), primary_key=True),
    Column("favourite", Boolean, nullable=False, server_default=text("false")),
    timestamp("opened_at", nullable=True),
)

default_views = Table(
    "default_views",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("view_id", ForeignKey("saved_views.id", ondelete="CASCADE"), nullable=False),
)
