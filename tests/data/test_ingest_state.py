from sqlalchemy import text

from data.database import Database
from data.ingest_runs import ingest_run
from data.ingest_state import ingest_state
from data.sources import NewSource

MINE = NewSource("mine", "My prices")


def test_nothing_has_run_yet(database: Database) -> None:
    state = ingest_state(database)
    assert (state.running, state.is_settled, state.has_run, state.failure) == ((), True, False, None)


def test_a_run_is_seen_while_it_goes_on_and_not_after(database: Database) -> None:
    with ingest_run(database, MINE, "prices.csv"):
        assert ingest_state(database).running == ("prices.csv",)
    state = ingest_state(database)
    assert (state.running, state.has_run, state.failure) == ((), True, None)
    assert not state.is_settled  # another one may follow at once


def test_a_failure_is_told_until_a_run_goes_well(database: Database) -> None:
    try:
        with ingest_run(database, MINE, "prices.csv"):
            raise ValueError("row 7 has no date")
    except ValueError:
        pass
    assert str(ingest_state(database).failure).endswith("row 7 has no date")
    with ingest_run(database, MINE, "prices.csv"):
        pass
    assert ingest_state(database).failure is None


def test_a_run_whose_process_was_killed_is_not_waited_for_for_ever(database: Database) -> None:
    with ingest_run(database, MINE, "prices.csv"):
        with database.begin() as connection:
            connection.execute(text("UPDATE ingest_runs SET started_at = now() - interval '1 hour'"))
        state = ingest_state(database)
        assert (state.running, state.is_settled) == ((), True)


def test_it_settles_a_few_seconds_after_the_last_run(database: Database) -> None:
    with ingest_run(database, MINE, "prices.csv"):
        pass
    with database.begin() as connection:
        connection.execute(text("UPDATE ingest_runs SET finished_at = now() - interval '1 minute'"))
    assert ingest_state(database).is_settled
