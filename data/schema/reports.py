"""Reports, every slot of theirs that was due, what was made for it, and where it went."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from data.schema.base import metadata, one_of, timestamp

RUN_STATES = ("due", "running", "retrying", "sent", "skipped", "failed", "missed")
RUN_ORIGINS = ("schedule", "now", "test", "resend")
CHANNELS = ("mail", "webhook", "folder", "notice")
DELIVERY_STATES = ("due", "sending", "sent", "failed")

# `definition` is `data.reports.definition.Definition` as JSON; `version` counts changes, for two who change at once.
reports = Table(
    "reports",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("owner_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("definition", JSONB, nullable=False),
    Column("is_draft", Boolean, nullable=False, server_default=text("true")),
    timestamp("paused_at", nullable=True),
    timestamp("planned_until", nullable=True),  # every slot up to here has its row
    timestamp("created_at", now=True),
    timestamp("changed_at", now=True),
    timestamp("deleted_at", nullable=True),
    CheckConstraint("version > 0", name="version_counts"),
    Index("ix_reports_owner", "owner_id"),
)

# One row a slot, decided once. `definition`: as it was when the slot was decided. `attempts`: how often it was begun;
# `tries`: how often in vain since it was asked for. `letter`: the words that go with the files, kept with them.
# `data_version`: of what was made; `number`: the one that the condition was decided by.
# What no check can say, triggers hold (m0010): a slot and a delivery's key never change, what was made is not made
# anew, what was sent stays sent, and a run is sent only when each of its deliveries is.
report_runs = Table(
    "report_runs",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    timestamp("fire_at"),
    Column("origin", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="due"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("is_late", Boolean, nullable=False, server_default=text("false")),
    Column("definition", JSONB, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("progress", Text, nullable=False, server_default=""),
    Column("lease", Text, nullable=True),  # who works on it
    timestamp("leased_until", nullable=True),
    timestamp("next_attempt_at", nullable=True),
    timestamp("created_at", now=True),
    timestamp("started_at", nullable=True),
    timestamp("finished_at", nullable=True),
    Column("data_version", Text, nullable=True),
    Column("as_of", Text, nullable=True),
    Column("number", Double, nullable=True),
    Column("letter", JSONB(none_as_null=True), nullable=True),
    one_of("state", RUN_STATES),
    one_of("origin", RUN_ORIGINS),
    CheckConstraint("(state = 'running') = (lease IS NOT NULL)", name="running_is_leased"),
    CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name="lease_ends"),
    CheckConstraint("(state = 'retrying') = (next_attempt_at IS NOT NULL)", name="retrying_has_a_time"),
    CheckConstraint(
        "(state IN ('sent', 'skipped', 'failed', 'missed')) = (finished_at IS NOT NULL)", name="ended_is_finished"
    ),
    CheckConstraint("(state IN ('due', 'missed')) <= (started_at IS NULL)", name="undone_has_not_started"),
    CheckConstraint("(state IN ('running', 'sent')) <= (started_at IS NOT NULL)", name="done_has_started"),
    CheckConstraint("(started_at IS NULL) = (attempts = 0)", name="starts_are_counted"),
    CheckConstraint("reason <> '' OR state IN ('due', 'running', 'sent')", name="reason_is_given"),
    CheckConstraint("state <> 'sent' OR letter IS NOT NULL", name="sent_was_made"),
    CheckConstraint("(letter IS NULL) = (data_version IS NULL)", name="made_is_dated"),
    CheckConstraint("origin = 'schedule' OR (state <> 'missed' AND NOT is_late)", name="only_slots_are_late"),
    Index("uq_report_runs_slot", "report_id", "fire_at", unique=True, postgresql_where=text("origin = 'schedule'")),
    Index("ix_report_runs_open", "state", postgresql_where=text("state IN ('due', 'running', 'retrying')")),
    Index("ix_report_runs_report", "report_id", "fire_at"),
)

# What was made, kept so that it is made once, sent again as it was, and fetched later.
report_files = Table(
    "report_files",
    metadata,
    Column("run_id", ForeignKey("report_runs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    CheckConstraint("octet_length(sha256) = 32", name="sha256_form"),
)

# One row an effect. `key` is what its receiver knows it by, and never changes: the Message-ID is made of it.
report_deliveries = Table(
    "report_deliveries",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("run_id", ForeignKey("report_runs.id", ondelete="CASCADE"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False, server_default="due"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text, nullable=False, server_default=""),
    timestamp("sent_at", nullable=True),
    one_of("channel", CHANNELS),
    one_of("state", DELIVERY_STATES),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
    CheckConstraint("state <> 'sent' OR attempts > 0", name="sent_was_tried"),
    CheckConstraint("state <> 'failed' OR error <> ''", name="failed_says_why"),
    CheckConstraint("key ~ '^[0-9a-f]{32}$'", name="key_form"),
    UniqueConstraint("run_id", "channel", "target"),
)

# What Oriel tells a person inside itself; `key`: the same is told once.
notices = Table(
    "notices",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("href", Text, nullable=False, server_default=""),
    timestamp("at", now=True),
    timestamp("read_at", nullable=True),
    one_of("kind", ("info", "success", "problem")),
    Index("ix_notices_user", "user_id", "at"),
)
