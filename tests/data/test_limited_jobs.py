"""The role is what limits, whoever asks for the person."""

import time

from sqlalchemy import select

from data.administration import change_role
from data.database import Database
from data.job_queue import JobQueue
from data.limited_jobs import LimitedJobs
from data.panel_jobs import MOST, Answer, JobState, Load, OpenJob, Work
from data.rights import RIGHTS
from data.schema import audit_log
from data.users import add_user


class QueueOnly:
    """A queue that nobody computes from."""

    def __init__(self) -> None:
        self.queue = JobQueue(2, time.monotonic)

    def ask(self, work: Work, user: int, most: int = MOST) -> Answer:
        return self.queue.ask(work, user, most)

    def look(self, work: Work, user: int) -> Answer:
        return self.queue.look(work, user)

    def cancel(self, work: Work, user: int) -> Answer:
        self.queue.cancel(work, user)
        return Answer(JobState("cancelled"))

    def load(self) -> Load:
        return self.queue.load()

    def listed(self) -> tuple[OpenJob, ...]:
        return self.queue.listed()

    def stop(self, name: str) -> bool:
        return self.queue.stop(name) is not None


def phases(jobs: LimitedJobs, user: int, numbers: range) -> list[str]:
    return [jobs.ask(Work("toy", "shared", f"number={number}", "v"), user).state.phase for number in numbers]


def test_as_many_as_the_role_allows_and_more_as_soon_as_it_does(database: Database) -> None:
    with database.begin() as connection:
        ana = add_user(connection, "ana@example.org", "three quiet herons").id
    jobs = LimitedJobs(QueueOnly(), database)
    most = RIGHTS["user"].jobs_at_once
    assert phases(jobs, ana, range(most + 1)) == ["queued"] * most + ["refused"]
    with database.begin() as connection:
        change_role(connection, ana, "professional")
    most = RIGHTS["professional"].jobs_at_once
    assert phases(jobs, ana, range(most + 1)) == ["queued"] * most + ["refused"]
    jobs.stop(jobs.listed()[0].name)
    assert phases(jobs, ana, range(most, most + 1)) == ["queued"]


def test_what_is_stopped_is_told_to_the_audit_log_and_nothing_else_is(database: Database) -> None:
    with database.begin() as connection:
        ana = add_user(connection, "ana@example.org", "three quiet herons").id
    jobs = LimitedJobs(QueueOnly(), database)
    phases(jobs, ana, range(1))
    name = jobs.listed()[0].name
    assert jobs.stop(name)
    assert not jobs.stop(name)
    columns = audit_log.c
    query = select(columns.object_kind, columns.object_id, columns.detail)
    with database.connect() as connection:
        told = connection.execute(query.where(columns.action == "computation.stopped")).all()
    assert [tuple(row) for row in told] == [("computation", name, {"kind": "toy", "panel": "shared"})]
