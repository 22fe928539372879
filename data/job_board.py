"""The queue of unattended work as an administrator sees it: what waits, runs or failed, to be tried again or cancelled.

A job that succeeds leaves the queue; what it made speaks for it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from data.audit.recording import record

State = Literal["waiting", "running", "failed", "cancelled"]
STATES: Final[dict[str, State]] = {
    "todo": "waiting",
    "doing": "running",
    "failed": "failed",
    "cancelled": "cancelled",
    "aborted": "cancelled",
}
_LIST = text("""
SELECT j.id, j.task_name, j.queue_name, j.status::text AS status, j.attempts, j.scheduled_at, j.abort_requested,
    j.args->>'said' AS said, (
        SELECT max(at) FROM procrastinate_events WHERE job_id = j.id AND type <> 'scheduled'  -- which is yet to come
    ) AS at
FROM procrastinate_jobs j WHERE j.status <> 'succeeded' ORDER BY j.id DESC LIMIT :most
""")
_STATUS = text("SELECT status::text AS status, task_name FROM procrastinate_jobs WHERE id = :id FOR UPDATE")
_RETRY = text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)")
_CANCEL = text("SELECT procrastinate_cancel_job_v1(:id, true, false)")


class NotLikeThis(ValueError):
    """The job can't be tried again or cancelled; the message says why."""


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """`at`: the last thing that happened to it. `words`: what it left for whoever asked. `is_ending`: was asked to."""

    id: int
    task: str
    queue: str
    state: State
    attempts: int
    at: datetime | None
    due: datetime | None
    words: str
    is_ending: bool


def list_jobs(connection: Connection, most: int) -> tuple[QueuedJob, ...]:
    """The newest first."""
    return tuple(map(_job, connection.execute(_LIST, {"most": most})))


def retry_job(connection: Connection, job_id: int) -> None:
    """Now. Raises NotLikeThis unless it failed, and where the same waits already."""
    row = _row(connection, job_id)
    if row.status != "failed":
        raise NotLikeThis("Only what failed can be tried again; load the list anew.")
    try:
        with connection.begin_nested():
            connection.execute(_RETRY, {"id": job_id})
    except IntegrityError:
        raise NotLikeThis("The same waits in the queue already.") from None
    record(connection, "job.retried", "job", job_id, task=row.task_name)


def cancel_job(connection: Connection, job_id: int) -> None:
    """What waits is taken out, what runs is asked to end. Raises NotLikeThis for what does neither."""
    row = _row(connection, job_id)
    if row.status not in {"todo", "doing"}:
        raise NotLikeThis("It has ended already; load the list anew.")
    connection.execute(_CANCEL, {"id": job_id})
    record(connection, "job.cancelled", "job", job_id, task=row.task_name)


def _row(connection: Connection, job_id: int) -> Row[tuple[str, str]]:
    row = connection.execute(_STATUS, {"id": job_id}).one_or_none()
    if row is None:
        raise NotLikeThis("There is no such job any more; it is done or was taken out.")
    return row


def _job(row: Row[tuple[object, ...]]) -> QueuedJob:
    return QueuedJob(
        row.id,
        row.task_name,
        row.queue_name,
        STATES.get(row.status, "failed"),
        row.attempts,
        row.at,
        row.scheduled_at,
        row.said or "",
        row.abort_requested,
    )
