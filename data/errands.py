"""Work that somebody asks for and comes back to: in the queue once, and how it stands by the queue's own tables.

A job that succeeds leaves the queue, and what it made speaks for it. One that ends otherwise stays there, with the
sentence that it left for whoever asked, until the same is asked for again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, text

from data.database import Database, DatabaseUnavailable

SAID: Final = "said"  # the argument of a task that somebody waits for
SILENT_SECONDS: Final = 20  # a worker that has not been heard for so long is taken for dead
UNEXPECTED: Final = "It failed for a reason that nobody expected, which Oriel's log has."
Phase = Literal["none", "queued", "computing", "stopped"]

_TAKE_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('errand ' || :lock, 0))")
_UNDER_WAY = text(
    "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = :lock AND status IN ('todo', 'doing'))"
)
_FORGET = text("DELETE FROM procrastinate_jobs WHERE queueing_lock = :lock AND status NOT IN ('todo', 'doing')")
_LEAVE_WORD = text(
    "UPDATE procrastinate_jobs SET args = jsonb_set(args, '{said}', to_jsonb(CAST(:words AS text))) WHERE id = :job"
)
_STANDING = text("""
SELECT j.status::text AS status, j.attempts, j.args->>'said' AS said,
    (SELECT max(at) FROM procrastinate_events WHERE job_id = j.id) AS at,
    EXISTS (
        SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :silent)
    ) AS is_served
FROM procrastinate_jobs j WHERE j.queueing_lock = :lock ORDER BY j.status IN ('todo', 'doing') DESC, j.id DESC LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Errand:
    """`lock`: what two of them have in common that are the same."""

    task: str
    lock: str
    arguments: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Standing:
    """`words`: why it was stopped, `at` which moment. `is_again`: it was cut off or failed, and is tried again.
    `is_served`: some worker lives."""

    phase: Phase
    words: str = ""
    at: datetime | None = None
    is_again: bool = False
    is_served: bool = True

    @property
    def is_under_way(self) -> bool:
        return self.phase in {"queued", "computing"}


def ask(database: Database, errand: Errand) -> bool:
    """Whether it was not under way yet. Raises DatabaseUnavailable, and then nothing was asked for."""
    from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

    try:
        with database.begin() as connection:
            connection.execute(_TAKE_TURN, {"lock": errand.lock})
            if connection.execute(_UNDER_WAY, {"lock": errand.lock}).scalar_one():
                return False
            connection.execute(_FORGET, {"lock": errand.lock})
            _defer(connection, database.url, errand)
    except AlreadyEnqueued:  # by the night's own work, which takes no turns
        return False
    except ConnectorException as error:
        raise DatabaseUnavailable from error
    return True


def standing(database: Database, errand: Errand) -> Standing:
    with database.connect() as connection:
        row = connection.execute(_STANDING, {"lock": errand.lock, "silent": SILENT_SECONDS}).one_or_none()
    if row is None:
        return Standing("none")
    match row.status:
        case "todo":
            return Standing("queued", at=row.at, is_again=row.attempts > 0, is_served=row.is_served)
        case "doing":
            return Standing("computing", at=row.at, is_again=row.attempts > 0, is_served=row.is_served)
    return Standing("stopped", row.said or UNEXPECTED, row.at)


def leave_word(database: Database, job: int, words: str) -> None:
    """What whoever asked for the job will read when it has ended."""
    with database.begin() as connection:
        connection.execute(_LEAVE_WORD, {"job": job, "words": words})


def _defer(connection: Connection, url: str, errand: Errand) -> None:
    import procrastinate

    # The tasks themselves are the worker's.
    queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=url))
    driver = connection.connection.driver_connection
    task = queue.configure_task(errand.task, allow_unknown=True, connection=driver, queueing_lock=errand.lock)
    task.defer(**errand.arguments, **{SAID: ""})
