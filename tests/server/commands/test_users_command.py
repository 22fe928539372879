import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner, Result

from app import main
from data import home as home_module
from data.database import Database
from data.home import Home
from data.settings import Settings
from data.users import authenticate, list_users, local_admin

PASSWORD = "three quiet herons"


@pytest.fixture
def users(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command on the test's database instead of one that it would start."""

    @contextmanager
    def open_test_home(_: Settings) -> Iterator[Home]:
        yield home

    monkeypatch.setattr(home_module, "open_home", open_test_home)

    def run(*arguments: str, stdin: str = "") -> Result:
        return CliRunner().invoke(main, ["users", *arguments], input=stdin, env={"ORIEL_PORT": "8123"})

    return run


def test_it_adds_an_account_that_can_sign_in(users: Callable[..., Result], database: Database) -> None:
    done = users("add", "--email", "Ana@example.org", "--role", "premium", "--password-stdin", stdin=PASSWORD + "\n")
    assert (done.exit_code, done.output) == (0, "Added ana@example.org as premium.\n")
    assert authenticate(database, "ana@example.org", PASSWORD)


def test_the_first_administrator_takes_over_from_the_local_one(
    users: Callable[..., Result], database: Database
) -> None:
    with database.begin() as connection:
        before = local_admin(connection)
    users("add", "--email", "ana@example.org", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    with database.connect() as connection:
        (after,) = list_users(connection)
    assert (after.id, after.email, after.role) == (before.id, "ana@example.org", "admin")


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("ana", PASSWORD, "That is not an e-mail address."),
        ("ana@example.org", "short", "The password needs at least 12 characters"),
        ("bo@example.org", PASSWORD, "There is an account for bo@example.org already."),
    ],
)
def test_it_says_in_a_sentence_why_not(users: Callable[..., Result], email: str, password: str, sentence: str) -> None:
    users("add", "--email", "bo@example.org", "--password-stdin", stdin=PASSWORD)
    done = users("add", "--email", email, "--password-stdin", stdin=password)
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_it_does_not_wait_for_a_password_that_nobody_can_type(users: Callable[..., Result]) -> None:
    done = users("add", "--email", "ana@example.org")
    assert done.exit_code == 2
    assert "--password-stdin" in done.stderr


def test_it_rejects_a_role_that_does_not_exist(users: Callable[..., Result]) -> None:
    assert users("add", "--email", "ana@example.org", "--role", "owner", "--password-stdin").exit_code == 2


def test_it_lists_accounts_and_their_state(users: Callable[..., Result]) -> None:
    assert users("list").output == "There is no account yet.\n"
    users("add", "--email", "ana@example.org", "--password-stdin", stdin=PASSWORD)
    users("add", "--email", "bo@example.org", "--password-stdin", stdin=PASSWORD)
    assert users("disable", "BO@example.org").exit_code == 0
    ana, bo = users("list").output.splitlines()
    assert re.fullmatch(r"ana@example\.org +user +active", ana)
    assert re.fullmatch(r"bo@example\.org +user +disabled \d{4}-\d\d-\d\d", bo)


def test_it_prints_a_link_for_a_new_password(users: Callable[..., Result]) -> None:
    users("add", "--email", "ana@example.org", "--password-stdin", stdin=PASSWORD)
    assert re.fullmatch(r"http://127\.0\.0\.1:8123/reset/[\w-]{43}\n", users("reset", "ana@example.org").output)
    for command in ("reset", "disable"):
        done = users(command, "nobody@example.org")
        assert done.exit_code == 2
        assert "no account for nobody@example.org" in done.stderr
