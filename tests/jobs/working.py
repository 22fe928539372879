"""What a worker does until there is nothing left."""

import asyncio

from sqlalchemy import text

from data.database import Database
from data.home import Home
from jobs.queue import make_queue


def work_off(home: Home) -> None:
    async def run() -> None:
        queue = make_queue(home.database.url)
        queue.periodic_registry.periodic_tasks.clear()  # what the clock starts would come by chance
        async with queue.open_async():
            await queue.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False, additional_context={"home": home}
            )

    waiting: list[tuple[str, str]] = []
    while waiting != (left := job_states(home.database)):  # a job may have enqueued others
        waiting = left
        asyncio.run(run())


def job_states(database: Database) -> list[tuple[str, str]]:
    with database.connect() as connection:
        rows = connection.execute(text("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id"))
        return [(row.task_name, row.status) for row in rows]
