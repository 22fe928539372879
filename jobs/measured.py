"""Times the jobs that a worker runs."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from procrastinate import JobContext

from data import measures


async def measured(call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: object) -> Any:
    start, outcome = perf_counter(), "failed"
    try:
        result = await call_next()
        outcome = "done"
        return result
    finally:
        measures.job_ended(context.job.task_name, outcome, perf_counter() - start)
