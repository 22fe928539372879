from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data.audit.origin import Origin, acting_as, current_origin
from data.audit.reading import read_entries
from data.audit.recording import record
from data.audit.verifying import verify
from data.database import Database

WRITERS, EACH = 8, 12
WORDS = st.text(st.characters(), max_size=300)


def test_it_says_who_did_what_to_what_from_where_and_when(database: Database) -> None:
    with database.begin() as connection:
        before = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        with acting_as(Origin("token", 7, "192.0.2.1", "abc")):
            record(connection, "view.shared", "view", 12, people=2)
        (entry,) = read_entries(connection)
    assert (entry.id, entry.actor, entry.actor_id, entry.actor_email) == (1, "token", 7, None)
    assert (entry.action, entry.object_kind, entry.object_id) == ("view.shared", "view", "12")
    assert (entry.address, entry.request_id, entry.detail) == ("192.0.2.1", "abc", {"people": 2})
    assert entry.at > before
    assert current_origin() == Origin()


def test_what_is_not_done_after_all_is_not_recorded(database: Database) -> None:
    with database.begin() as connection:
        record(connection, "user.added", "user", 1)
        connection.rollback()
    with database.begin() as connection:
        assert read_entries(connection) == ()
        record(connection, "user.added", "user", 2)
    with database.connect() as connection:
        assert [entry.id for entry in read_entries(connection)] == [1]


def test_many_who_write_at_once_make_one_chain(database: Database) -> None:
    many = Database(database.url, pool_size=WRITERS)

    def write(writer: int) -> None:
        for number in range(EACH):
            with many.begin() as connection:
                record(connection, "view.saved", "view", number, writer=writer)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))
    many.dispose()
    with database.connect() as connection:
        entries = read_entries(connection, limit=1000)
        verdict = verify(connection)
    assert [entry.id for entry in entries] == list(range(WRITERS * EACH, 0, -1))
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    assert (verdict.rows, verdict.broken) == (WRITERS * EACH, None)


def test_who_records_early_keeps_nobody_waiting(database: Database) -> None:
    """Else one who has a row and waits for a turn, and one who has the turn and waits for the row, wait for ever."""
    with database.begin() as first:
        record(first, "session.ended", "user", 1)
        with database.begin() as second:
            second.execute(text("SET LOCAL lock_timeout = '2s'"))
            second.execute(text("LOCK TABLE users"))
            record(second, "user.disabled", "user", 1)
        first.execute(text("LOCK TABLE users"))
    with database.connect() as connection:
        assert [entry.action for entry in read_entries(connection)] == ["session.ended", "user.disabled"]
        assert verify(connection).broken is None


def test_what_a_savepoint_takes_back_is_not_recorded(database: Database) -> None:
    with database.begin() as connection:
        record(connection, "user.added", "user", 1)
        with connection.begin_nested() as part:
            record(connection, "user.added", "user", 2)
            part.rollback()
        record(connection, "user.added", "user", 3)
    with database.connect() as connection:
        assert [entry.object_id for entry in read_entries(connection)] == ["3", "1"]
        assert verify(connection).broken is None


def test_a_connection_that_is_used_again_tells_nothing_of_before(database: Database) -> None:
    with database.engine.connect() as connection:
        record(connection, "user.added", "user", 1)
        connection.rollback()
        record(connection, "user.added", "user", 2)
        connection.commit()
        record(connection, "user.added", "user", 3)
    with database.connect() as connection:
        assert [entry.object_id for entry in read_entries(connection)] == ["2"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=WORDS,
    number=st.integers(-(2**70), 2**70) | st.none() | st.booleans(),
    address=WORDS,
)
def test_whatever_is_said_the_chain_holds(database: Database, words: str, number: int | None, address: str) -> None:
    """Lone surrogates, NUL and numbers beyond the database's own among it."""
    with database.begin() as connection, acting_as(Origin("user", 1, address, words)):
        record(connection, "view.saved", "view", words, name=words, number=number)
        assert verify(connection).broken is None
