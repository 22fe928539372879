"""The process that computes slow panels: it keeps the queue, and forks a child for each job.

It is started anew by the supervisor, so it has no listening socket of the web server's, and it computes nothing itself,
so that its forks find no thread pool of a numeric library that has run. Its loop is its only thread.
"""

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import structlog

from data.job_queue import Job, JobQueue
from data.measures import slow_panel_ended
from data.panel_jobs import FOLDER, SOCKET, Answer, JobState, Work, write_answer
from server.job_minding import LONGEST_LINE, end_group, mind
from server.job_process import NO_ROOM, Body, start_job
from views.base import Progress

PATIENCE_SECONDS = 5.0
FIRST_WORDS_SECONDS = 0.15
NICENESS = 5  # pages come first

log = structlog.get_logger("oriel.computing")

Compute = Callable[[Work, Progress], bytes]  # runs in the child


class Background:
    def __init__(self, slots: int, compute: Compute, limit_seconds: float) -> None:
        """`limit_seconds`: a job that takes longer is ended."""
        self._slots, self._compute, self._limit_seconds = slots, compute, limit_seconds
        self._queue = JobQueue(slots, time.monotonic)
        self._pids: dict[Job, int] = {}
        self._following: set[asyncio.Task[None]] = set()

    async def serve(self, home: Path) -> None:
        """Until SIGTERM or SIGINT."""
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        address = _address(home)
        server = await asyncio.start_unix_server(self._receive, address, limit=LONGEST_LINE, backlog=256)
        try:
            await stopped.wait()
        finally:
            server.close()
            Path(address).unlink(missing_ok=True)
            for pid in self._pids.values():
                end_group(pid)

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(TimeoutError, OSError, ValueError, TypeError, KeyError):  # who asks has gone, or is none of ours
            async with asyncio.timeout(PATIENCE_SECONDS):
                writer.write(await self._reply(json.loads(await reader.readline())))
                await writer.drain()
        writer.close()

    async def _reply(self, request: dict[str, object]) -> bytes:
        match request["verb"]:
            case "load":
                return json.dumps(asdict(self._queue.load())).encode()
            case "list":
                return json.dumps([asdict(job) for job in self._queue.listed()]).encode()
            case "stop":
                return json.dumps(self._stop(str(request["name"]))).encode()
        return write_answer(await self._answer_soon(request))

    async def _answer_soon(self, request: dict[str, object]) -> Answer:
        """Who asks hears the job's first words, or its quick result, without asking again."""
        answer, deadline = self._answer(request), time.monotonic() + FIRST_WORDS_SECONDS
        while request["verb"] == "ask" and answer.state.phase == "computing" and not answer.state.words:
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(FIRST_WORDS_SECONDS / 30)
            answer = self._answer({**request, "verb": "look"})
        return answer

    def _answer(self, request: dict[str, object]) -> Answer:
        work, user = Work(**request["work"]), int(str(request["user"]))  # type: ignore[arg-type]  # our own JSON
        if request["verb"] == "ask":
            answer = self._queue.ask(work, user, int(str(request["most"])))
            self._start_what_may()
            return answer if answer.state.phase != "queued" else self._queue.look(work, user)
        if request["verb"] == "cancel":
            self._end_process(self._queue.cancel(work, user))
            return Answer(JobState("cancelled"))
        return self._queue.look(work, user)

    def _stop(self, name: str) -> bool:
        job = self._queue.stop(name)
        self._end_process(job)
        return job is not None

    def _end_process(self, job: Job | None) -> None:
        if job in self._pids:
            end_group(self._pids[job])

    def _start_what_may(self) -> None:
        # A process that was told to end counts until it has.
        while len(self._pids) < self._slots and (job := self._queue.start_next()) is not None:
            self._start(job)

    def _start(self, job: Job) -> None:
        body: Body = lambda progress: self._compute(job.work, progress)  # noqa: E731  (a type of ours says what it is)
        try:
            pid, read_end = start_job(body)
        except OSError as error:  # no memory or no process left
            log.error("a job could not be started", error=str(error))
            self._queue.end(job, "failed", NO_ROOM)
            return
        self._pids[job] = pid
        task = asyncio.get_running_loop().create_task(self._follow(job, pid, read_end))
        self._following.add(task)
        task.add_done_callback(self._following.discard)

    async def _follow(self, job: Job, pid: int, read_end: int) -> None:
        """Until nothing of it is left; then the next one starts."""
        start = time.monotonic()
        await mind(job, pid, read_end, self._queue.end, self._limit_seconds)
        slow_panel_ended(job.work.kind, job.work.panel, job.phase, time.monotonic() - start)
        del self._pids[job]
        self._start_what_may()


def _address(home: Path) -> str:
    """Of the socket, in a folder of our own. A socket's path must be short and a home's needn't be."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / SOCKET).unlink(missing_ok=True)  # of a predecessor that was killed
    return f"/proc/self/fd/{os.open(folder, os.O_PATH | os.O_DIRECTORY)}/{SOCKET}"
