"""Database against a real PostgreSQL, which is stopped, killed and forked away from it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from sqlalchemy import text

from data.database import Database, DatabaseUnavailable
from data.embedded_postgres import EmbeddedPostgres
from tests.conftest import FAST

ROOT = Path(__file__).parents[2]
QUICKLY = 5.0  # no test is of speed: what must not be met is the 30 s of a pool that waits
READS: dict[str, Callable[[Database], object]] = {
    "begin": lambda database: _first(database.begin),
    "connect": lambda database: _first(database.connect),
    "arrow": lambda database: database.arrow("SELECT 1 AS one").to_pydict(),
    "ping": lambda database: database.ping(),
}


def _first(open_: Callable[[], object]) -> object:
    with open_() as connection:
        return connection.execute(text("SELECT 1")).scalar_one()


def execute_all(database: Database, *statements: str) -> None:
    with database.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def server(home_folder: Path) -> Iterator[EmbeddedPostgres]:
    """One that a test may stop."""
    server = EmbeddedPostgres(home_folder, FAST)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_database(server: EmbeddedPostgres) -> Iterator[Database]:
    database = Database(server.url, pool_size=3)
    yield database
    database.dispose()


def test_a_transaction_is_committed_at_its_end(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("CREATE TABLE kept AS SELECT 1 AS n"))
    assert database.arrow("SELECT n FROM kept").to_pydict() == {"n": [1]}


def test_an_exception_rolls_it_back(database: Database) -> None:
    with suppress(KeyError), database.begin() as connection:
        connection.execute(text("CREATE TABLE lost AS SELECT 1 AS n"))
        raise KeyError
    assert database.arrow("SELECT to_regclass('lost')::text AS name").to_pydict() == {"name": [None]}


def test_reading_commits_nothing(database: Database) -> None:
    with database.connect() as connection:
        connection.execute(text("CREATE TABLE lost AS SELECT 1 AS n"))
    assert database.arrow("SELECT to_regclass('lost')::text AS name").to_pydict() == {"name": [None]}


def test_arrow_takes_parameters_of_every_kind_in_use(database: Database) -> None:
    moment = datetime(2024, 2, 29, 12, tzinfo=UTC)
    table = database.arrow(
        "SELECT $1::timestamptz AS moment, $2::date AS day, $3::text AS name, $4::int AS n, $5::float8 AS x,"
        " $6::text AS z",
        (moment, date(2024, 2, 29), "naïve", 7, 1.5, None),
    )
    assert table.to_pylist() == [
        {"moment": moment, "day": date(2024, 2, 29), "name": "naïve", "n": 7, "x": 1.5, "z": None}
    ]


def test_arrow_gives_an_empty_table_its_columns(database: Database) -> None:
    table = database.arrow("SELECT 1::int AS n WHERE false")
    assert table.num_rows == 0
    assert table.column_names == ["n"]


def test_sessions_are_in_utc_and_end_what_takes_too_long(database: Database) -> None:
    query = "SELECT current_setting('timezone') AS zone, current_setting('statement_timeout') AS longest"
    expected = {"zone": "UTC", "longest": "1min"}
    assert database.arrow(query).to_pylist() == [expected]
    with database.connect() as connection:
        assert connection.execute(text(query)).mappings().one() == expected


def test_a_wrong_statement_is_not_called_unavailable(database: Database) -> None:
    with pytest.raises(sqlalchemy.exc.ProgrammingError), database.begin() as connection:
        connection.execute(text("SELECT nothing_of_that_name"))
    with pytest.raises(Exception, match="nothing_of_that_name") as caught:
        database.arrow("SELECT nothing_of_that_name")
    assert not isinstance(caught.value, DatabaseUnavailable)


def test_a_statement_that_takes_too_long_is_not_called_unavailable(database: Database) -> None:
    slow = ("SET LOCAL statement_timeout = 20", "SELECT pg_sleep(5)")
    with pytest.raises(sqlalchemy.exc.OperationalError, match="statement timeout"):
        execute_all(database, *slow)


def test_an_error_leaves_no_trace_in_the_pools(database: Database) -> None:
    for _ in range(10):
        with pytest.raises(sqlalchemy.exc.DBAPIError), database.begin() as connection:
            connection.execute(text("SELECT 1 / 0"))
        with pytest.raises(Exception, match="division by zero"):
            database.arrow("SELECT 1 / 0 AS n")
    for read in READS.values():
        read(database)


def test_its_representation_tells_no_password() -> None:
    assert "hunter2" not in repr(Database("postgresql://someone:hunter2@127.0.0.1:1/nowhere"))


def test_an_error_tells_no_parameter(database: Database) -> None:
    with pytest.raises(sqlalchemy.exc.DBAPIError) as caught, database.begin() as connection:
        connection.execute(text("SELECT 1 / (length(:given) - length(:given))"), {"given": "hunter2"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_it_says_quickly_that_nobody_listens(read: Callable[[Database], object]) -> None:
    database = Database("postgresql://someone:hunter2@127.0.0.1:1/nowhere")
    begun = time.monotonic()
    with pytest.raises(DatabaseUnavailable) as caught:
        read(database)
    assert time.monotonic() - begun < QUICKLY
    assert "hunter2" not in str(caught.value)


def test_stopped_it_says_so_and_back_it_works_at_once(server: EmbeddedPostgres, own_database: Database) -> None:
    for _ in range(2):
        for read in READS.values():
            read(own_database)
        server.stop()
        for read in READS.values():
            begun = time.monotonic()
            with pytest.raises(DatabaseUnavailable):
                read(own_database)
            assert time.monotonic() - begun < QUICKLY
        server.start()
    for read in READS.values():
        read(own_database)


def test_a_restart_between_two_reads_is_not_noticed(server: EmbeddedPostgres, own_database: Database) -> None:
    with ThreadPoolExecutor(3) as threads:  # fills both pools with connections
        list(threads.map(lambda read: [read(own_database) for _ in range(5)], READS.values()))
    server.stop()
    server.start()
    for read in READS.values():
        read(own_database)


def test_a_server_that_dies_in_the_middle_of_a_transaction_is_unavailable(
    server: EmbeddedPostgres, own_database: Database
) -> None:
    def stop_in_the_middle() -> None:
        with own_database.begin() as connection:
            connection.execute(text("CREATE TABLE lost ()"))
            server.stop()
            connection.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable):
        stop_in_the_middle()
    server.start()
    assert own_database.arrow("SELECT to_regclass('lost')::text AS name").to_pydict() == {"name": [None]}


def test_a_session_ended_by_the_administrator_is_replaced(database: Database) -> None:
    pids = {database.arrow("SELECT pg_backend_pid() AS pid").to_pydict()["pid"][0]}
    with database.connect() as connection:
        pids.add(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
    with psycopg.connect(database.url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [list(pids)])
    for read in READS.values():
        read(database)


def test_a_full_pool_is_unavailable_and_not_a_hang(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.database.POOL_WAIT_SECONDS", 0.1)
    small = Database(database.url, pool_size=1)
    with small.connect(), pytest.raises(DatabaseUnavailable):
        small.ping()
    small.ping()
    small.dispose()


def test_a_forked_child_has_connections_of_its_own_and_leaves_those_of_its_parent(database: Database) -> None:
    def sessions() -> tuple[int, int]:
        with database.connect() as connection:
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return own, database.arrow("SELECT pg_backend_pid() AS pid").to_pydict()["pid"][0]

    before = sessions()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os.write(writer, repr(sessions()).encode())
            database.dispose()
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    in_child = os.read(reader, 100).decode()
    os.close(reader)
    assert in_child
    assert not set(before) & set(map(int, in_child.strip("()").split(",")))
    assert sessions() == before


def test_a_forked_child_that_exits_normally_does_not_end_its_parents_sessions(database: Database) -> None:
    """With a whole interpreter's exit, destructors and all, which `os._exit` would skip."""
    program = f"""
import os, sys
from sqlalchemy import text
from data.database import Database
database = Database({database.url!r})
def sessions():
    with database.connect() as connection:
        one = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    return {{one, database.arrow("SELECT pg_backend_pid() AS pid").to_pydict()["pid"][0]}}
before = sessions()
if os.fork() == 0:
    assert not sessions() & before
    sys.exit(0)
_, status = os.wait()
assert status == 0, status
assert sessions() == before, "the child ended one"
database.dispose()
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_it_can_be_made_before_a_fork_and_used_by_many_threads(database: Database) -> None:
    with ThreadPoolExecutor(16) as threads:
        results = threads.map(lambda n: database.arrow("SELECT $1::int AS n", (n,)).to_pydict()["n"][0], range(200))
    assert list(results) == list(range(200))


def test_a_killed_server_is_unavailable_too(server: EmbeddedPostgres, own_database: Database) -> None:
    own_database.ping()
    assert server.running is not None
    os.kill(server.running.pid, signal.SIGKILL)
    time.sleep(0.3)  # its backends notice it within moments
    for read in READS.values():
        with pytest.raises(DatabaseUnavailable):
            read(own_database)
