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
# The triggers bind superusers and replicas too. A row goes only when `audit_starts` has said so, and that takes the
# digest of a row which is a month old, as all before it are; the right to delete is there for one transaction, and
# nobody else sees it.
ONLY_GROWS = """
CREATE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log only grows: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE FUNCTION refuse_to_forget_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone WHERE id > (SELECT coalesce(max(id), 0) FROM audit_starts)) THEN
        RAISE EXCEPTION 'The audit log only grows: DELETE of audit_log is refused.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION refuse_false_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM audit_log
                   WHERE id = NEW.id AND digest = NEW.digest AND at < clock_timestamp() - interval '30 days')
        OR EXISTS (SELECT FROM audit_log
                   WHERE id <= NEW.id AND at >= clock_timestamp() - interval '30 days') THEN
        RAISE EXCEPTION 'The audit log is kept for thirty days at least.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_audit();
CREATE TRIGGER only_from_the_beginning AFTER DELETE ON audit_log REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_forget_audit();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_starts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_audit();
CREATE TRIGGER only_what_was BEFORE INSERT ON audit_starts
    FOR EACH ROW EXECUTE FUNCTION refuse_false_start();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER only_grows;
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER only_from_the_beginning;
ALTER TABLE audit_starts ENABLE ALWAYS TRIGGER only_grows;
ALTER TABLE audit_starts ENABLE ALWAYS TRIGGER only_what_was;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log, audit_starts FROM PUBLIC, CURRENT_USER;
CREATE FUNCTION forget_audit(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    last bigint;
    forgotten bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit log', 0));
    -- The row before the first that stays, since a clock that was set back makes a later row look older.
    SELECT max(id) INTO last FROM audit_log
    WHERE id < coalesce((SELECT min(id) FROM audit_log WHERE at >= before), 9223372036854775807);
    IF last IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO audit_starts (id, digest) SELECT id, digest FROM audit_log WHERE id = last;
    GRANT DELETE ON audit_log TO CURRENT_USER;
    DELETE FROM audit_log WHERE id <= last;
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    REVOKE DELETE ON audit_log FROM CURRENT_USER;
    RETURN forgotten;
END
$$;
"""


def upgrade() -> None:
    run_sql(AUDIT)
    run_sql(ONLY_GROWS)
