"""A Redis of a test's own: Debian's redis-server on a free port, with a password, keeping nothing on disk."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from redis import Redis, RedisError

from tests.server.running import free_port, wait_for

PASSWORD = "hunter2-of-redis"
MISSING = "REDIS IS MISSING: nothing is computed over Celery here. As root: apt-get install redis-server"


@dataclass
class RedisServer:
    port: int
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = {"port": self.port, "bind": "127.0.0.1", "requirepass": PASSWORD, "dir": tempfile.gettempdir()}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self._process = subprocess.Popen(
            ["redis-server", *words, "--save", "", "--daemonize", "no"], stdout=subprocess.DEVNULL
        )
        with Redis.from_url(self.url, protocol=2) as client:
            wait_for(lambda: _answers(client), 10)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def running_redis() -> Iterator[RedisServer | None]:
    """None where there is none."""
    if shutil.which("redis-server") is None:
        yield None
        return
    server = RedisServer(free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()


@contextmanager
def redis_or_skip() -> Iterator[RedisServer]:
    with running_redis() as server:
        if server is None:
            pytest.skip(MISSING)
        yield server


def _answers(client: "Redis") -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False
