import pytest

from data.database import Database
from data.recent_views import KEPT, latest, remember
from data.users import add_user


@pytest.fixture
def ana(database: Database) -> int:
    with database.begin() as connection:
        return add_user(connection, "ana@example.org", "three quiet herons").id


def titles(database: Database, user_id: int, limit: int = 8) -> list[str]:
    return [view.title for view in latest(database, user_id, limit)]


def test_the_newest_view_comes_first(database: Database, ana: int) -> None:
    for symbol in ("AAPL", "MSFT", "IBM"):
        remember(database, ana, "chart", f"symbol={symbol}", symbol)
    assert titles(database, ana) == ["IBM", "MSFT", "AAPL"]
    assert titles(database, ana, limit=2) == ["IBM", "MSFT"]


def test_a_view_seen_again_moves_up_and_takes_its_new_title(database: Database, ana: int) -> None:
    for symbol, title in (("AAPL", "old"), ("MSFT", "MSFT"), ("AAPL", "new")):
        remember(database, ana, "chart", f"symbol={symbol}", title)
    assert titles(database, ana) == ["new", "MSFT"]


def test_only_the_newest_are_kept(database: Database, ana: int) -> None:
    for number in range(KEPT + 5):
        remember(database, ana, "chart", f"n={number}", str(number))
    kept = titles(database, ana, limit=1000)
    assert kept == [str(number) for number in range(KEPT + 4, 4, -1)]


def test_people_do_not_see_each_others(database: Database, ana: int) -> None:
    with database.begin() as connection:
        bo = add_user(connection, "bo@example.org", "three quiet herons").id
    for number in range(KEPT + 1):
        remember(database, ana, "chart", f"n={number}", "Ana's")
    remember(database, bo, "chart", "n=0", "Bo's")
    assert titles(database, bo) == ["Bo's"]
    assert len(latest(database, ana, 1000)) == KEPT
