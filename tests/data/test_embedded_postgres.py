"""The embedded server is run for real, by this process and by others that are then killed."""

import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from data.embedded_postgres import EmbeddedPostgres, HomeInUse
from data.server_user import server_user
from data.unavailable import DatabaseUnavailable
from tests.conftest import FAST

ROOT = Path(__file__).parents[2]
ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="changes its user")
# A process of its own that opens a home, says so and then waits to be told or killed.
PROGRAM = f"""
import sys
from pathlib import Path
from data.embedded_postgres import EmbeddedPostgres
postgres = EmbeddedPostgres(Path(sys.argv[1]), {FAST})
postgres.start()
print(postgres.running.pid, "owner" if postgres.is_owner else "joined", flush=True)
sys.stdin.readline()
postgres.stop_when_unused()
print("stopped", flush=True)
"""
Opener = Callable[[Path], "subprocess.Popen[str]"]


@pytest.fixture
def server(home_folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(home_folder, FAST)
    yield server
    server.stop()


@pytest.fixture
def open_elsewhere() -> Iterator[Opener]:
    started: list[subprocess.Popen[str]] = []

    def open_(home: Path) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", PROGRAM, str(home)]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT))
        return started[-1]

    yield open_
    for process in started:
        process.kill()
        process.communicate()


def said(process: "subprocess.Popen[str]") -> tuple[int, str]:
    assert process.stdout is not None
    pid, role = process.stdout.readline().split()
    return int(pid), role


def finish(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def select(url: str, query: str = "SELECT 1") -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def becomes(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def processes_of(home: Path) -> list[int]:
    """Every process that works in this home: the server, its backends, an initdb."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(home):
                found.append(int(entry.name))
        except OSError:  # it ended meanwhile
            continue
    return found


def test_from_nothing_it_starts_answers_and_stops_without_an_orphan(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "home")
    server.start()
    assert server.is_owner
    assert select(server.url) == 1
    assert len(processes_of(folder / "home")) > 1
    server.stop()
    assert processes_of(folder / "home") == []
    assert server.running is None


def test_its_text_order_does_not_depend_on_the_machine(server: EmbeddedPostgres) -> None:
    server.start()
    assert select(server.url, "SELECT datlocale FROM pg_database WHERE datname = 'postgres'") == "C.UTF-8"
    assert select(server.url, "SHOW timezone") == "UTC"


def test_only_its_user_reaches_it(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    running = server.running
    assert running is not None
    assert (Path(running.socket_folder) / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0
    assert (folder / "home" / "postgres").stat().st_mode & 0o077 == 0
    assert (folder / "home" / "postgres.log").stat().st_mode & 0o077 == 0
    assert select(server.url, "SHOW listen_addresses") == ""


def test_a_start_from_a_thread_that_would_end_is_refused(server: EmbeddedPostgres) -> None:
    errors: list[Exception] = []

    def start() -> None:
        try:
            server.start()
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in str(errors[0])


def test_data_outlives_a_stop(server: EmbeddedPostgres) -> None:
    server.start()
    run(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop()
    server.start()
    assert select(server.url, "SELECT answer FROM kept") == 42


def test_two_homes_run_side_by_side(server: EmbeddedPostgres, folder: Path) -> None:
    other = EmbeddedPostgres(folder / "other", FAST)
    server.start()
    other.start()
    try:
        run(server.url, "CREATE TABLE only_here ()")
        assert select(other.url, "SELECT to_regclass('only_here')") is None
    finally:
        other.stop()
    assert select(server.url) == 1


@pytest.mark.parametrize("name", ["n" * 120, "with space, comma and ümlaut"])
def test_any_path_will_do(folder: Path, name: str) -> None:
    server = EmbeddedPostgres(folder / name / "home", FAST)
    server.start()
    running = server.running
    assert running is not None
    try:
        assert not Path(running.socket_folder).is_relative_to(folder)
        assert select(server.url) == 1
    finally:
        server.stop()
    assert not Path(running.socket_folder).exists()


def test_it_refuses_a_socket_folder_of_somebody_else(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs a folder of another user")
    server = EmbeddedPostgres(folder / ("n" * 120))
    squatted = Path(server.url.partition("host=")[2].replace("%2F", "/"))
    squatted.mkdir()
    os.chown(squatted, 65534, 65534)
    try:
        with pytest.raises(DatabaseUnavailable, match="belongs to somebody else"):
            server.start()
    finally:
        squatted.rmdir()


def test_a_second_process_joins_and_leaves_it_running(server: EmbeddedPostgres, open_elsewhere: Opener) -> None:
    server.start()
    assert server.running is not None
    second = open_elsewhere(server._home)
    assert said(second) == (server.running.pid, "joined")
    finish(second)
    assert second.wait(10) == 0
    assert select(server.url) == 1


def test_a_second_server_on_the_same_home_is_refused(
    home_folder: Path, open_elsewhere: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.embedded_postgres.REFUSE_SECONDS", 0.3)
    said(open_elsewhere(home_folder))
    with pytest.raises(HomeInUse, match="set ORIEL_HOME to another folder"):
        EmbeddedPostgres(home_folder).start(join=False)


def test_the_owner_waits_for_those_who_joined(home_folder: Path, open_elsewhere: Opener) -> None:
    owner = open_elsewhere(home_folder)
    assert said(owner)[1] == "owner"
    guest = EmbeddedPostgres(home_folder)
    guest.start()
    assert not guest.is_owner
    finish(owner)
    time.sleep(0.3)
    assert owner.poll() is None
    assert select(guest.url) == 1
    guest.stop()
    assert owner.wait(10) == 0
    assert guest.running is None


def test_of_many_that_start_at_once_one_owns_it(folder: Path, open_elsewhere: Opener) -> None:
    said_by_each = [said(process) for process in [open_elsewhere(folder / "home") for _ in range(4)]]
    assert len({pid for pid, _ in said_by_each}) == 1
    assert sorted(role for _, role in said_by_each) == ["joined", "joined", "joined", "owner"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_parent_however_that_ends(
    home_folder: Path, open_elsewhere: Opener, how: signal.Signals
) -> None:
    parent = open_elsewhere(home_folder)
    pid, _ = said(parent)
    assert pid in processes_of(home_folder)
    parent.send_signal(how)
    assert becomes(lambda: processes_of(home_folder) == [])
    assert "database system is shut down" in (home_folder / "postgres.log").read_text()


def test_a_new_start_waits_for_a_server_that_still_stops(
    server: EmbeddedPostgres, folder: Path, open_elsewhere: Opener
) -> None:
    parent = open_elsewhere(folder / "home")
    old, _ = said(parent)
    parent.kill()
    server.start(join=False)
    assert server.is_owner
    assert server.running is not None
    assert server.running.pid != old
    assert select(server.url) == 1


def test_it_recovers_after_the_server_was_killed(home_folder: Path) -> None:
    server = EmbeddedPostgres(home_folder)
    server.start()
    run(server.url, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    assert server.running is not None
    os.kill(server.running.pid, signal.SIGKILL)
    assert becomes(lambda: server.has_died)
    server.start()
    assert server.is_owner
    assert select(server.url, "SELECT sum(n) FROM kept") == 500_500
    server.stop()


def test_a_pid_that_somebody_else_has_now_does_not_stop_it(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    server.stop()
    # As after a crash in a container, where small pids come again: here the pid of a process of the server's own user.
    pid_file = folder / "home" / "postgres" / "postmaster.pid"
    owner = pid_file.parent.stat()
    with subprocess.Popen(["sleep", "60"], user=owner.st_uid, group=owner.st_gid) as bystander:
        pid_file.write_text(f"{bystander.pid}\n{pid_file.parent}\n1700000000\n5432\n\n\n  1 1\nready\n")
        server.start()
        assert select(server.url) == 1
        bystander.kill()


def test_an_interrupted_setup_is_begun_again(folder: Path) -> None:
    draft = folder / "home" / "postgres.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(folder / "home", FAST)
    server.start()
    assert select(server.url) == 1
    assert not draft.exists()
    server.stop()


def test_a_home_that_cannot_be_one_is_refused_with_a_sentence(folder: Path) -> None:
    (folder / "file").touch()
    for home in (folder / "file", folder / "file" / "home"):
        with pytest.raises(DatabaseUnavailable, match="set ORIEL_HOME to another folder"):
            EmbeddedPostgres(home).start()


def test_a_server_that_cannot_start_says_where_to_look(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    server.stop()
    (folder / "home" / "postgres" / "postgresql.conf").write_text("nonsense\n")
    with pytest.raises(DatabaseUnavailable, match=r"postgres\.log says why"):
        server.start()
    assert not server.is_owner


@ONLY_ROOT
def test_it_works_for_an_ordinary_user(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    child = os.fork()  # not a new interpreter: the one at hand may lie in a folder that is closed to others
    if child == 0:
        status = 1
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            server_user.cache_clear()
            server = EmbeddedPostgres(folder / "home")
            server.start()
            status = 0 if select(server.url) == 1 and server.is_owner else 2
            (folder / "pid").write_text(str(server.running.pid if server.running else 0))
        finally:
            os._exit(status)  # without a stop: the kernel does it
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (folder / "home" / "postgres").stat().st_uid == nobody.pw_uid
    assert (folder / "home").stat().st_mode & 0o077 == 0
    assert becomes(lambda: processes_of(folder / "home") == [])


@ONLY_ROOT
def test_root_runs_it_as_another_user_who_may_pass_but_not_read(server: EmbeddedPostgres, folder: Path) -> None:
    folder.chmod(0o700)
    server.start()
    assert server.running is not None
    assert Path(f"/proc/{server.running.pid}").stat().st_uid == pwd.getpwnam("pgserver").pw_uid
    assert folder.stat().st_mode & 0o777 == 0o701
