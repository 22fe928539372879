"""The other end of the press: orders go to it, and what it made comes back, or the reason why nothing did.

Chromium never outlives the process that asked for it: its own parent, the press, ends with ours, and Chromium ends
when nobody holds its line.
"""

import base64
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

import orjson

from data.parent_death import end_with_parent
from data.printing.faults import KILLED, NO_DISK, TOO_SLOW, Unprintable, sentence_for

ROOT = Path(__file__).resolve().parents[2]
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SECONDS_TO_END = 10.0
NICE = 5
LEAST_ROOM = 64 * 2**20  # bytes on the disk: what a browser writes for itself, and a long PDF
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure in Plotly's schema with its template, and how many CSS pixels it takes."""

    figure: Mapping[str, Any]
    width: int
    height: int


class Press:
    """A process that prints what it is told; see `data.printing.press`."""

    def __init__(self, chromium: Path, seconds: float, folder: str) -> None:
        self.folder = folder  # in which it leaves what it leaves
        self._seconds = seconds
        self._was_slow = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "data.printing.press", str(chromium)],
            cwd=ROOT,
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that all of it can be ended together
            preexec_fn=_prepared(),  # noqa: PLW1509  (only system calls)
        )
        self._clock = threading.Timer(seconds, self._give_up)

    def __enter__(self) -> Self:
        self._clock.daemon = True
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock.cancel()
        _close(self._process.stdin)
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._end()
        _close(self._process.stdout)

    def draw(self, drawings: Sequence[Drawing]) -> list[str]:
        """Each as an SVG."""
        if not drawings:
            return []
        figures = [{"figure": one.figure, "width": one.width, "height": one.height} for one in drawings]
        drawn: list[str] = self._made({"do": "draw", "figures": figures})
        return drawn

    def pdf(self, html: str) -> bytes:
        """The size of its pages is the one in its style."""
        return base64.b64decode(self._made({"do": "pdf", "html": html}))

    def picture(self, html: str, width: int, height: int | None = None, scale: float = 2.0) -> bytes:
        """PNG, `scale` dots a pixel. Without a height: of the whole page."""
        return base64.b64decode(
            self._made({"do": "picture", "html": html, "width": width, "height": height, "scale": scale})
        )

    def _made(self, order: dict[str, Any]) -> Any:
        line = self._answer(orjson.dumps(order, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n")
        if not line:
            raise Unprintable(self._why_it_ended())
        answer = orjson.loads(line)
        if "fault" in answer:
            log.warning("nothing was printed", extra={"why": answer["why"], "fault": answer["fault"][:2_000]})
            raise Unprintable(sentence_for(answer["why"], answer["fault"]))
        return answer["made"]

    def _answer(self, line: bytes) -> bytes:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return b""
        try:
            stdin.write(line)
            stdin.flush()
            return stdout.readline()
        except BrokenPipeError:
            return b""

    def _why_it_ended(self) -> str:
        if not has_room(self.folder):  # for want of it Chromium hangs
            return NO_DISK
        if self._was_slow:
            return TOO_SLOW.format(seconds=self._seconds)
        return KILLED

    def _give_up(self) -> None:
        self._was_slow = True
        self._end()

    def _end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _prepared() -> Callable[[], None]:
    """Ends with us, and lets the pages of those who wait for them go first."""
    ends = end_with_parent(signal.SIGKILL)

    def prepare() -> None:
        ends()
        os.nice(NICE)

    return prepare


def has_room(folder: str) -> bool:
    return shutil.disk_usage(folder).free >= LEAST_ROOM


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with suppress(BrokenPipeError):
            pipe.close()


def _environment(folder: str) -> dict[str, str]:
    """Nothing of ours: no setting, no secret. What a browser leaves lies in `folder`."""
    return {
        "PATH": PATH,
        "LANG": "C.UTF-8",
        **dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), folder),
    }
