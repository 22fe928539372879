"""Runs that a person asks for: now, as a test to themselves, again as it was, or once more what failed.

Each is a row of the ledger, and in the queue by the same transaction. Who asks is checked by whoever calls.
"""

from datetime import datetime
from secrets import token_hex
from typing import Literal

from sqlalchemy import Connection, insert, select, text, update

from data.audit.recording import record
from data.reports.definition import Definition, definition_to_json
from data.reports.enqueueing import enqueue_run
from data.reports.runs import NotKept, deliveries, runs
from data.schema import report_deliveries, report_runs

AGAIN = "Asked for once more."
_COPY_RUN = text("""
INSERT INTO report_runs (report_id, fire_at, origin, definition, created_at, data_version, as_of, number, letter)
SELECT report_id, fire_at, 'resend', definition, :now, data_version, as_of, number, letter
FROM report_runs WHERE id = :run AND letter IS NOT NULL AND EXISTS (SELECT FROM report_files WHERE run_id = :run)
RETURNING id
""")
_COPY_FILES = text("""
INSERT INTO report_files (run_id, name, media_type, content, sha256)
SELECT :new, name, media_type, content, sha256 FROM report_files WHERE run_id = :run
""")
_IS_EMPTY = text("""
SELECT EXISTS (SELECT FROM report_runs WHERE id = :run AND state = 'failed' AND letter IS NOT NULL)
    AND NOT EXISTS (SELECT FROM report_files WHERE run_id = :run)
""")


def ask_for_run(
    connection: Connection,
    database_url: str,
    report_id: int,
    definition: Definition,
    *,
    now: datetime,
    origin: Literal["now", "test"] = "now",
) -> int:
    """The id of the new run. `definition`: as it is to be sent; a test's destinations are the asking person's own."""
    values = {
        "report_id": report_id,
        "fire_at": now,
        "origin": origin,
        "definition": definition_to_json(definition),
        "created_at": now,
    }
    run_id = int(connection.execute(insert(report_runs).values(values).returning(runs.id)).scalar_one())
    enqueue_run(connection, database_url, run_id)
    record(connection, "report.run_asked", "report", report_id, run=run_id, origin=origin)
    return run_id


def send_again(connection: Connection, database_url: str, run_id: int, *, now: datetime) -> int:
    """A run of its own with the same files, to everybody; receivers see it as another. Raises NotKept."""
    new = connection.execute(_COPY_RUN, {"run": run_id, "now": now}).scalar_one_or_none()
    if new is None:
        raise NotKept
    connection.execute(_COPY_FILES, {"run": run_id, "new": new})
    rows = connection.execute(
        select(deliveries.channel, deliveries.target).where(deliveries.run_id == run_id).order_by(deliveries.id)
    )
    keyed = [{"run_id": new, "channel": row.channel, "target": row.target, "key": token_hex(16)} for row in rows]
    connection.execute(insert(report_deliveries), keyed)
    enqueue_run(connection, database_url, new)
    record(connection, "run.sent_again", "run", run_id, run=int(new))
    return int(new)


def try_again(connection: Connection, database_url: str, run_id: int, *, now: datetime) -> bool:
    """What of a failed run was not sent, under the keys that it had; False where the run has not failed.

    Raises NotKept where its files were forgotten: the words alone would go out, and count as sent.
    """
    if connection.execute(_IS_EMPTY, {"run": run_id}).scalar_one():
        raise NotKept
    failed = update(report_runs).where(runs.id == run_id, runs.state == "failed")
    values = {"state": "retrying", "reason": AGAIN, "next_attempt_at": now, "finished_at": None, "tries": 0}
    if connection.execute(failed.values(values)).rowcount == 0:
        return False
    unsent = update(report_deliveries).where(deliveries.run_id == run_id, deliveries.state == "failed")
    connection.execute(unsent.values(state="due"))
    enqueue_run(connection, database_url, run_id)
    record(connection, "run.tried_again", "run", run_id)
    return True
