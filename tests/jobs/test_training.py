"""Training as the queue does it: once, every night for what is watched, and not again when it can't be done."""

from types import SimpleNamespace

import pytest

from data.database import Database
from data.home import Home
from data.users import add_user
from data.watched_predictions import watch
from jobs.training import TRAIN, enqueue_training, train_watched
from tests.jobs.working import job_states, work_off
from tests.server.visitor import PASSWORD
from tests.views.predictions.small_market import VIEW, store_closes


def test_what_was_left_for_later_is_trained_once(home: Home, database: Database) -> None:
    store_closes(database)
    enqueue_training(database, VIEW.query())
    enqueue_training(database, VIEW.query())
    assert job_states(database) == [(TRAIN, "todo")]
    work_off(home)
    assert job_states(database) == []
    (version,) = home.market.trained.all_versions("ABC")
    assert (version.key.model, version.version, version.is_active) == ("ridge", 1, True)
    enqueue_training(database, VIEW.query())
    work_off(home)
    assert home.market.trained.all_versions("ABC") == (version,)


@pytest.mark.parametrize("query", ["symbol=NOPE", "symbol=ABC&first=2000", "symbol=ABC&model=logistic&first=252"])
def test_what_cannot_be_trained_is_not_tried_again(home: Home, database: Database, query: str) -> None:
    store_closes(database)
    enqueue_training(database, query)
    work_off(home)
    assert job_states(database) == []
    assert home.market.trained.all_versions() == ()


def test_what_is_watched_is_trained_at_night(home: Home, database: Database) -> None:
    with database.begin() as connection:
        people = [add_user(connection, f"{name}@example.org", PASSWORD).id for name in ("ana", "bob")]
    for person, query in ((people[0], "symbol=SPX"), (people[1], "symbol=SPX"), (people[1], "symbol=AAPL")):
        watch(database, person, query)
    train_watched(SimpleNamespace(additional_context={"home": home}))
    assert job_states(database) == [(TRAIN, "todo"), (TRAIN, "todo")]
