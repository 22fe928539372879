from collections.abc import Callable, Iterator
from contextlib import contextmanager

import orjson
import pytest
from click.testing import CliRunner, Result

from app import main
from data import home as home_module
from data.audit.origin import CONSOLE, Origin, acting_as
from data.database import Database
from data.home import Home
from data.house_rules import HouseRules, change_rules
from data.settings import Settings
from data.users import add_user, disable_user
from tests.data.audit.rewriting import record_of_before, tamper


@pytest.fixture
def audit(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """The command on the test's database instead of one that it would start."""

    @contextmanager
    def open_test_home(_: Settings) -> Iterator[Home]:
        yield home

    monkeypatch.setattr(home_module, "open_home", open_test_home)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["audit", *arguments], env={})

    with acting_as(Origin()):  # the command says who it is, to all that is recorded after it
        yield run


@pytest.fixture
def ana(database: Database) -> int:
    with database.begin() as connection, acting_as(CONSOLE):
        ana = add_user(connection, "ana@example.org", "three quiet herons").id
    with database.begin() as connection, acting_as(Origin("user", ana, "192.0.2.1")):
        disable_user(connection, add_user(connection, "ben@example.org", "three quiet herons").id)
    return ana


def test_it_lists_who_did_what_newest_first(audit: Callable[..., Result], ana: int) -> None:
    newest, _, oldest = audit("list").output.splitlines()
    assert [*newest.split()[3:]] == ["ana@example.org", "user.disabled", "user", str(ana + 1), "192.0.2.1"]
    assert [*oldest.split()[3:]] == ["console", "user.added", "user", str(ana), "role=user"]


def test_it_finds_what_is_asked_for(audit: Callable[..., Result], ana: int) -> None:
    assert len(audit("list", "--email", "ana@example.org").output.splitlines()) == 2
    assert len(audit("list", "--action", "user.added").output.splitlines()) == 2
    assert len(audit("list", "--object", f"user:{ana}").output.splitlines()) == 1
    (line,) = audit("list", "--limit", "1", "--json").output.splitlines()
    assert orjson.loads(line)["action"] == "user.disabled"
    assert audit("list", "--action", "dance").stderr == "There is no such row.\n"
    assert audit("list", "--email", "nobody@example.org").exit_code == 2


def test_it_says_that_all_is_as_it_was_and_how_to_prove_that_later(audit: Callable[..., Result], ana: int) -> None:
    done = audit("verify")
    assert done.exit_code == 0
    said, _, head = done.output.strip().partition(" Head: ")
    assert said == "3 rows are as they were written."
    assert audit("verify", "--head", head).exit_code == 0


def test_it_names_the_first_row_that_is_not(audit: Callable[..., Result], ana: int, database: Database) -> None:
    head = audit("verify").output.split()[-1]
    with database.begin() as connection:
        tamper(connection, "DELETE FROM audit_log WHERE id = 3")
    assert audit("verify").exit_code == 0
    done = audit("verify", "--head", head)
    assert (done.exit_code, done.output) == (1, "Row 3 of the audit log is missing, and all after it.\n")
    with database.begin() as connection:
        tamper(connection, "UPDATE audit_log SET actor = 'nobody' WHERE id = 2")
    assert (audit("verify").exit_code, audit("verify").output) == (1, "Row 2 of the audit log has been changed.\n")
    assert audit("verify", "--head", "2").exit_code == 2


def test_it_lets_the_oldest_go(audit: Callable[..., Result], database: Database) -> None:
    with database.begin() as connection:
        record_of_before(connection, 50)
        change_rules(connection, HouseRules(audit_days=40))
    assert audit("prune").output == "1 rows were older than the house keeps and are gone.\n"
    assert "audit.pruned" in audit("list", "--limit", "1").output
    assert audit("verify").exit_code == 0
