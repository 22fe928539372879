"""The process that runs the jobs."""

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from jobs.queue import make_queue

if TYPE_CHECKING:
    from data.home import Home

GRACE_SECONDS = 5

log = structlog.get_logger("oriel.jobs")


def run_worker(home: "Home") -> int:
    """Runs until SIGINT or SIGTERM; the exit code. A job that needs longer than the grace is cut off and run again."""
    try:
        asyncio.run(_work(home))
    except (ConnectorException, PoolTimeout) as error:
        log.error("the job queue can't be reached", error=str(error.__cause__ or error))
        return 1
    return 0


async def _work(home: "Home") -> None:
    queue = make_queue(home.database.url)
    async with queue.open_async():
        working = asyncio.ensure_future(
            queue.run_worker_async(
                additional_context={"home": home},
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _stop, working)
        with suppress(asyncio.CancelledError):
            await working


def _stop(working: asyncio.Future[None]) -> None:
    working.cancel()
    # A job's thread can't be interrupted and Python waits for it at exit: the alarm's default ends the process.
    signal.alarm(GRACE_SECONDS + 1)
