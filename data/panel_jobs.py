"""What a page may ask of whoever computes slow panels, and the way to the process beside it that does.

A page knows `Jobs` and nothing of what stands behind. `SocketJobs` speaks to `app.py compute` over a Unix socket in the
home, whose folder only we can enter: one line of JSON there, one line and perhaps a result back. The other way, over
Redis, is `data.celery_jobs`.
"""

import json
import os
import socket
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

FOLDER, SOCKET = "computing", "socket"
PATIENCE_SECONDS = 3.0
MOST = 10_000  # unfinished jobs; the queue itself stops far below

Phase = Literal["unknown", "queued", "computing", "done", "failed", "cancelled", "refused"]
Verb = Literal["ask", "look", "cancel", "load", "list", "stop"]
SILENT = "The process that computes does not answer. It is started again by itself; try again soon."


class JobsUnavailable(RuntimeError):
    """Nobody computes just now; the message is for a person."""

    def __init__(self, sentence: str = SILENT) -> None:
        super().__init__(sentence)


class HubUnavailable(JobsUnavailable):
    """What hands work to other machines does not answer."""


@dataclass(frozen=True, slots=True)
class Work:
    """A panel to compute, and all that its result depends on but the code. `user` is set where it is personal."""

    kind: str
    panel: str
    query: str
    version: str
    user: int | None = None

    @property
    def key(self) -> tuple[str | int | None, ...]:
        """Of the finished panel in the cache."""
        return ("panel", self.kind, self.panel, self.query, self.version, self.user)


@dataclass(frozen=True, slots=True)
class JobState:
    """`ahead`: how many will be started before it. `seconds`: since it was started, or asked for while it waits."""

    phase: Phase
    fraction: float = 0.0
    words: str = ""
    ahead: int = 0
    seconds: float = 0.0

    @property
    def is_open(self) -> bool:
        return self.phase in {"queued", "computing"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`result`: the panel's JSON, of work that is done."""

    state: JobState
    result: bytes = b""


@dataclass(frozen=True, slots=True)
class Load:
    """Slots, and the jobs that are computing and waiting."""

    slots: int
    computing: int
    queued: int


@dataclass(frozen=True, slots=True)
class OpenJob:
    """One that waits or is computed. `name` tells it from earlier ones of the same work; `users` wait for it."""

    name: str
    kind: str
    panel: str
    query: str
    users: tuple[int, ...]
    phase: Phase
    fraction: float
    words: str
    seconds: float


class Jobs(Protocol):
    """Each may raise `JobsUnavailable`."""

    def ask(self, work: Work, user: int) -> Answer:
        """Wait for it: with others if it is under way, else in the queue. What failed before is tried anew. Refused
        where the user's role allows no more at once."""

    def look(self, work: Work, user: int) -> Answer:
        """How it stands for this user; starts nothing."""

    def cancel(self, work: Work, user: int) -> Answer:
        """This user waits no longer; it ends when nobody does."""

    def load(self) -> Load:
        """How much can be computed and how much is."""

    def listed(self) -> tuple[OpenJob, ...]:
        """All that wait or are computed, whoever asked."""

    def stop(self, name: str) -> bool:
        """Ends a job for everybody who waits for it; whether it was open."""


class LimitlessJobs(Jobs, Protocol):
    """Whoever computes: it is told how many unfinished jobs the user may have."""

    def ask(self, work: Work, user: int, most: int = ...) -> Answer: ...


class SocketJobs:
    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def ask(self, work: Work, user: int, most: int = MOST) -> Answer:
        return self._say("ask", work, user, most=most)

    def look(self, work: Work, user: int) -> Answer:
        return self._say("look", work, user)

    def cancel(self, work: Work, user: int) -> Answer:
        return self._say("cancel", work, user)

    def load(self) -> Load:
        return Load(**self._told(verb="load"))

    def listed(self) -> tuple[OpenJob, ...]:
        return tuple(OpenJob(**{**raw, "users": tuple(raw["users"])}) for raw in self._told(verb="list"))

    def stop(self, name: str) -> bool:
        return bool(self._told(verb="stop", name=name))

    def _told(self, **request: object) -> Any:
        try:
            return json.loads(self._reply(**request))
        except (OSError, ValueError) as error:
            raise JobsUnavailable from error

    def _say(self, verb: Verb, work: Work, user: int, **more: int) -> Answer:
        try:
            return read_answer(self._reply(verb=verb, work=asdict(work), user=user, **more))
        except (OSError, ValueError, TypeError) as error:
            raise JobsUnavailable from error

    def _reply(self, **request: object) -> bytes:
        with closing(self._connected()) as connection:
            connection.sendall(json.dumps(request).encode() + b"\n")
            return _everything(connection)

    def _connected(self) -> socket.socket:
        folder = os.open(self._folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(PATIENCE_SECONDS)
            connection.connect(
                f"/proc/self/fd/{folder}/{SOCKET}"
            )  # a socket's own path must be short, a home's needn't
        except OSError:
            connection.close()
            raise
        finally:
            os.close(folder)
        return connection


def write_answer(answer: Answer) -> bytes:
    return json.dumps(asdict(answer.state)).encode() + b"\n" + answer.result


def read_answer(data: bytes) -> Answer:
    """ValueError or TypeError for what is no whole answer."""
    head, _, result = data.partition(b"\n")
    raw: dict[str, Any] = json.loads(head)
    return Answer(JobState(**raw), result)


def _everything(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(2**18), b""))
