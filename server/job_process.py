"""The process of one job: forked, held to what it needs, ended by the kernel with its parent.

It writes lines of JSON into a pipe: `{"progress": [0.4, "fold 8 of 20"]}` again and again, then `{"failed": sentence}`,
or `{"result": size}` and so many bytes. It has no other way out, and inherits nothing of its parent's but that pipe.
"""

import json
import math
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import structlog

from data.parent_death import end_with_parent
from views.base import Progress
from views.slow import Failed

LONGEST_WORDS = 200
REPORT_SECONDS = 0.1  # between two reports of progress
STANDARD_STREAMS = 3
OOM_SCORE = "500"
UNEXPECTED = "This panel could not be computed. The other panels are not affected; try it again."

NO_ROOM = "This machine has no room for the computation just now; try it again."

log = structlog.get_logger("oriel.computing")

Body = Callable[[Progress], bytes]  # computes the panel's JSON; raises `Failed`


def start_job(body: Body) -> tuple[int, int]:
    """Its pid, which is its process group's too, and the end of the pipe to read. For a main thread without others."""
    read_end, write_end = os.pipe()
    prepare = end_with_parent(signal.SIGKILL)
    pid = os.fork()
    if pid == 0:
        _live(body, write_end, prepare)
    os.close(write_end)
    return pid, read_end


def _live(body: Body, write_end: int, prepare: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        prepare()
        os.setpgid(0, 0)
        _forget_parent(write_end)
        _be_first_to_go()
        _run(body, write_end)
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's may be closed or written at exit


def _forget_parent(write_end: int) -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    os.closerange(STANDARD_STREAMS, write_end)
    os.closerange(write_end + 1, os.sysconf("SC_OPEN_MAX"))


def _be_first_to_go() -> None:
    """When memory runs out the kernel ends a job, which can be tried again, and not the database."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE)


def _run(body: Body, write_end: int) -> None:
    try:
        result = body(_reporter(write_end))
    except Failed as failure:
        _say(write_end, failed=str(failure))
    except Exception:
        log.exception("a job failed")
        _say(write_end, failed=UNEXPECTED)
    else:
        _say(write_end, result=len(result))
        _write(write_end, result)


def _reporter(write_end: int) -> Progress:
    last = -REPORT_SECONDS

    def report(fraction: float, words: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= REPORT_SECONDS:
            last = now
            known = float(fraction) if math.isfinite(fraction) else 0.0
            _say(write_end, progress=[min(max(known, 0.0), 1.0), words[:LONGEST_WORDS]])

    return report


def _say(write_end: int, **message: Any) -> None:
    _write(write_end, json.dumps(message).encode() + b"\n")


def _write(write_end: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(write_end, rest) :]
