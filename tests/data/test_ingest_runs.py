"""Runs are visible whole or not at all, one after the other, and leave a sentence when they fail."""

import threading

import pytest
from sqlalchemy import text

from data.database import Database
from data.ingest_runs import Quarantined, ingest_run
from data.instruments import NewInstrument, ensure_instrument
from tests.data.market_data import FILE, made_bars, store


def runs(database: Database) -> list[tuple[object, ...]]:
    with database.connect() as connection:
        found = connection.execute(text("SELECT state, rows, stored, quarantined, error FROM ingest_runs ORDER BY id"))
        return [tuple(row) for row in found]


def test_a_run_counts_every_row(database: Database) -> None:
    with ingest_run(database, FILE, "a.csv") as run:
        run.count(rows=5, stored=3, unchanged=1)
        run.quarantine([Quarantined(7, "no price", {"close": "x"})])
    assert runs(database) == [("done", 5, 3, 1, None)]
    assert run.reasons == {"no price": 1}


def test_a_run_whose_counts_do_not_add_up_fails(database: Database) -> None:
    with pytest.raises(Exception, match="every_row_accounted"), ingest_run(database, FILE, "a.csv") as run:
        run.count(rows=5, stored=3)
    assert runs(database)[0][0] == "failed"


def test_a_failed_run_leaves_a_sentence_and_nothing_else(database: Database) -> None:
    def fail() -> None:
        with ingest_run(database, FILE, "a.csv") as run:
            ensure_instrument(run.connection, NewInstrument("ABC", "A Company"))
            raise ValueError("Row 3 is no date.\nIt really is not.")

    with pytest.raises(ValueError, match="Row 3"):
        fail()
    assert runs(database) == [("failed", 0, 0, 0, "Nothing was stored: Row 3 is no date.")]
    with database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM instruments")).scalar_one() == 0


def test_a_run_that_was_killed_is_failed_by_the_next_one(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 1))
    with database.begin() as connection:
        connection.execute(text("UPDATE ingest_runs SET state = 'running', finished_at = NULL"))
    store(database, "ABC", made_bars("2024-01-01", 2))
    assert [row[0] for row in runs(database)] == ["failed", "done"]
    assert runs(database)[0][-1] == "The process ended before the run did."


def test_two_runs_at_once_take_turns(database: Database) -> None:
    inside, order = threading.Event(), []

    def second() -> None:
        inside.wait()
        with ingest_run(database, FILE, "second"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with ingest_run(database, FILE, "first"):
        inside.set()
        thread.join(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert [row[0] for row in runs(database)] == ["done", "done"]


def test_nobody_sees_a_batch_before_its_end(database: Database) -> None:
    with ingest_run(database, FILE, "a.csv") as run:
        ensure_instrument(run.connection, NewInstrument("ABC", "A Company"))
        with database.connect() as other:
            assert other.execute(text("SELECT count(*) FROM instruments")).scalar_one() == 0
            assert other.execute(text("SELECT state FROM ingest_runs")).scalar_one() == "running"
