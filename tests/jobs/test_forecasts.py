"""The ledger's jobs, run by a worker."""

from datetime import UTC, datetime

import pytest

from data.enqueueing import SCORE, enqueue_scoring
from data.home import Home
from data.users import add_first_admin
from data.watched_predictions import watch
from jobs.forecasts import FORECAST_VIEW, FORECAST_WATCHED
from jobs.queue import make_queue
from tests.data.made_forecasts import instrument_id, made_forecast
from tests.jobs.working import job_states, work_off
from tests.views.predictions.ledger_worlds import quick, rows, store_coin


def defer(home: Home, task: str, **arguments: object) -> None:
    queue = make_queue(home.database.url)
    with home.database.begin() as connection:
        queue.configure_task(task, connection=connection.connection.driver_connection).defer(**arguments)


def test_new_data_have_forecasts_scored_and_one_job_that_waits_is_enough(home: Home) -> None:
    frame = store_coin(home.database)
    coin = instrument_id(home.database, "COIN")
    home.market.ledger.record([made_forecast(coin, as_of=made) for made in frame.index[100:110]])
    enqueue_scoring(home.database)
    enqueue_scoring(home.database)
    assert job_states(home.database) == [(SCORE, "todo")]
    work_off(home)
    assert job_states(home.database) == []
    assert len(home.market.ledger.scored("live")) == 10


def test_what_is_watched_is_forecast_and_what_cannot_be_is_told_and_done(home: Home) -> None:
    store_coin(home.database)
    store_coin(home.database, 100, "SHORT")
    with home.database.begin() as connection:
        anna = add_first_admin(connection, "a@example.org", "three quiet herons").id
    for symbol in ("COIN", "SHORT", "GONE"):
        watch(home.database, anna, quick(symbol).query())
    before = datetime.now(UTC)
    defer(home, FORECAST_WATCHED, timestamp=0)
    work_off(home)
    assert job_states(home.database) == []
    made = rows(
        home.database, "SELECT DISTINCT symbol, made_at FROM forecasts JOIN instruments i ON i.id = instrument_id"
    )
    ((symbol, made_at),) = made
    assert symbol == "COIN"
    assert before <= made_at <= datetime.now(UTC)
    assert home.market.ledger.count("live") >= 2


def test_a_forecast_that_fails_unexpectedly_is_tried_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("a library is broken")

    monkeypatch.setattr("views.predictions.nightly.forecast_and_record", fail)
    defer(home, FORECAST_VIEW, query="symbol=COIN")
    work_off(home)
    assert job_states(home.database) == [(FORECAST_VIEW, "todo")]


def test_a_replay_is_walked_and_scored(home: Home) -> None:
    store_coin(home.database)
    defer(home, "replay_forecasts", query=quick(models="ridge").query(), every=20)
    work_off(home)
    assert job_states(home.database) == []
    found = home.market.ledger.scored("replay")
    assert len(found) == home.market.ledger.count("replay") > 0


def test_nights_score_before_they_forecast(home: Home) -> None:
    tasks = make_queue(home.database.url).periodic_registry.periodic_tasks.values()
    cron = {task.task.name: task.cron for task in tasks}
    scored, forecast = (tuple(map(int, reversed(cron[name].split()[:2]))) for name in (SCORE, FORECAST_WATCHED))
    assert scored < forecast
