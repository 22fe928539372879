from datetime import UTC, datetime, timedelta

import pytest

from data.audit.origin import Origin, acting_as
from data.audit.reading import Wanted, known_actions, read_entries
from data.audit.recording import record
from data.database import Database
from data.home import Home
from data.users import User, add_user, find_user

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def database(module_home: Home) -> Database:
    """One for all tests here, which only look."""
    return module_home.database


@pytest.fixture(scope="module")
def ana(database: Database) -> User:
    with database.begin() as connection:
        ana = add_user(connection, "ana@example.org", "three quiet herons")
        with acting_as(Origin("user", ana.id, "192.0.2.1", "r1")):
            record(connection, "view.saved", "view", 3)
            record(connection, "view.shared", "view", 3)
        with acting_as(Origin("job", address="192.0.2.9")):
            record(connection, "view%.saved", "report", 3)
    return ana


def actions(database: Database, wanted: Wanted | None = None, **page: int) -> list[str]:
    with database.connect() as connection:
        return [entry.action for entry in read_entries(connection, wanted, **page)]


def test_it_reads_the_newest_first(database: Database, ana: User) -> None:
    assert actions(database) == ["view%.saved", "view.shared", "view.saved", "user.added"]


def test_it_reads_a_page_at_a_time(database: Database, ana: User) -> None:
    assert actions(database, limit=2) == ["view%.saved", "view.shared"]
    assert actions(database, before=3, limit=2) == ["view.saved", "user.added"]


def test_it_names_who_acted_by_their_address_while_the_account_is_there(database: Database, ana: User) -> None:
    with database.connect() as connection:
        emails = [entry.actor_email for entry in read_entries(connection)]
        assert emails == [None, "ana@example.org", "ana@example.org", None]
        assert find_user(connection, "ana@example.org") == ana


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(action="view"), ["view.shared", "view.saved"]),
        (Wanted(action="view.saved"), ["view.saved"]),
        (Wanted(action="view%"), ["view%.saved"]),
        (Wanted(actor="job"), ["view%.saved"]),
        (Wanted(object_kind="view", object_id="3"), ["view.shared", "view.saved"]),
        (Wanted(object_id="4"), []),
        (Wanted(address="192.0.2.9"), ["view%.saved"]),
        (Wanted(request_id="r1", action="view.shared"), ["view.shared"]),
        (Wanted(since=NOW + timedelta(days=1)), []),
        (Wanted(until=NOW - timedelta(days=1)), []),
        (Wanted(since=NOW - timedelta(days=1), until=NOW + timedelta(days=1), actor="job"), ["view%.saved"]),
    ],
)
def test_it_finds_what_is_looked_for(database: Database, ana: User, wanted: Wanted, found: list[str]) -> None:
    assert actions(database, wanted) == found


def test_it_finds_what_somebody_did(database: Database, ana: User) -> None:
    assert actions(database, Wanted(actor_id=ana.id)) == ["view.shared", "view.saved"]
    assert actions(database, Wanted(actor_id=ana.id + 1)) == []


def test_it_knows_which_actions_there_were(database: Database, ana: User) -> None:
    with database.connect() as connection:
        assert known_actions(connection) == ("user.added", "view%.saved", "view.saved", "view.shared")
