"""Slow panels computed by Celery's workers on any number of machines, over Redis.

The queue with its rules is `data.redis_queue`; what Celery carries are wake-ups without content: whoever gets one takes
the next job that may start. So a wake-up too many finds nothing to do, one that was lost is sent again by the next look
of a page that waits, and nothing but the names of a view's own parameters and a user's number travels to Redis.

Only who has the same secret key and the same code meet there.
"""

import ssl
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar
from urllib.parse import urlsplit

import orjson
from celery import Celery
from kombu.exceptions import OperationalError
from redis import RedisError

from data.cache import JSON, Cache
from data.caching.code_version import code_version
from data.job_queue import JobQueue
from data.panel_jobs import MOST, Answer, HubUnavailable, JobState, JobsUnavailable, Load, OpenJob, Work
from data.redis_client import SILENCE_SECONDS, connect
from data.redis_queue import RedisQueue, TooBusy
from data.secret_key import secret_key
from data.settings import Settings

TASK = "oriel.compute_next"
FIRST_WORDS_SECONDS = 0.15
NO_REDIS = "Redis, which hands computations to the machines that do them, does not answer. This goes on once it does."
NOBODY = "No machine computes just now. Whoever runs Oriel can start one with: python app.py compute"

T = TypeVar("T")


def prefix(settings: Settings) -> str:
    """Of all keys of ours: another Oriel on the same Redis, or another version of this one, has its own."""
    key = secret_key(settings).encode()
    return "oriel:" + blake2b(code_version().encode(), key=blake2b(key).digest(), digest_size=8).hexdigest()


def celery_app(settings: Settings) -> Celery:
    """Nothing is sent yet."""
    app = Celery("oriel", broker=_broker(str(settings.redis_url)), set_as_current=False)
    timeouts = {"socket_timeout": SILENCE_SECONDS, "socket_connect_timeout": SILENCE_SECONDS}
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_default_queue=f"{prefix(settings)}:wake",
        task_ignore_result=True,
        broker_transport_options={**timeouts, "max_retries": 0},
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_use_ssl={"ssl_cert_reqs": ssl.CERT_REQUIRED} if str(settings.redis_url).startswith("rediss:") else None,
    )
    return app


def wake(app: Celery, queue: RedisQueue, startable: int) -> None:
    """As many as may start and aren't being woken for."""
    waiting = queue.length_of(app.conf.task_default_queue) if startable else 0
    for _ in range(startable - waiting):
        app.send_task(TASK, retry=False)


class CeleryJobs:
    def __init__(self, settings: Settings, cache: Cache) -> None:
        self._app, self._cache = celery_app(settings), cache
        self._queue = RedisQueue(connect(str(settings.redis_url)), prefix(settings))

    def ask(self, work: Work, user: int, most: int = MOST) -> Answer:
        return self._said(lambda: self._ask(work, user, most))

    def look(self, work: Work, user: int) -> Answer:
        return self._said(lambda: self._look(work, user))

    def cancel(self, work: Work, user: int) -> Answer:
        def cancel() -> Answer:
            _, startable = self._queue.change(lambda queue: queue.cancel(work, user))
            wake(self._app, self._queue, startable)
            return Answer(JobState("cancelled"))

        return self._said(cancel)

    def load(self) -> Load:
        load = self._said(self._queue.load)
        if load.slots == 0:
            raise JobsUnavailable(NOBODY)
        return load

    def listed(self) -> tuple[OpenJob, ...]:
        return self._said(lambda: self._queue.change(JobQueue.listed)[0])

    def stop(self, name: str) -> bool:
        """The machine that computes it finds that nobody waits any more."""

        def stop() -> bool:
            job, startable = self._queue.change(lambda queue: queue.stop(name))
            wake(self._app, self._queue, startable)
            return job is not None

        return self._said(stop)

    def _ask(self, work: Work, user: int, most: int) -> Answer:
        """With the job's first words, or its quick result, if they come at once."""
        self.load()
        answer, startable = self._queue.change(lambda queue: queue.ask(work, user, most))
        wake(self._app, self._queue, startable)
        deadline = time.monotonic() + FIRST_WORDS_SECONDS
        while answer.state.is_open and not answer.state.words and time.monotonic() < deadline:
            time.sleep(FIRST_WORDS_SECONDS / 15)
            answer = self._look(work, user)
        return self._kept(work, answer)

    def _look(self, work: Work, user: int) -> Answer:
        answer, startable = self._queue.look(work, user)
        if answer.state.phase == "queued":
            wake(self._app, self._queue, startable)
        return self._kept(work, answer)

    def _kept(self, work: Work, answer: Answer) -> Answer:
        """Whoever computed it may have no cache in common with us."""
        if answer.state.phase == "done" and self._cache.find(work.key, JSON) is None:
            self._cache.put(work.key, orjson.loads(answer.result), JSON)
        return answer

    def _said(self, say: Callable[[], T]) -> T:
        try:
            return say()
        except (RedisError, OperationalError, TooBusy, OSError) as error:
            raise HubUnavailable(NO_REDIS) from error


def _broker(url: str) -> str:
    """As Celery writes it."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    return parts._replace(scheme="redis+socket", query=parts.query.replace("db=", "virtual_host=")).geturl()
