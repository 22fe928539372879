"""Two people, and a view that one of them keeps."""

from datetime import UTC, datetime

import pytest

from data.database import Database
from data.saved_views.records import SavedView, State, Words
from data.saved_views.saving import save_view
from data.users import add_user


def _person(database: Database, email: str) -> int:
    with database.begin() as connection:
        return add_user(connection, email, "three quiet herons").id


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def ana(database: Database) -> int:
    return _person(database, "ana@example.org")


@pytest.fixture
def ben(database: Database) -> int:
    return _person(database, "ben@example.org")


@pytest.fixture
def tech(database: Database, ana: int) -> SavedView:
    with database.begin() as connection:
        return save_view(connection, ana, "chart", State("symbol=AAPL&range=2y"), Words("Tech"))
