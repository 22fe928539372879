import psycopg
import pytest
import sqlalchemy
from sqlalchemy import text

from data.audit.recording import record
from data.audit.verifying import Head, verify
from data.database import Database
from data.home import Home
from data.migrations import migrate
from tests.data.audit.rewriting import record_of_before, tamper

REWRITES = (
    "UPDATE {} SET id = id",
    "UPDATE {} SET id = id WHERE false",
    "TRUNCATE {}",
    "SET LOCAL session_replication_role = replica; UPDATE {} SET id = id",
    "DELETE FROM {0}; DELETE FROM audit_log WHERE id = 3",
)
RIGHTS = {"SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False, "TRUNCATE": False}


TAMPERINGS = [
    ("UPDATE audit_log SET object_id = '9' WHERE id = 3", 3, "has been changed"),
    ('UPDATE audit_log SET detail = \'{"name": "other"}\' WHERE id = 1', 1, "has been changed"),
    ("UPDATE audit_log SET at = at + interval '1 microsecond' WHERE id = 5", 5, "has been changed"),
    ("UPDATE audit_log SET actor_id = 4 WHERE id = 2", 2, "has been changed"),
    ("UPDATE audit_log SET previous = sha256('x'), digest = sha256('y') WHERE id = 4", 4, "does not follow"),
    ("DELETE FROM audit_log WHERE id = 3", 3, "is missing"),
    ("DELETE FROM audit_log WHERE id < 3", 1, "is missing"),
    ("UPDATE audit_log SET id = 16 - id", 1, "is missing"),
    ("UPDATE audit_log SET id = -id WHERE id = 5", -5, "lies before the beginning"),
]


def write_five(database: Database) -> Database:
    with database.begin() as connection:
        for number in range(1, 6):
            record(connection, "view.saved", "view", number, name=f"n{number}")
    return database


@pytest.fixture
def five(database: Database) -> Database:
    return write_five(database)


@pytest.fixture(scope="module")
def tampered_with(module_home: Home) -> Database:
    """One for all who take back what they did."""
    return write_five(module_home.database)


def test_the_database_refuses_to_rewrite_it(five: Database) -> None:
    for table in ("audit_log", "audit_starts"):
        for rewrite in REWRITES:
            with pytest.raises(sqlalchemy.exc.ProgrammingError, match="only grows"), five.begin() as connection:
                connection.execute(text(rewrite.format(table)))
    with five.connect() as connection:
        assert verify(connection).rows == 5


def test_nobody_makes_it_begin_later_before_its_time(five: Database) -> None:
    with pytest.raises(sqlalchemy.exc.ProgrammingError, match="thirty days"), five.begin() as connection:
        connection.execute(text("INSERT INTO audit_starts (id, digest) SELECT id, digest FROM audit_log WHERE id = 3"))
    with pytest.raises(sqlalchemy.exc.ProgrammingError, match="thirty days"), five.begin() as connection:
        connection.execute(text("INSERT INTO audit_starts (id, digest) VALUES (9, sha256('x'))"))


def test_a_row_with_a_false_date_makes_it_begin_no_later(five: Database) -> None:
    """Nobody lets the young rows go by writing one that says it is old behind them."""
    start = text("INSERT INTO audit_starts (id, digest) SELECT id, digest FROM audit_log WHERE id = 6")
    with five.begin() as connection:
        record_of_before(connection, 400)
    with pytest.raises(sqlalchemy.exc.ProgrammingError, match="thirty days"), five.begin() as connection:
        connection.execute(start)


def test_an_owner_who_is_no_superuser_has_no_right_to_rewrite_it(empty_database_url: str) -> None:
    with psycopg.connect(empty_database_url, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS audit_owner")
        admin.execute("CREATE ROLE audit_owner")
        admin.execute("GRANT ALL ON SCHEMA public TO audit_owner")
        database = Database(f"{empty_database_url}&options=-c%20role%3Daudit_owner")
        migrate(database)
        with database.begin() as connection:
            record(connection, "view.saved", "view", 1)
            connection.execute(text("SELECT forget_audit(now() - interval '31 days')"))
            ask = text("SELECT has_table_privilege(:table, :right)")
            for table in ("audit_log", "audit_starts"):
                asked = {right: connection.execute(ask, {"table": table, "right": right}) for right in RIGHTS}
                assert {right: answer.scalar_one() for right, answer in asked.items()} == RIGHTS
        database.dispose()
        admin.execute("DROP OWNED BY audit_owner CASCADE")
        admin.execute("DROP ROLE audit_owner")


@pytest.mark.parametrize(("statement", "row", "words"), TAMPERINGS)
def test_it_names_the_first_row_that_is_not_what_was_written(
    tampered_with: Database, statement: str, row: int, words: str
) -> None:
    with tampered_with.connect() as connection:
        tamper(connection, statement)
        broken = verify(connection).broken
        connection.rollback()
    assert broken is not None
    assert broken.id == row
    assert words in broken.words


def test_an_untouched_one_is_in_order(five: Database) -> None:
    with five.connect() as connection:
        verdict = verify(connection)
    assert (verdict.rows, verdict.head.id, verdict.broken) == (5, 5, None)


def test_an_empty_one_is_in_order(database: Database) -> None:
    with database.connect() as connection:
        assert (verify(connection).rows, verify(connection).broken) == (0, None)


def test_rows_taken_off_its_end_are_noticed_by_who_kept_the_head(five: Database) -> None:
    with five.begin() as connection:
        head = verify(connection).head
        assert verify(connection, head).broken is None
        tamper(connection, "DELETE FROM audit_log WHERE id > 3")
        assert verify(connection).broken is None
        broken = verify(connection, head).broken
        assert broken is not None
        assert (broken.id, broken.words) == (4, "is missing, and all after it")


def test_a_log_written_anew_from_a_row_on_is_noticed_by_who_kept_the_head(five: Database) -> None:
    with five.begin() as connection:
        head = verify(connection).head
        tamper(connection, "DELETE FROM audit_log WHERE id > 3")
        for number in (4, 5, 6):
            record(connection, "view.saved", "view", number)
        assert verify(connection).broken is None
        broken = verify(connection, head).broken
        assert verify(connection, Head(5, head.digest)).broken == broken
    assert broken is not None
    assert (broken.id, broken.words) == (5, "is not the one that was known")
