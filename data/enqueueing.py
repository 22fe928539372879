"""Puts work into the job queue, once: one that waits already does. The tasks themselves are the worker's."""

from contextlib import suppress
from typing import Final

from data.database import Database

SCORE: Final = "score_forecasts"


def enqueue(database: Database, task: str, lock: str, **arguments: str) -> None:
    """`lock`: what two of them that wait have in common."""
    import procrastinate
    from procrastinate.exceptions import AlreadyEnqueued

    queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=database.url))
    with suppress(AlreadyEnqueued), database.begin() as connection:
        driver = connection.connection.driver_connection
        job = queue.configure_task(task, allow_unknown=True, connection=driver, queueing_lock=lock)
        job.defer(**arguments)


def enqueue_scoring(database: Database) -> None:
    """After new bars have come. Were it lost, the night would do it: what is due is read from the ledger itself."""
    enqueue(database, SCORE, SCORE)
