"""A view that is kept, and links to it."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func

from data.database import Database
from data.home import Home
from data.instruments import NewInstrument
from data.saved_views.records import SavedView, State, Words
from data.saved_views.saving import save_view
from data.schema import saved_views, share_hits, share_links, sign_in_failures
from data.share_links.terms import Made, Terms
from data.users import User, add_user
from tests.data.market_data import made_bars, store
from tests.server.visitor import PASSWORD
from views.documents.sharing import share

Linked = Callable[..., str]
_folders = itertools.count()


def keep(database: Database, owner: int, kind: str, query: str, name: str = "Quiet herons") -> SavedView:
    """In a folder of its own, since a name is taken once."""
    with database.begin() as connection:
        return save_view(connection, owner, kind, State(query), Words(name, folder=f"F{next(_folders)}"))


def person(database: Database) -> int:
    with database.begin() as connection:
        return add_user(connection, f"someone{next(_folders)}@example.org", PASSWORD).id


@pytest.fixture(scope="module")
def home(module_home: Home) -> Home:
    """One for a module: each test makes links, views and people of its own."""
    database = module_home.database
    store(database, "ABC", made_bars("2024-01-01", 300), instrument=NewInstrument("ABC", "=A & <b>Co</b>"))
    store(database, "XYZ", made_bars("2024-01-01", 300, price=500.0))
    store(database, "OLD", made_bars("2024-01-01", 100))
    return module_home


@pytest.fixture
def database(home: Home) -> Database:
    with home.database.begin() as connection:  # all tests come from one address
        connection.execute(share_hits.delete())
        connection.execute(share_links.delete())  # nobody may keep more than their role lets them
        connection.execute(saved_views.update().values(deleted_at=func.now()))
        connection.execute(sign_in_failures.delete())
    return home.database


@pytest.fixture
def view(database: Database, ana: User) -> SavedView:
    return keep(database, ana.id, "chart", "symbol=ABC&range=3m")


@pytest.fixture
def make(home: Home, ana: User, view: SavedView) -> Callable[..., Made]:
    """`make(view_id, mode="frozen")`: a link with such terms."""

    def make(view_id: int | None = None, **terms: object) -> Made:
        return share(home, ana.id, view_id or view.id, Terms(**terms), datetime.now(UTC))  # type: ignore[arg-type]  # a test's own words

    return make


@pytest.fixture
def link(make: Callable[..., Made]) -> Linked:
    """The path that it opens."""
    return lambda view_id=None, **terms: f"/share/{make(view_id, **terms).token}"
