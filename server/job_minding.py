"""Stays beside the process of one job from its first word until nothing of it is left, or its time is over."""

import asyncio
import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress

import structlog

from data.job_queue import DIED, Job
from data.panel_jobs import Phase
from server.job_process import LONGEST_WORDS

LONGEST_LINE = 2**17
LEFTOVER_SECONDS = 2.0  # to read what a job wrote before its end

log = structlog.get_logger("oriel.computing")

End = Callable[[Job, Phase, str, bytes], None]  # sets the job's phase too


async def mind(job: Job, pid: int, read_end: int, end: End, limit_seconds: float) -> None:
    """Progress goes into the job, its end to `end`, whatever ends it; the process is gone and reaped afterwards."""
    listening = asyncio.get_running_loop().create_task(_listen(job, read_end, end))
    words = DIED
    try:
        status = await asyncio.wait_for(ended(pid), limit_seconds)
    except TimeoutError:
        words = too_long(limit_seconds)
        end_group(pid)
        status = await ended(pid)
    end_group(pid)  # whatever it has started
    os.waitpid(pid, 0)
    with suppress(TimeoutError):
        await asyncio.wait_for(listening, LEFTOVER_SECONDS)
    if job.phase == "computing":
        log.warning("a job ended before it was done", kind=job.work.kind, panel=job.work.panel, status=status)
        end(job, "failed", words, b"")


def too_long(seconds: float) -> str:
    limit = f"{seconds / 60:g} minutes" if seconds >= 120 else f"{seconds:g} s"
    return f"The computation was ended since it took longer than {limit}. Ask for less, or try it again."


async def _listen(job: Job, read_end: int, end: End) -> None:
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    pipe = os.fdopen(read_end, "rb", buffering=0)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), pipe
    )
    try:
        while line := await reader.readline():
            await _hear(job, json.loads(line), reader, end)
    except (ValueError, asyncio.IncompleteReadError):
        pass  # cut off in the middle: its end says the rest
    finally:
        transport.close()


async def _hear(job: Job, message: dict[str, object], reader: asyncio.StreamReader, end: End) -> None:
    match message:
        case {"progress": [float(fraction), str(words)]}:
            job.fraction, job.words = fraction, words[:LONGEST_WORDS]
        case {"failed": str(sentence)}:
            end(job, "failed", sentence, b"")
        case {"result": int(size)}:
            end(job, "done", "", await reader.readexactly(size))


async def ended(pid: int) -> str:
    """Waits until the process has, and says how; it isn't reaped, so that its pid stays its own."""
    loop, handle = asyncio.get_running_loop(), os.pidfd_open(pid)
    future: asyncio.Future[None] = loop.create_future()

    def notice() -> None:
        if not future.done():
            future.set_result(None)

    loop.add_reader(handle, notice)
    try:
        await future
    finally:
        loop.remove_reader(handle)
        os.close(handle)
    found = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return "unknown" if found is None else f"{found.si_code}:{found.si_status}"


def end_group(pid: int) -> None:
    for end in (os.killpg, os.kill):  # it may not have its own group yet
        with suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)
