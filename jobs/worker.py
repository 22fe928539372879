"""The process that runs the jobs."""

import asyncio
import logging
import signal
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import procrastinate
import structlog
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from data.audit.origin import JOB, set_origin
from jobs.heartbeat import HEARTBEAT_SECONDS, SILENT_SECONDS
from jobs.measured import measured
from jobs.queue import make_queue
from jobs.reports import PLAN_QUEUE, RUNS_QUEUE

if TYPE_CHECKING:
    from data.home import Home

GRACE_SECONDS = 3
NICENESS = 5  # pages come first
# How many jobs of each queue at once. A long training keeps no report waiting, and no report the minute's planner.
QUEUES = {"default": 2, PLAN_QUEUE: 1, RUNS_QUEUE: 1}

log = structlog.get_logger("oriel.jobs")


def run_worker(home: "Home") -> int:
    """Runs until SIGINT or SIGTERM; the exit code. A job that needs longer than the grace is cut off and run again."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(is_worth_reading)
    set_origin(JOB)  # tasks and their threads begin with a copy of it
    try:
        was_asked = asyncio.run(_work(home))
    except (ConnectorException, PoolTimeout) as error:
        log.error("the job queue can't be reached", error=str(error.__cause__ or error))
        return 1
    return 0 if was_asked else 1


def is_worth_reading(record: logging.LogRecord) -> bool:
    """The planner begins and ends every minute, which is nothing to tell while it goes well."""
    job = getattr(record, "job", None)
    return record.levelno > logging.INFO or not (isinstance(job, dict) and job.get("queue") == PLAN_QUEUE)


async def _work(home: "Home") -> bool:
    """Whether it was asked to stop."""
    queue = make_queue(home.database.url)
    async with queue.open_async():
        working = asyncio.ensure_future(_work_beside_each_other(queue, home))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _stop, working)
        rescuing = asyncio.ensure_future(_rescue_for_ever(queue))
        with suppress(asyncio.CancelledError):
            await working
        rescuing.cancel()
        return working.cancelled()


async def _work_beside_each_other(queue: procrastinate.App, home: "Home") -> None:
    """Until the first of them ends, as when its connection does: then all do, and whoever watches starts them anew."""
    workers = [
        asyncio.ensure_future(
            queue.run_worker_async(
                queues=[name],
                concurrency=concurrency,
                additional_context={"home": home},
                install_signal_handlers=False,
                worker_middleware=[measured],
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        )
        for name, concurrency in QUEUES.items()
    ]
    try:
        await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for worker in workers:
            worker.cancel()
        ended = await asyncio.gather(*workers, return_exceptions=True)
    for fault in ended:
        if isinstance(fault, Exception):
            raise fault


def _stop(working: asyncio.Future[None]) -> None:
    working.cancel()
    # A job's thread can't be interrupted and Python waits for it at exit: the alarm's default ends the process.
    signal.alarm(GRACE_SECONDS + 1)


async def _rescue_for_ever(queue: procrastinate.App) -> None:
    while True:
        with suppress(ConnectorException):  # the worker itself notices that too
            await rescue_stalled_jobs(queue)
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def rescue_stalled_jobs(queue: procrastinate.App, silent_seconds: float = SILENT_SECONDS) -> None:
    """Jobs whose worker has fallen silent are run again, by whichever worker comes first."""
    for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds):
        with suppress(ConnectorException):  # another worker was quicker, or the same waits already
            await queue.job_manager.retry_job(job, retry_at=datetime.now(UTC))
            log.warning("a job lost its worker and is run again", task=job.task_name, job=job.id)
