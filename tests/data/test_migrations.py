"""Migrations as they happen: alone, many at once, and killed in the middle."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.migrations import LOCK, SchemaTooNew, migrate
from data.schema import metadata
from tests.conftest import FAST

ROOT = Path(__file__).parents[2]
VERSIONS = ROOT / "data" / "migrations" / "versions"
# Everything that a table is, as PostgreSQL itself writes it down.
CATALOG = {
    "columns": """
        SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 3""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 ORDER BY 1, 2""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "partitioning": "SELECT partrelid::regclass::text, pg_get_partkeydef(partrelid) FROM pg_partitioned_table",
}
MIGRATE = """
import sys
from data.database import Database
from data.migrations import migrate
database = Database(sys.argv[1])
migrate(database)
database.dispose()
"""


@pytest.fixture
def empty_database(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url)
    yield database
    database.dispose()


def catalog(connection: Connection, name: str) -> list[tuple[object, ...]]:
    rows = [tuple(row) for row in connection.execute(text(CATALOG[name]))]
    return [row for row in rows if not str(row[0]).startswith(("procrastinate_", "alembic_"))]


def tables(database: Database) -> list[str]:
    with database.connect() as connection:
        return sorted(sqlalchemy.inspect(connection).get_table_names())


def migrate_elsewhere(url: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", MIGRATE, url], cwd=ROOT, stderr=subprocess.PIPE)


@pytest.mark.parametrize("part", CATALOG)
def test_the_migrations_make_exactly_the_schema(database: Database, empty_database: Database, part: str) -> None:
    metadata.create_all(empty_database.engine)
    with database.connect() as migrated, empty_database.connect() as created:
        expected = catalog(created, part)
        assert catalog(migrated, part) == expected
        assert expected


def test_alembic_finds_nothing_to_do(database: Database) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: not (kind == "table" and name.startswith("procrastinate_"))},
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = tables(database)
    migrate(database)
    assert tables(database) == before


def test_processes_that_start_together_take_turns(empty_database_url: str, empty_database: Database) -> None:
    together = [migrate_elsewhere(empty_database_url) for _ in range(3)]
    errors = [process.communicate()[1] for process in together]
    assert [process.returncode for process in together] == [0, 0, 0], errors
    assert "bars" in tables(empty_database)


def test_a_second_one_waits_for_the_first(empty_database_url: str, empty_database: Database) -> None:
    with empty_database.begin() as first:
        first.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        second = migrate_elsewhere(empty_database_url)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(2)
        assert tables(empty_database) == []
    assert second.wait(30) == 0
    second.communicate()
    assert "bars" in tables(empty_database)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_migration_killed_in_the_middle_leaves_the_old_schema(
    empty_database_url: str, empty_database: Database, how: signal.Signals
) -> None:
    # It is held at its last script by a lock on what that one makes, with all the tables before it made already.
    with empty_database.begin() as blocker:
        blocker.execute(text("CREATE TABLE procrastinate_jobs ()"))
        halfway = migrate_elsewhere(empty_database_url)
        assert wait_for_a_session_that_waits(empty_database)
        halfway.send_signal(how)
        halfway.communicate()
        blocker.rollback()
    wait_until_alone(empty_database)
    assert tables(empty_database) == []
    migrate(empty_database)
    assert {"bars", "users", "procrastinate_jobs"} <= set(tables(empty_database))


def test_a_migration_that_fails_leaves_the_old_schema(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.migrations.script.run_sql", broken_at_the_job_queue)
    with pytest.raises(sqlalchemy.exc.ProgrammingError):
        migrate(empty_database)
    assert tables(empty_database) == []


def broken_at_the_job_queue(script: str) -> None:
    from alembic import op

    op.get_bind().exec_driver_sql("SELECT nothing" if "procrastinate" in script else "CREATE TABLE halfway ()")


def test_a_server_stopped_in_the_middle_leaves_the_old_schema(home_folder: Path) -> None:
    server = EmbeddedPostgres(home_folder, FAST)
    server.start()
    database = Database(server.url)
    with database.begin() as blocker:
        blocker.execute(text("CREATE TABLE procrastinate_jobs ()"))
        halfway = migrate_elsewhere(server.url)
        assert wait_for_a_session_that_waits(database)
        blocker.rollback()
        blocker.invalidate()
        server.stop()
    assert halfway.wait(30) != 0
    halfway.communicate()
    server.start()
    assert tables(database) == []
    migrate(database)
    assert "bars" in tables(database)
    database.dispose()
    server.stop()


def wait_for_a_session_that_waits(database: Database) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(600):
        with database.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return True
        time.sleep(0.05)
    return False


def wait_until_alone(database: Database) -> None:
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE '%transaction%'"
    )
    for _ in range(200):
        with database.connect() as connection:
            if not connection.execute(others).scalar_one():
                return
        time.sleep(0.05)


