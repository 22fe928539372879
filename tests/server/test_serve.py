"""The real thing: processes, signals, ports. Each start takes seconds, so what can share one does."""

import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.home import open_home
from data.panel_jobs import JobsUnavailable, SocketJobs, Work
from data.settings import Settings
from data.users import local_admin
from tests.server.measured import counted
from tests.server.running import PATIENCE_SECONDS, Oriel, free_port, is_alive, refusal, running_oriel, wait_for


@pytest.fixture(scope="module")
def oriel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oriel]:
    with running_oriel(tmp_path_factory.mktemp("serve") / "home") as running:
        yield running


def test_it_says_in_one_line_where_it_is_and_how_to_come_in(oriel: Oriel) -> None:
    base = f"http://127.0.0.1:{oriel.port}"
    assert oriel.announcement.startswith(f"Oriel is at {base} ")
    assert f"{base}/first-run/" in oriel.announcement


def test_everything_it_needs_is_up(oriel: Oriel) -> None:
    assert oriel.checks == {"database": "ok", "cache": "ok", "worker": "ok", "compute": "ok"}
    assert oriel.get("/healthz") == (200, '{"status":"ok"}\n')


def test_the_metrics_are_of_all_processes(oriel: Oriel) -> None:
    """Twenty requests over two workers: whichever of them answers tells of all."""

    def seen() -> float:
        return counted(oriel.get("/metrics")[1], "oriel_request_seconds_count", route="/login")

    before = seen()
    for _ in range(20):
        oriel.get("/login")
    assert [seen() - before for _ in range(6)] == [20] * 6


def test_it_rejects_a_second_serve_on_the_same_home(oriel: Oriel) -> None:
    said = refusal(oriel.home, free_port())
    assert said == f"Oriel: another Oriel serves from {oriel.home}; stop it, or set ORIEL_HOME to another folder.\n"


def test_it_rejects_a_port_that_is_taken(oriel: Oriel, tmp_path: Path) -> None:
    said = refusal(tmp_path, oriel.port)
    assert said.startswith(f"Oriel: port {oriel.port} of 127.0.0.1 is taken; ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_it_runs_beside_another_and_leaves_nothing_behind(oriel: Oriel, tmp_path: Path, stop: signal.Signals) -> None:
    with running_oriel(tmp_path / "home") as other:
        pids = other.pids()
        assert all(
            any(name in command for command in pids.values())
            for name in ("app.py web ", "app.py worker ", "app.py compute ", "postgres")
        )
        os.kill(other.process.pid, stop)
        assert other.process.wait(PATIENCE_SECONDS) == (-stop if stop is signal.SIGKILL else 0)
        wait_for(lambda: not any(is_alive(pid) for pid in pids), 15)
    assert oriel.is_ready


@pytest.mark.parametrize("name", ["web", "worker", "compute"])
def test_a_process_that_is_killed_is_started_again(oriel: Oriel, name: str) -> None:
    killed = oriel.pid_of(f"app.py {name} ")
    assert killed is not None
    below = [pid for pid, command in oriel.pids().items() if f"app.py {name} " in command]
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: oriel.pid_of(f"app.py {name} ") not in {None, killed}, 10)
    wait_for(lambda: oriel.is_ready, 20)
    wait_for(lambda: not any(is_alive(pid) for pid in below), 10)
    assert '"event":"a process ended and will be started again"' in (oriel.home / "serve.log").read_text()


def test_what_computes_answers_and_has_one_thread_and_no_port(oriel: Oriel) -> None:
    asked = Work("none", "none", "", "v")

    def answers() -> bool:
        try:
            SocketJobs(oriel.home).ask(asked, 1)
        except JobsUnavailable:
            return False
        return True

    wait_for(answers, 20)
    folder = Path(f"/proc/{oriel.pid_of('app.py compute ')}")
    assert len(list((folder / "task").iterdir())) == 1
    sockets = {str(path.readlink()).strip("socket:[]") for path in (folder / "fd").iterdir()}
    assert sockets.isdisjoint(Path("/proc/net/tcp").read_text().split())
    wait_for(lambda: SocketJobs(oriel.home).look(asked, 1).state.phase == "failed", 5)


def test_postgresql_killed_is_back_within_ten_seconds(oriel: Oriel) -> None:
    killed = oriel.pid_of("postgres")
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: oriel.pid_of("postgres") not in {None, killed}, 10)
    wait_for(lambda: oriel.checks["database"] == "ok", 10)
    wait_for(lambda: oriel.is_ready, 30)


def test_the_log_is_json_without_the_way_in(oriel: Oriel) -> None:
    oriel.get("/chart?token=hunter2")
    oriel.get(f"/first-run/{secrets.token_urlsafe(32)}")
    # Written after the answer is sent.
    wait_for(lambda: "GET /first-run/" in (oriel.home / "serve.log").read_text(), 10)
    log = (oriel.home / "serve.log").read_text()
    assert all(line.startswith("{") for line in log.splitlines())
    assert oriel.announcement.rpartition("/")[2].strip() not in log
    assert '"operation":"GET /<path:path>"' in log
    assert "hunter2" not in log
    assert '"operation":"GET /first-run/<token>"' in log
    assert "GET /healthz" not in log  # asked all day long


def test_it_serves_from_a_database_elsewhere(tmp_path: Path, empty_database_url: str) -> None:
    key = secrets.token_urlsafe(48)
    with running_oriel(tmp_path / "home", ORIEL_DATABASE_URL=empty_database_url, ORIEL_SECRET_KEY=key) as oriel:
        assert oriel.is_ready
        assert oriel.pid_of("postgres") is None
        assert not (tmp_path / "home" / "postgres").exists()


def test_it_rejects_a_database_elsewhere_that_does_not_answer(tmp_path: Path) -> None:
    nowhere = "postgresql://oriel:hunter2@127.0.0.1:1/oriel"
    said = refusal(tmp_path, free_port(), ORIEL_DATABASE_URL=nowhere, ORIEL_SECRET_KEY=secrets.token_urlsafe(48))
    assert said.startswith("Oriel: PostgreSQL does not answer")
    assert said.count("\n") == 1
    assert "hunter2" not in said


def test_it_rejects_a_home_whose_secret_is_broken(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("short")
    said = refusal(tmp_path, free_port())
    assert said.startswith(f"Oriel: {tmp_path / 'secret.key'} holds no key; ")
    assert said.count("\n") == 1
    assert not (tmp_path / "postgres").exists()


def test_it_rejects_an_open_address_while_the_local_administrator_has_no_password(settings: Settings) -> None:
    with open_home(settings) as home, home.database.begin() as connection:
        local_admin(connection)
    said = refusal(settings.home, free_port(), ORIEL_HOST="0.0.0.0")  # noqa: S104  (it must refuse this)
    assert said.startswith("Oriel: the local administrator has no password")
    assert said.count("\n") == 1
