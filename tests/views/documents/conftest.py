"""Two people who keep views of two instruments whose bars the test made."""

from collections.abc import Callable

import pytest

from data.home import Home
from data.saved_views.records import SavedView, State, Words
from data.saved_views.saving import save_view
from data.users import add_user
from tests.data.market_data import made_bars, store
from views.registry import kinds

Save = Callable[..., SavedView]


@pytest.fixture
def stocked(home: Home) -> Home:
    store(home.database, "AAA", made_bars("2020-01-01", 400))
    store(home.database, "BBB", made_bars("2020-06-01", 300, price=200.0))
    return home


def _person(home: Home, email: str) -> int:
    with home.database.begin() as connection:
        return add_user(connection, email, "three quiet herons").id


@pytest.fixture
def ana(home: Home) -> int:
    return _person(home, "ana@example.org")


@pytest.fixture
def ben(home: Home) -> int:
    return _person(home, "ben@example.org")


@pytest.fixture
def save(stocked: Home, ana: int) -> Save:
    """`save("chart", "symbol=AAA")`, Ana's unless told whose."""

    def keep(kind: str, query: str, name: str = "", state: int = 1, owner: int | None = None) -> SavedView:
        with stocked.database.begin() as connection:
            return save_view(
                connection, owner or ana, kind, State(query, state), Words(name or f"{kind} {query}"[:100])
            )

    return keep


@pytest.fixture(scope="module")
def demo_ana(demo_home: Home) -> int:
    return _person(demo_home, "ana@example.org")


@pytest.fixture(scope="module")
def demo_saved(demo_home: Home, demo_ana: int) -> dict[str, int]:
    """One view of each kind, by kind, as its page opens."""
    with demo_home.database.begin() as connection:
        return {
            name: save_view(connection, demo_ana, name, State(kind.view().query(), kind.state), Words(name)).id
            for name, kind in kinds().items()
        }
