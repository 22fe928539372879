import pytest
from sqlalchemy import text

from data.database import Database
from data.users import add_first_admin, add_user, disable_user
from data.watched_predictions import unwatch, watch, watched


@pytest.fixture
def people(database: Database) -> tuple[int, int]:
    with database.begin() as connection:
        first = add_first_admin(connection, "a@example.org", "correct horse battery 1")
        second = add_user(connection, "b@example.org", "correct horse battery 2", "user")
    return first.id, second.id


def test_each_watches_for_themselves_and_nights_work_for_all(database: Database, people: tuple[int, int]) -> None:
    anna, ben = people
    assert watch(database, anna, "symbol=SPX")
    assert not watch(database, anna, "symbol=SPX")
    assert watch(database, ben, "symbol=SPX")
    assert watch(database, ben, "symbol=AAPL")
    assert watched(database, anna) == ("symbol=SPX",)
    assert watched(database) == ("symbol=AAPL", "symbol=SPX")
    assert unwatch(database, ben, "symbol=SPX")
    assert not unwatch(database, ben, "symbol=SPX")
    assert watched(database) == ("symbol=AAPL", "symbol=SPX")


def test_what_only_closed_accounts_watch_is_left_alone(database: Database, people: tuple[int, int]) -> None:
    anna, ben = people
    watch(database, anna, "symbol=SPX")
    watch(database, ben, "symbol=AAPL")
    with database.begin() as connection:
        disable_user(connection, ben)
    assert watched(database) == ("symbol=SPX",)
    with database.begin() as connection:
        connection.execute(text("DELETE FROM users WHERE id = :id"), {"id": anna})
    assert watched(database) == ()
