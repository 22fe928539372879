"""`serve` with a Redis: its own worker of Celery, and what a monitor, `check` and the log say."""

import os
import subprocess
import sys
from pathlib import Path

from tests.redis_server import PASSWORD, redis_or_skip
from tests.server.running import ROOT, environment, running_oriel, wait_for


def test_it_computes_over_redis_says_when_that_is_down_and_recovers(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with redis_or_skip() as redis, running_oriel(home, ORIEL_REDIS_URL=redis.url, ORIEL_JOBS="2") as oriel:
        assert oriel.checks["compute"] == "ok"
        said = check(home, oriel.port, redis.url)
        assert "✓ compute    2 at a time over Redis; 0 computing, 0 waiting; on this machine alone" in said
        redis.stop()
        wait_for(lambda: oriel.checks["compute"] == "down", 10)
        assert "✗ compute    Redis, which hands" in check(home, oriel.port, redis.url)
        redis.start()
        wait_for(lambda: oriel.is_ready, 20)
    assert PASSWORD not in said + (home / "serve.log").read_text()


def test_a_machine_that_computes_needs_a_redis(tmp_path: Path) -> None:
    done = command("compute", tmp_path, 8160)
    assert done.returncode == 2
    assert done.stderr == "Oriel: serve computes slow panels already; set ORIEL_REDIS_URL to let more machines do so.\n"


def check(home: Path, port: int, url: str) -> str:
    return command("check", home, port, ORIEL_REDIS_URL=url).stdout


def command(name: str, home: Path, port: int, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "app.py", name],
        cwd=ROOT,
        env=os.environ | environment(home, port, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
