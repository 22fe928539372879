"""Work for the queue, once: one that waits already does."""

from contextlib import suppress

from procrastinate.exceptions import AlreadyEnqueued

from data.database import Database


def enqueue(database: Database, task: str, lock: str, **arguments: str) -> None:
    """`lock`: what two of them that wait have in common."""
    from jobs.queue import make_queue

    queue = make_queue(database.url)
    with suppress(AlreadyEnqueued), database.begin() as connection:
        driver = connection.connection.driver_connection
        queue.configure_task(task, connection=driver, queueing_lock=lock).defer(**arguments)
