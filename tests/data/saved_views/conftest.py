"""Two people who keep views."""

import pytest

from data.database import Database
from data.users import add_user


def _person(database: Database, email: str) -> int:
    with database.begin() as connection:
        return add_user(connection, email, "three quiet herons").id


@pytest.fixture
def ana(database: Database) -> int:
    return _person(database, "ana@example.org")


@pytest.fixture
def ben(database: Database) -> int:
    return _person(database, "ben@example.org")
