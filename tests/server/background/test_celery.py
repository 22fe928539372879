"""What holds only over Redis: several machines, their deaths, Redis's own, and who may meet there."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from kombu import Connection, Producer
from redis import Redis

from data.cache import Cache
from data.celery_jobs import NO_REDIS, NOBODY, CeleryJobs, celery_app
from data.home import open_home
from data.panel_jobs import JobsUnavailable
from data.settings import Settings
from tests.redis_server import PASSWORD, RedisServer, redis_or_skip
from tests.server.background.conftest import over
from tests.server.background.test_background import ANA, BEN, metrics
from tests.server.background.toy import running_toy, work
from tests.server.running import is_alive, wait_for
from views.slow import kept_panel


def asking(settings: dict[str, str], home: Path) -> CeleryJobs:
    return CeleryJobs(Settings(home=home, **settings), Cache(home / "cache", 2**24))


def test_machines_share_the_work_and_one_that_dies_takes_only_its_own_with_it(
    redis: RedisServer, tmp_path: Path
) -> None:
    ours = over(redis)
    with running_toy(tmp_path / "one", 1, **ours) as one, running_toy(tmp_path / "two", 1, **ours) as two:
        wait_for(lambda: one.jobs.load().slots == 2, 30)
        long = [work(number=number, milliseconds=30_000) for number in (1, 2)]
        for user, asked in enumerate(long):
            one.jobs.ask(asked, user)
        wait_for(lambda: all(one.is_computing(asked, user) for user, asked in enumerate(long)), 10)
        (lost,) = two.job_pids()
        two.process.kill()
        wait_for(lambda: not is_alive(lost), 5)

        def phases() -> set[str]:
            return {one.jobs.look(asked, user).state.phase for user, asked in enumerate(long)}

        wait_for(lambda: phases() == {"failed", "computing"}, 5)
        for user, asked in enumerate(long):
            one.jobs.cancel(asked, user)
        assert one.finished(work(number=3), ANA).state.phase == "done"


def test_a_killed_child_of_celerys_is_an_error_soon_and_its_worker_goes_on(redis: RedisServer, tmp_path: Path) -> None:
    with running_toy(tmp_path, 1, **over(redis)) as toy:
        asked = work(number=10, milliseconds=60_000)
        toy.jobs.ask(asked, ANA)
        wait_for(lambda: toy.is_computing(asked), 5)
        (job,) = toy.job_pids()
        os.kill(replace(toy, depth=1).job_pids()[0], signal.SIGKILL)
        wait_for(lambda: toy.jobs.look(asked, ANA).state.phase == "failed", 5)
        assert not is_alive(job)
        toy.let_go(10)
        assert toy.finished(asked, ANA).state.phase == "done"


def test_who_asks_keeps_the_result_whatever_the_worker_keeps(redis: RedisServer, tmp_path: Path) -> None:
    ours = over(redis)
    with running_toy(tmp_path, **ours) as toy:
        found = metrics(toy.finished(work(number=20), ANA))
        second = tmp_path / "second"
        assert metrics(asking(ours, second).look(work(number=20), BEN)) == found
        for cache in (toy.cache(), Cache(second / "cache", 2**24)):
            assert kept_panel(work(number=20), cache) is not None
            cache.close()


def test_redis_may_stop_and_come_back(tmp_path: Path) -> None:
    with redis_or_skip() as redis, running_toy(tmp_path, **over(redis)) as toy:
        toy.finished(work(number=30), ANA)
        redis.stop()
        for say in (toy.jobs.ask, toy.jobs.look, toy.jobs.cancel):
            with pytest.raises(JobsUnavailable) as caught:
                say(work(number=31), ANA)
            assert str(caught.value) == NO_REDIS
        redis.start()
        wait_for(lambda: _has_machines(toy.jobs), 20)
        assert metrics(toy.finished(work(number=31), ANA))["number"] == 31


def test_without_a_machine_nothing_is_queued_in_vain(redis: RedisServer, tmp_path: Path) -> None:
    with running_toy(tmp_path, **over(redis)):
        with pytest.raises(JobsUnavailable) as caught:
            asking(over(redis), tmp_path).ask(work(number=40), ANA)
        assert str(caught.value) == NOBODY


def test_only_json_is_taken_and_only_json_is_there(
    redis: RedisServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ours = over(redis)
    with running_toy(tmp_path, **ours) as toy, Redis.from_url(redis.url, protocol=2) as client:
        queue = celery_app(Settings(home=tmp_path, **ours)).conf.task_default_queue
        marker = tmp_path / "unpickled"
        with Connection(redis.url) as connection:
            body = b"cposix\nsystem\n(S'touch " + str(marker).encode() + b"'\ntR."
            Producer(connection.default_channel).publish(
                body, routing_key=queue, content_type="application/x-python-serialize", content_encoding="binary"
            )
        metrics(toy.finished(work(number=50), ANA))
        assert not marker.exists()
        for name in client.keys("oriel:*"):
            if client.type(name) == b"string":
                for line in client.get(name).splitlines():
                    json.loads(line)
    assert PASSWORD not in "".join(capfd.readouterr())


def test_jobs_have_their_own_way_to_the_database(redis: RedisServer, home_folder: Path) -> None:
    with open_home(Settings(home=home_folder)) as home, running_toy(home_folder, redis_url=redis.url) as toy:
        for number in range(3):
            assert metrics(toy.finished(work("listings", number), ANA)) == {"listings": 0}
        home.database.ping()


def _has_machines(jobs: object) -> bool:
    try:
        return jobs.load().slots > 0
    except JobsUnavailable:
        return False
