"""The queue of `data.job_queue` in Redis, shared by every machine that asks or computes.

The rules are those of one process: the open jobs are read, changed by the same code, and written back if nobody has
changed them meanwhile, else it is done anew. Beside them lie, by name: that a job lives and how far it is (it ends by
itself when whoever computes falls silent), how jobs ended, with their results, and who computes. Only JSON is stored.
The clock is Redis's own, so machines need not agree on the time.
"""

import json
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from redis import Redis, WatchError
from redis.client import Pipeline

from data.job_queue import DIED, Job, JobQueue
from data.panel_jobs import Answer, JobState, Load, Phase, Work, read_answer, write_answer

LEASE_MS = 3_000  # a job not heard of for so long is lost
PRESENCE_SECONDS = 6.0  # likewise a machine
RESULT_SECONDS = 600  # whoever asks keeps it in its own cache
FORGOTTEN_SECONDS = 86_400  # what a version leaves behind that nobody runs any more
CONTENTION_SECONDS = 5.0

T = TypeVar("T")


class TooBusy(RuntimeError):
    """Others changed the queue again and again before we could."""


@dataclass(frozen=True, slots=True)
class Names:
    prefix: str

    @property
    def open(self) -> str:
        return f"{self.prefix}:open"

    @property
    def machines(self) -> str:
        return f"{self.prefix}:machines"

    def life(self, job: Job) -> str:
        return f"{self.prefix}:life:{job.name}"

    def ended(self, work: Work) -> str:
        digest = blake2b(json.dumps(asdict(work)).encode(), digest_size=16).hexdigest()
        return f"{self.prefix}:ended:{digest}"


class RedisQueue:
    def __init__(self, client: Redis, prefix: str) -> None:
        self._redis, self._names = client, Names(prefix)

    def change(self, act: Callable[[JobQueue], T]) -> tuple[T, int]:
        """What `act` says, and how many jobs could start then. It may be called more than once."""
        deadline = time.monotonic() + CONTENTION_SECONDS
        while time.monotonic() < deadline:
            with self._redis.pipeline() as pipe, suppress(WatchError):
                pipe.watch(self._names.open)  # type: ignore[no-untyped-call]  # redis types the rest
                ended = _EndedInRedis(self._redis, self._names)
                queue = self._read(ended)
                before = {job.name: job.phase for job in queue.jobs}
                self._end_lost(queue)
                said, startable = act(queue), queue.startable()
                pipe.multi()
                self._write(pipe, queue.jobs, before)
                ended.write(pipe)
                pipe.execute()
                return said, startable
        raise TooBusy("the queue changes too fast")

    def look(self, work: Work, user: int) -> tuple[Answer, int]:
        """How it stands, and how many jobs could start."""
        queue = self._read(_EndedInRedis(self._redis, self._names))
        job = queue.find(work)
        if job is not None and job.phase == "computing":
            life = self._redis.get(self._names.life(job))
            if life is None:  # lost, or ended just now
                return self.change(lambda now: now.look(work, user))
            job.fraction, job.words = json.loads(life)
        return queue.look(work, user), queue.startable()

    def load(self) -> Load:
        loaded, _ = self.change(JobQueue.load)
        return loaded

    def end(self, job: Job, phase: Phase, words: str, result: bytes) -> None:
        """Unless it has ended, or has been begun anew by somebody else."""

        def act(queue: JobQueue) -> None:
            current = queue.find(job.work)
            if current is not None and current.name == job.name:
                queue.end(current, phase, words, result)

        self.change(act)

    def is_wanted(self, job: Job) -> bool:
        """Tells that it lives and how far it is. False when nobody waits for it any more."""
        told = json.dumps([job.fraction, job.words])
        return bool(self._redis.set(self._names.life(job), told, xx=True, px=LEASE_MS))

    def announce(self, machine: str, slots: int) -> None:
        """Has to be repeated within `PRESENCE_SECONDS`."""
        now = _seconds(self._redis.time())
        present = self._redis.hgetall(self._names.machines)
        gone = [name for name, raw in present.items() if json.loads(raw)[1] < now]
        if gone:
            self._redis.hdel(self._names.machines, *gone)
        self._redis.hset(self._names.machines, machine, json.dumps([slots, now + PRESENCE_SECONDS]))
        self._redis.expire(self._names.machines, FORGOTTEN_SECONDS)

    def withdraw(self, machine: str) -> None:
        self._redis.hdel(self._names.machines, machine)

    def length_of(self, list_name: str) -> int:
        return int(self._redis.llen(list_name))

    def _read(self, ended: "_EndedInRedis") -> JobQueue:
        with self._redis.pipeline(transaction=False) as together:
            together.time()
            together.get(self._names.open)
            together.hgetall(self._names.machines)
            time_there, raw, machines = together.execute()
        now = _seconds(time_there)
        present = [slots for slots, until in map(json.loads, machines.values()) if until > now]
        jobs = [_job(entry) for entry in json.loads(raw or "[]")]
        return JobQueue(sum(present), lambda: now, ended, jobs)

    def _end_lost(self, queue: JobQueue) -> None:
        computing = [job for job in queue.jobs if job.phase == "computing"]
        lives = self._redis.mget([self._names.life(job) for job in computing]) if computing else []
        for job, life in zip(computing, lives, strict=True):
            if life is None:
                queue.end(job, "failed", DIED)

    def _write(self, pipe: Pipeline, jobs: Iterable[Job], before: dict[str, Phase]) -> None:
        """`before`: the phases as they were read, by name."""
        kept = {job.name: job for job in jobs}
        pipe.set(self._names.open, json.dumps([_entry(job) for job in kept.values()]), ex=FORGOTTEN_SECONDS)
        for name, job in kept.items():
            if job.phase == "computing" and before.get(name) != "computing":
                pipe.set(self._names.life(job), json.dumps([0.0, ""]), px=LEASE_MS)
        gone = [f"{self._names.prefix}:life:{name}" for name in before.keys() - kept.keys()]
        if gone:
            pipe.delete(*gone)


class _EndedInRedis:
    """Reads at once, and writes with the rest of the change."""

    def __init__(self, client: Redis, names: Names) -> None:
        self._redis, self._names = client, names
        self._changed: dict[Work, Job | None] = {}

    def find(self, work: Work) -> Job | None:
        if work in self._changed:
            return self._changed[work]
        raw = self._redis.get(self._names.ended(work))
        if not isinstance(raw, bytes):
            return None
        answer = read_answer(raw)
        return Job(work, [], 0.0, answer.state.phase, words=answer.state.words, result=answer.result)

    def keep(self, job: Job) -> None:
        self._changed[job.work] = job

    def forget(self, work: Work) -> None:
        self._changed[work] = None

    def write(self, pipe: Pipeline) -> None:
        for work, job in self._changed.items():
            if job is None:
                pipe.delete(self._names.ended(work))
            else:
                state = JobState(job.phase, job.fraction, job.words)
                pipe.set(self._names.ended(work), write_answer(Answer(state, job.result)), ex=RESULT_SECONDS)


def _seconds(time_there: tuple[int, int]) -> float:
    return time_there[0] + time_there[1] / 1e6


def _entry(job: Job) -> dict[str, Any]:
    kept = ("users", "asked_at", "phase", "started_at", "name")
    return {"work": asdict(job.work), **{name: getattr(job, name) for name in kept}}


def _job(entry: dict[str, Any]) -> Job:
    return Job(**{**entry, "work": Work(**entry["work"])})
