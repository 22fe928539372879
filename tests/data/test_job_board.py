"""The queue as administrators see it, on the real tables of the queue."""

import pytest
from sqlalchemy import Connection, select, text

from data.audit.recording import write_waiting
from data.database import Database
from data.job_board import NotLikeThis, cancel_job, list_jobs, retry_job
from data.schema import audit_log

_ADD = text(
    "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status, args)"
    " VALUES ('default', :task, :lock, CAST(:status AS procrastinate_job_status), CAST(:args AS jsonb)) RETURNING id"
)


def add(connection: Connection, status: str, lock: str = "", args: str = "{}") -> int:
    values = {"task": "train", "lock": lock or None, "status": status, "args": args}
    return int(connection.execute(_ADD, values).scalar_one())


def states(connection: Connection) -> dict[int, str]:
    return {job.id: job.state for job in list_jobs(connection, 10)}


def test_what_failed_is_tried_again_and_told(database: Database) -> None:
    with database.begin() as connection:
        job = add(connection, "failed", args='{"said": "There were too few bars.", "secret": "hush"}')
        (listed,) = list_jobs(connection, 10)
        assert (listed.task, listed.state, listed.words) == ("train", "failed", "There were too few bars.")
        assert "hush" not in repr(listed)
        retry_job(connection, job)
        assert states(connection) == {job: "waiting"}
        write_waiting(connection)
        told = connection.execute(select(audit_log.c.action, audit_log.c.object_id)).all()
        assert [tuple(row) for row in told] == [("job.retried", str(job))]


def test_what_is_yet_to_come_is_no_news(database: Database) -> None:
    with database.begin() as connection:
        job = add(connection, "todo")
        later = text("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 day' WHERE id = :job")
        connection.execute(later, {"job": job})
        (listed,) = list_jobs(connection, 10)
    assert listed.at is not None
    assert listed.due is not None
    assert listed.at < listed.due


def test_what_waits_or_runs_is_cancelled(database: Database) -> None:
    with database.begin() as connection:
        waiting, running = add(connection, "todo"), add(connection, "doing")
        for job in (waiting, running):
            cancel_job(connection, job)
        by_id = {job.id: job for job in list_jobs(connection, 10)}
    assert (by_id[waiting].state, by_id[running].state) == ("cancelled", "running")
    assert by_id[running].is_ending


def test_nothing_else_can_be_done(database: Database) -> None:
    with database.begin() as connection:
        done, failed, waiting = (
            add(connection, "succeeded"),
            add(connection, "failed", "same"),
            add(connection, "todo", "same"),
        )
        assert done not in states(connection)
        for job in (done, failed):
            with pytest.raises(NotLikeThis, match="ended already"):
                cancel_job(connection, job)
        with pytest.raises(NotLikeThis, match="The same waits"):
            retry_job(connection, failed)
        for job in (done, waiting):
            with pytest.raises(NotLikeThis, match="Only what failed"):
                retry_job(connection, job)
        with pytest.raises(NotLikeThis, match="no such job"):
            retry_job(connection, 10**9)
        assert states(connection) == {failed: "failed", waiting: "waiting"}
