"""The audit log, which only grows."""

from data.migrations.script import run_sql

revision = "0012"
down_revision = "0011"

AUDIT = """
CREATE TABLE audit_log (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    actor_id integer,
    actor text NOT NULL,
    action text NOT NULL,
    object_kind text DEFAULT '' NOT NULL,
    object_id text DEFAULT '' NOT NULL,
    address text DEFAULT '' NOT NULL,
    request_id text DEFAULT '' NOT NULL,
    detail jsonb NOT NULL,
    previous bytea NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT pk_audit_log PRIMARY KEY (id),
    CONSTRAINT ck_audit_log_digests_sha256 CHECK (octet_length(previous) = 32 AND octet_length(digest) = 32)
);
CREATE INDEX ix_audit_log_actor ON audit_log (actor_id, id);
CREATE INDEX ix_audit_log_at ON audit_log (at);
CREATE TABLE audit_starts (
    id bigint NOT NULL,
    digest bytea NOT NULL,
    removed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT pk_audit_starts PRIMARY KEY (id)
);
"""


def upgrade() -> None:
    run_sql(AUDIT)
