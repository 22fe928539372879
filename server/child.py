"""A process that the supervisor keeps alive: started again when it ends, ever later when it ends soon."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import structlog

APP = Path(__file__).resolve().parent.parent / "app.py"
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 30.0  # who lived that long starts again without a pause
PR_SET_PDEATHSIG = 1

log = structlog.get_logger("oriel.supervisor")


class Backoff:
    """When the next attempt may be made: at once after a long life, after doubling pauses otherwise."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pause = FIRST_PAUSE
        self.failures = 0  # in a row
        self._began = self._not_before = clock()

    @property
    def is_due(self) -> bool:
        return self._clock() >= self._not_before

    def begin(self) -> None:
        self._began = self._clock()

    def failed(self) -> float:
        """Note an end; the pause until the next attempt."""
        now = self._clock()
        if now - self._began >= STEADY_SECONDS:
            self._pause, self.failures = FIRST_PAUSE, 0
        self.failures += 1
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        self._not_before = now + pause
        return pause


class Child:
    """One subcommand of `app.py` in a process group of its own; it is told to end when we die, however we die."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        pass_fds: Sequence[int] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`environment`: more variables, or other values, than our own."""
        self.name = name
        more = ["env", *(f"{variable}={value}" for variable, value in environment.items())] if environment else []
        self._command = [*more, sys.executable, str(APP), *arguments]
        self._pass_fds = tuple(pass_fds)
        self._process: subprocess.Popen[bytes] | None = None
        self._backoff = Backoff()

    def start(self) -> None:
        self._backoff.begin()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            pass_fds=self._pass_fds,
            process_group=0,  # Ctrl-C in the terminal is for the supervisor alone
            preexec_fn=partial(terminate_with, os.getpid()),  # noqa: PLW1509  (only system calls)
        )

    @property
    def failures(self) -> int:
        """How often in a row it ended soon after its start."""
        return self._backoff.failures

    def keep_alive(self) -> None:
        if self._process is not None and (code := self._process.poll()) is not None:
            self._process = None
            log.warning(
                "a process ended and will be started again",
                child=self.name,
                code=code,
                pause_seconds=self._backoff.failed(),
            )
        if self._process is None and self._backoff.is_due:
            try:
                self.start()
            except OSError as error:  # no memory or no process left for now
                log.error(
                    "a process can't be started",
                    child=self.name,
                    error=str(error),
                    pause_seconds=self._backoff.failed(),
                )

    def ask_to_stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    @property
    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """End whatever is left of its process group."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def terminate_with(parent: int) -> None:
    """In a child, right after the fork: ask the kernel for a SIGTERM when the parent dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died in between
        os._exit(1)
