"""Which job runs, which waits, and who waits for it. No processes, no clock of its own: who keeps a queue has those.

Equal work is one job, however many ask. Never more than `slots` are computing; one user has at most all slots but one,
so that another's work can start, and at most so many unfinished jobs as their role allows, never over `WAITING_LIMIT`.

`server.background` keeps one in its memory, `data.redis_queue` shares one between machines.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from data.panel_jobs import Answer, JobState, Load, OpenJob, Phase, Work

WAITING_LIMIT = 16  # unfinished jobs of one user
ENDED_LIMIT = 256  # jobs whose end is remembered
RESULTS_LIMIT = 64 * 2**20  # bytes of their results; the cache has them as well
STOPPED = "An administrator ended this computation. Try it again, or ask them why."
DIED = "The computation was ended from outside before it was done, perhaps for want of memory. Try it again."


@dataclass(slots=True, eq=False)
class Job:
    """The first of `users` is the one it counts for. `name` tells it from earlier ones of the same work."""

    work: Work
    users: list[int]
    asked_at: float
    phase: Phase = "queued"
    started_at: float = 0.0
    fraction: float = 0.0
    words: str = ""
    result: bytes = field(default=b"", repr=False)
    name: str = field(default_factory=lambda: uuid4().hex)

    @property
    def owner(self) -> int | None:
        return self.users[0] if self.users else None


class EndedJobs(Protocol):
    def find(self, work: Work) -> Job | None: ...
    def keep(self, job: Job) -> None: ...
    def forget(self, work: Work) -> None: ...


class RememberedJobs:
    """In memory, the latest ones."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[Work, Job] = OrderedDict()

    def find(self, work: Work) -> Job | None:
        return self._jobs.get(work)

    def keep(self, job: Job) -> None:
        self._jobs[job.work] = job
        while len(self._jobs) > ENDED_LIMIT or sum(len(one.result) for one in self._jobs.values()) > RESULTS_LIMIT:
            self._jobs.popitem(last=False)

    def forget(self, work: Work) -> None:
        self._jobs.pop(work, None)


class JobQueue:
    def __init__(
        self, slots: int, clock: Callable[[], float], ended: EndedJobs | None = None, jobs: Iterable[Job] = ()
    ) -> None:
        """`jobs`: the open ones, in the order of asking."""
        self._slots, self._clock = slots, clock
        self._a_users_slots = max(1, slots - 1)
        self._open = {job.work: job for job in jobs}
        self._ended = RememberedJobs() if ended is None else ended

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The open ones, in the order of asking."""
        return tuple(self._open.values())

    def find(self, work: Work) -> Job | None:
        """The open job of the work."""
        return self._open.get(work)

    def ask(self, work: Work, user: int, most: int = WAITING_LIMIT) -> Answer:
        """`most`: unfinished jobs that the user may have."""
        if not self._join(work, user):
            ended = self._ended.find(work)
            if ended is not None and ended.phase == "done":
                return Answer(JobState("done"), ended.result)
            allowed = min(most, WAITING_LIMIT)
            if sum(job.owner == user for job in self._open.values()) >= allowed:
                return Answer(JobState("refused", words=too_many(allowed)))
            self._ended.forget(work)
            self._open[work] = Job(work, [user], self._clock())
        return self.look(work, user)

    def look(self, work: Work, user: int) -> Answer:
        job = self._open.get(work)
        if job is not None:
            return Answer(self._state(job) if user in job.users else JobState("cancelled"))
        ended = self._ended.find(work)
        if ended is None:
            return Answer(JobState("unknown"))
        return Answer(JobState(ended.phase, ended.fraction, ended.words), ended.result)

    def cancel(self, work: Work, user: int) -> Job | None:
        """The job, when nobody waits for it any more and it has to be ended."""
        job = self._open.get(work)
        if job is None or user not in job.users:
            return None
        job.users.remove(user)
        if job.users:
            return None
        self.end(job, "cancelled")
        return job

    def listed(self) -> tuple[OpenJob, ...]:
        """The open ones, in the order of asking, as an administrator sees them."""
        now = self._clock()
        return tuple(
            OpenJob(
                job.name,
                job.work.kind,
                job.work.panel,
                job.work.query,
                tuple(job.users),
                job.phase,
                job.fraction,
                job.words,
                now - (job.started_at if job.phase == "computing" else job.asked_at),
            )
            for job in self._open.values()
        )

    def stop(self, name: str) -> Job | None:
        """Whoever waits for it; the job, when it was open."""
        job = next((one for one in self._open.values() if one.name == name), None)
        if job is not None:
            self.end(job, "failed", STOPPED)
        return job

    def start_next(self) -> Job | None:
        """The next to compute, counted as computing from now on: the oldest of whoever has the fewest computing."""
        computing = self._count("computing")
        if computing.total() >= self._slots:
            return None
        queued = [job for job in self._open.values() if job.phase == "queued"]
        free = [job for job in queued if computing[job.owner] < self._a_users_slots]
        if not free:
            return None
        job = min(free, key=lambda job: computing[job.owner])
        job.phase, job.started_at = "computing", self._clock()
        return job

    def end(self, job: Job, phase: Phase, words: str = "", result: bytes = b"") -> None:
        """Once only: what comes after the first end is of no interest."""
        if self._open.get(job.work) is not job:
            return
        del self._open[job.work]
        job.phase, job.words, job.result = phase, words, result
        self._ended.keep(job)

    def startable(self) -> int:
        """How many could start now."""
        computing, queued = self._count("computing"), self._count("queued")
        allowed = sum(min(many, max(0, self._a_users_slots - computing[owner])) for owner, many in queued.items())
        return max(0, min(allowed, self._slots - computing.total()))

    def load(self) -> Load:
        return Load(self._slots, self._count("computing").total(), self._count("queued").total())

    def _count(self, phase: Phase) -> "Counter[int | None]":
        return Counter(job.owner for job in self._open.values() if job.phase == phase)

    def _join(self, work: Work, user: int) -> bool:
        job = self._open.get(work)
        if job is not None and user not in job.users:
            job.users.append(user)
        return job is not None

    def _state(self, job: Job) -> JobState:
        if job.phase == "queued":
            queued = [one for one in self._open.values() if one.phase == "queued"]
            return JobState("queued", ahead=queued.index(job), seconds=self._clock() - job.asked_at)
        return JobState("computing", job.fraction, job.words, seconds=self._clock() - job.started_at)


def too_many(allowed: int) -> str:
    those = "a computation" if allowed == 1 else f"{allowed} computations"
    return f"You have {those} under way already, as many as your role allows. Cancel one, or wait until one is done."
