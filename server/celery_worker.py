"""What `app.py compute` runs when there is a Redis: a worker of Celery whose children each mind one job.

A child of Celery's computes nothing itself: it forks the job as the embedded process does (`server.job_process`), tells
Redis how far it is, and ends it when its time is over or nobody waits any more. So a job killed by the kernel is told
at once, and nothing of a job is left in a process that lives on. When the child or the whole machine dies, the job's
lease in Redis ends.
"""

import asyncio
import os
import signal
import socket
import time
import warnings
from collections.abc import Mapping
from types import FrameType
from typing import Any

import structlog
from celery import Celery, bootsteps, signals
from celery.exceptions import SecurityWarning
from kombu.exceptions import OperationalError
from redis import RedisError

from data.celery_jobs import TASK, celery_app, prefix, wake
from data.job_queue import Job, JobQueue
from data.panel_jobs import Phase
from data.parent_death import end_with_parent
from data.redis_client import connect
from data.redis_queue import RedisQueue, TooBusy
from data.settings import Settings
from server.background import NICENESS, Compute
from server.computing import compute_with, load_ahead
from server.job_minding import end_group, mind
from server.job_process import NO_ROOM, Body, start_job
from views.base import ViewKind
from views.registry import kinds

NEWS_SECONDS = 0.02
BEAT_SECONDS = 0.25
PRESENCE_BEAT_SECONDS = 1.0
BACKSTOP_SECONDS = 60  # Celery's own limit, should a child of its hang
UNREACHABLE = (RedisError, OperationalError, TooBusy, OSError)

log = structlog.get_logger("oriel.computing")


def run_celery_worker(settings: Settings, known: Mapping[str, ViewKind[Any]] | None = None) -> None:
    """Until it is asked to stop. `known`: the kinds of view, all there are unless a test says otherwise."""
    named = kinds() if known is None else known
    load_ahead(named)
    os.nice(NICENESS)
    app, queue = celery_app(settings), RedisQueue(connect(str(settings.redis_url)), prefix(settings))
    app.conf.update(
        worker_prefetch_multiplier=1,
        task_acks_late=True,  # else a busy worker holds wake-ups that an idle one could follow
        task_time_limit=settings.job_seconds + BACKSTOP_SECONDS,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_proc_alive_timeout=30.0,
        worker_cancel_long_running_tasks_on_connection_loss=False,
    )
    minder = Minder(app, queue, compute_with(settings, named), settings.job_seconds)
    app.task(name=TASK)(minder.compute_next)
    _run(app, queue, settings.jobs)


class Minder:
    """In a child of Celery's."""

    def __init__(self, app: Celery, queue: RedisQueue, compute: Compute, limit_seconds: float) -> None:
        self._app, self._queue, self._compute, self._limit_seconds = app, queue, compute, limit_seconds

    def compute_next(self) -> None:
        try:
            job, _ = self._queue.change(JobQueue.start_next)
            if job is not None:
                asyncio.run(self._follow(job))
                _, startable = self._queue.change(JobQueue.load)
                wake(self._app, self._queue, startable)
        except UNREACHABLE as error:  # its lease ends, and who waits is told
            log.warning("Redis does not answer", error=type(error).__name__)

    async def _follow(self, job: Job) -> None:
        body: Body = lambda progress: self._compute(job.work, progress)  # noqa: E731  (a type of ours says what it is)
        try:
            pid, read_end = start_job(body)
        except OSError as error:  # no memory or no process left
            log.error("a job could not be started", error=str(error))
            self._end(job, "failed", NO_ROOM, b"")
            return
        telling = asyncio.get_running_loop().create_task(self._tell(job, pid))
        await mind(job, pid, read_end, self._end, self._limit_seconds)
        telling.cancel()

    async def _tell(self, job: Job, pid: int) -> None:
        """News at once, and that it lives every now and then."""
        told, next_beat = ("", -1.0), 0.0
        while job.phase == "computing":
            news = (job.words, job.fraction)
            if news != told or time.monotonic() > next_beat:
                told, next_beat = news, time.monotonic() + BEAT_SECONDS
                if not self._is_wanted(job):
                    job.phase = "cancelled"
                    end_group(pid)
            await asyncio.sleep(NEWS_SECONDS)

    def _is_wanted(self, job: Job) -> bool:
        try:
            return self._queue.is_wanted(job)
        except UNREACHABLE:
            return True  # until it answers: then the lease has ended or not

    def _end(self, job: Job, phase: Phase, words: str, result: bytes) -> None:
        job.phase = phase
        self._queue.end(job, phase, words, result)


def _run(app: Celery, queue: RedisQueue, slots: int) -> None:
    # As root it would say that unpickling is dangerous; nothing is unpickled here.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    end_with_us = end_with_parent(signal.SIGKILL)
    # Celery keeps no strong reference, and would set up logging of its own.
    signals.setup_logging.connect(_leave_logging_alone, weak=False)
    signals.worker_process_init.connect(lambda **_: end_with_us(), weak=False)
    app.steps["worker"].add(_ending(queue))
    app.steps["consumer"].add(_presence(queue, slots))
    worker = app.Worker(
        pool="prefork", concurrency=slots, hostname=_machine(), without_gossip=True, without_mingle=True, quiet=True
    )
    worker.start()


def _presence(queue: RedisQueue, slots: int) -> type[bootsteps.StartStopStep]:
    """Says every second that this machine computes. A step of the consumer, as it begins anew with every connection:
    Celery forgets its timers when one breaks."""

    def announce() -> None:
        try:
            queue.announce(_machine(), slots)
        except UNREACHABLE as error:
            log.warning("Redis does not answer", error=type(error).__name__)

    class Presence(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
        requires = ("celery.worker.consumer.tasks:Tasks",)

        def start(self, parent: Any) -> None:
            announce()
            self.repeated = parent.timer.call_repeatedly(PRESENCE_BEAT_SECONDS, announce)

        def stop(self, _parent: Any) -> None:
            self.repeated.cancel()

    return Presence


def _ending(queue: RedisQueue) -> type[bootsteps.StartStopStep]:
    """Ends at once when told to: jobs can be tried again."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        try:
            queue.withdraw(_machine())
        finally:
            os._exit(0)  # the kernel ends children and their jobs with us

    class Ending(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
        requires = ("celery.worker.components:Pool",)

        def start(self, _parent: Any) -> None:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
                signal.signal(number, stop)

    return Ending


def _machine() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _leave_logging_alone(**_: object) -> None:
    pass
