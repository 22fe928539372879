"""The process of `toy`, both ways: with its queue in memory, and Celery over a real Redis."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.redis_server import RedisServer, redis_or_skip
from tests.server.background.toy import Toy, running_toy

BOTH = ("embedded", "celery")


@pytest.fixture(scope="package")
def redis() -> Iterator[RedisServer]:
    with redis_or_skip() as server:
        yield server


def over(redis: RedisServer) -> dict[str, str]:
    """Settings of an Oriel that nobody else meets there."""
    return {"redis_url": redis.url, "secret_key": f"k3Y-{secrets.token_hex(24)}"}


@contextmanager
def running(way: str, home: Path, request: pytest.FixtureRequest, **more: str | int) -> Iterator[Toy]:
    """Celery's computes in a home of its own, as on another machine."""
    redis = over(request.getfixturevalue("redis")) if way == "celery" else {}
    with running_toy(home, **redis, **more) as toy:
        yield toy


@pytest.fixture(scope="module", params=BOTH)
def toy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toy]:
    with running(request.param, tmp_path_factory.mktemp("toy"), request) as started:
        yield started