def test_a_database_of_a_newer_oriel_is_refused_with_a_sentence(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="newer Oriel; update Oriel"):
        migrate(database)


def test_versions_follow_one_another() -> None:
    numbers = sorted(path.name[1:5] for path in VERSIONS.glob("m*.py"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_no_migration_of_the_job_queue_is_left_out() -> None:
    newest = max(path.name for path in files("procrastinate.sql.migrations").iterdir() if path.name.endswith(".sql"))
    assert any(newest in path.read_text() for path in VERSIONS.glob("m*.py"))


def test_the_job_queue_is_as_procrastinate_makes_it(
    database: Database, empty_database: Database, postgres: EmbeddedPostgres
) -> None:
    from procrastinate.schema import SchemaManager

    with empty_database.begin() as connection:
        connection.connection.cursor().execute(SchemaManager.get_schema())
    functions = text(
        "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'procrastinate%' ORDER BY 1, 2"
    )
    with database.connect() as ours, empty_database.connect() as theirs:
        assert ours.execute(functions).all() == theirs.execute(functions).all()
        for part in ("constraints", "indexes"):
            assert job_queue(ours, part) == job_queue(theirs, part)
        # Columns that came later stand at another place.
        assert {row[:2] + row[3:] for row in job_queue(ours, "columns")} == {
            row[:2] + row[3:] for row in job_queue(theirs, "columns")
        }


def job_queue(connection: Connection, part: str) -> list[tuple[object, ...]]:
    rows = [tuple(row) for row in connection.execute(text(CATALOG[part]))]
    return [row for row in rows if str(row[0]).startswith("procrastinate_")]


def years(connection: Connection) -> list[tuple[str, str]]:
    bounds = text("""
        SELECT relname, pg_get_expr(relpartbound, oid) FROM pg_class
        WHERE relispartition AND relkind = 'r' ORDER BY relname""")
    return [(name, bound) for name, bound in connection.execute(bounds)]


ENSURE = text("SELECT ensure_bar_partitions(:first, :last)")
YEARS_2023_2025 = {"first": datetime(2023, 12, 31, 23, 59, tzinfo=UTC), "last": datetime(2025, 1, 1, tzinfo=UTC)}


def test_a_partition_a_year_is_made_where_one_is_missing(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(ENSURE, YEARS_2023_2025)
        connection.execute(ENSURE, YEARS_2023_2025)
        assert years(connection) == [
            ("bars_2023", "FOR VALUES FROM ('2023-01-01 00:00:00+00') TO ('2024-01-01 00:00:00+00')"),
            ("bars_2024", "FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00')"),
            ("bars_2025", "FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00')"),
        ]


def test_years_are_those_of_utc_whatever_the_session_thinks(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("SET LOCAL timezone = 'Asia/Karachi'"))
        connection.execute(ENSURE, YEARS_2023_2025)
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        assert years(connection)[0][1] == "FOR VALUES FROM ('2023-01-01 00:00:00+00') TO ('2024-01-01 00:00:00+00')"


@pytest.mark.parametrize(
    "bounds",
    [
        {"first": None, "last": None},
        {"first": datetime(1, 1, 1, tzinfo=UTC), "last": datetime(2024, 1, 1, tzinfo=UTC)},
        {"first": datetime(2024, 1, 1, tzinfo=UTC), "last": datetime(9999, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_range_that_bars_cannot_have_makes_no_partition(database: Database, bounds: dict[str, datetime]) -> None:
    with pytest.raises(sqlalchemy.exc.DBAPIError, match="have no place"), database.begin() as connection:
        connection.execute(ENSURE, bounds)


def test_many_may_ask_for_the_same_partitions_at_once(database: Database) -> None:
    many = Database(database.url, pool_size=8)

    def ensure(_: int) -> None:
        with many.begin() as connection:
            connection.execute(
                ENSURE, {"first": datetime(1990, 1, 1, tzinfo=UTC), "last": datetime(2030, 1, 1, tzinfo=UTC)}
            )

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ensure, range(8)))
    with database.connect() as connection:
        assert len(years(connection)) == 41
    many.dispose()


def test_readers_do_not_wait_for_a_new_partition(database: Database) -> None:
    with database.begin() as writer:
        writer.execute(ENSURE, YEARS_2023_2025)
        with database.begin() as reader:
            reader.execute(text("SET LOCAL lock_timeout = '2s'"))
            assert reader.execute(text("SELECT count(*) FROM bars")).scalar_one() == 0


def test_a_partition_has_the_constraints_of_the_whole(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(ENSURE, YEARS_2023_2025)
        whole, part = (
            {
                row[2]
                for row in catalog(connection, "constraints")
                if row[0] == table
            }
            for table in ("bars", "bars_2024")
        )  # fmt: skip
        assert whole == part
        assert len(whole) > 10


def test_bars_of_before_there_were_returns_are_kept_and_their_partitions_follow(empty_database: Database) -> None:
    from alembic import command

    from data.migrations import _config

    with empty_database.begin() as connection:
        command.upgrade(_config(connection), "0003")
        connection.execute(ENSURE, YEARS_2023_2025)
        connection.execute(
            text("""
            INSERT INTO instruments (symbol, name, kind, currency) VALUES ('A', 'A', 'equity', 'USD');
            INSERT INTO sources (name, title) VALUES ('s', 'S');
            INSERT INTO ingest_runs (source_id, what) VALUES (1, 'x');
            INSERT INTO bars (instrument_id, interval, source_id, ts, close, ingest_run_id)
            VALUES (1, '1d', 1, '2024-05-02 00:00Z', 7, 1)""")
        )
    migrate(empty_database)
    with empty_database.begin() as connection:
        assert connection.execute(text("SELECT close FROM bars")).scalar_one() == 7
        of = {
            table: [row[1:] for row in catalog(connection, "constraints") if row[0] == table and "_pk" not in row[1]]
            for table in ("bars", "bars_2024")
        }
        checks = {table: {row for row in rows if str(row[1]).startswith("CHECK")} for table, rows in of.items()}
        assert checks["bars"] == checks["bars_2024"]
        assert any("return" in str(definition) for _, definition in checks["bars_2024"])


A_RETURN = """
INSERT INTO instruments (symbol, name, kind, currency) VALUES ('A', 'A', 'returns', 'XXX');
INSERT INTO sources (name, title) VALUES ('s', 'S');
INSERT INTO ingest_runs (source_id, what) VALUES (1, 'x');
INSERT INTO bars (instrument_id, interval, source_id, ts, ingest_run_id, close, return)
VALUES (1, '1mo', 1, '2024-05-02 00:00Z', 1, {close}, {value})
"""


@pytest.mark.parametrize(
    ("close", "value", "constraint"),
    [("1", "1", "either"), ("NULL", "NULL", "either"), ("NULL", "'NaN'", "finite")],
)
def test_the_database_takes_a_price_or_a_return(database: Database, close: str, value: str, constraint: str) -> None:
    with database.begin() as connection:
        connection.execute(ENSURE, YEARS_2023_2025)
    with pytest.raises(sqlalchemy.exc.IntegrityError, match=constraint), database.begin() as connection:
        connection.execute(text(A_RETURN.format(close=close, value=value)))


def test_only_returns_have_units(database: Database) -> None:
    of_a_fund = (
        "INSERT INTO instruments (symbol, name, kind, currency, returns_are) VALUES ('A', 'A', 'etf', 'USD', 'log')"
    )
    with pytest.raises(sqlalchemy.exc.IntegrityError, match="units_only_of_returns"), database.begin() as connection:
        connection.execute(text(of_a_fund))
