"""Work that somebody asks for and comes back to: in the queue once, and how it stands by the queue's own tables.

A job that succeeds leaves the queue, and what it made speaks for it. One that ends otherwise stays there, with the
sentence that it left for whoever asked, until the same is asked for again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, select, text

from data.database import Database, DatabaseUnavailable
from data.rights import NotAllowed, rights_of
from data.schema import users

SAID: Final = "said"  # the argument of a task that somebody waits for
ASKED_BY: Final = "asked_by"  # the argument that says for whom, by whose role it is limited
SILENT_SECONDS: Final = 20  # a worker that has not been heard for so long is taken for dead
UNEXPECTED: Final = "It failed for a reason that nobody expected, which Oriel's log has."
Phase = Literal["none", "queued", "computing", "stopped"]

_TAKE_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('errand ' || :lock, 0))")
_UNDER_WAY = text(
    "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = :lock AND status IN ('todo', 'doing'))"
)
_ASKED_FOR = text(
    "SELECT count(*) FROM procrastinate_jobs WHERE args->>'asked_by' = :user AND status IN ('todo', 'doing')"
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


def ask(database: Database, errand: Errand, user: int) -> bool:
    """Whether it was not under way yet. Raises DatabaseUnavailable, and NotAllowed where as many of this person's wait
    or run as their role may have at once; then nothing was asked for."""
    from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

    try:
        with database.begin() as connection:
            connection.execute(_TAKE_TURN, {"lock": errand.lock})
            if connection.execute(_UNDER_WAY, {"lock": errand.lock}).scalar_one():
                return False
            _check_room(connection, user)
            connection.execute(_FORGET, {"lock": errand.lock})
            _defer(connection, database.url, errand, user)
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


def _check_room(connection: Connection, user: int) -> None:
    """Of several that somebody asks for at once each sees the one before."""
    found = select(users.c.role).where(users.c.id == user).with_for_update(key_share=True)
    role = connection.execute(found).scalar_one()
    most = rights_of(role).jobs_at_once
    if connection.execute(_ASKED_FOR, {"user": str(user)}).scalar_one() >= most:
        raise NotAllowed(
            f"{most} of yours wait or run already, as many as the role {role} may have at once; ask again when one of "
            "them is done."
        )


def _defer(connection: Connection, url: str, errand: Errand, user: int) -> None:
    import procrastinate

    # The tasks themselves are the worker's.
    queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=url))
    driver = connection.connection.driver_connection
    task = queue.configure_task(errand.task, allow_unknown=True, connection=driver, queueing_lock=errand.lock)
    arguments: dict[str, str | int] = {**errand.arguments, SAID: "", ASKED_BY: user}
    task.defer(**arguments)
