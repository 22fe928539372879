import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from app import main
from data import home as home_module
from data.database import Database
from data.home import Home
from data.invitations import list_invitations
from data.second_factor import has_second_factor
from data.settings import Settings
from data.users import authenticate, list_users, local_admin
from tests.authenticator import authenticator_of

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


def test_it_resets_a_second_factor(users: Callable[..., Result], database: Database, home: Home) -> None:
    users("add", "--email", "ana@example.org", "--password-stdin", stdin=PASSWORD)
    with database.connect() as connection:
        (ana,) = list_users(connection)
    assert users("reset-second-factor", "ana@example.org").output.endswith("nothing was changed.\n")
    authenticator_of(database, home.settings, ana.id)
    assert "no second factor any more" in users("reset-second-factor", "ANA@example.org").output
    with database.connect() as connection:
        assert not has_second_factor(connection, ana.id)
    assert users("reset-second-factor", "nobody@example.org").exit_code == 2


def test_it_prints_a_link_for_an_invitation(users: Callable[..., Result], database: Database) -> None:
    assert "your own account" in users("invite").stderr, "nobody could come back"
    users("add", "--email", "ana@example.org", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    link = r"http://127\.0\.0\.1:8123/invitation/[\w-]{43}\n"
    assert re.fullmatch(link, users("invite", "--email", "Bo@example.org", "--role", "premium", "--days", "2").output)
    assert "already" in users("invite", "--email", "ana@example.org").stderr
    with database.connect() as connection:
        (made,) = list_invitations(connection)
    assert (made.email, made.role, (made.expires_at - made.created_at).days) == ("bo@example.org", "premium", 2)


def test_it_has_an_invitation_sent(users: Callable[..., Result], database: Database) -> None:
    users("add", "--email", "ana@example.org", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    assert users("invite", "--email", "bo@example.org", "--mail").output == "The worker sends it to bo@example.org.\n"
    assert "hand the link over" in users("invite", "--mail").stderr
    with database.connect() as connection:
        waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send_letter'")
        assert connection.execute(waiting).scalar_one() == 1
        assert len(list_invitations(connection)) == 1, "what is not sent is not made"


def test_it_changes_a_role_and_keeps_the_last_administrator(users: Callable[..., Result], database: Database) -> None:
    for email, role in (("root@example.org", "admin"), ("ana@example.org", "user")):
        users("add", "--email", email, "--role", role, "--password-stdin", stdin=PASSWORD)
    assert users("role", "ana@example.org", "professional").output == "ana@example.org is professional now.\n"
    for refused in (users("role", "root@example.org", "user"), users("disable", "root@example.org")):
        assert refused.exit_code == 2
        assert "last account that administers" in refused.output
    with database.connect() as connection:
        roles = {user.email: (user.role, user.disabled_at) for user in list_users(connection)}
    assert roles == {"root@example.org": ("admin", None), "ana@example.org": ("professional", None)}


def test_who_is_enabled_again_has_the_old_password(users: Callable[..., Result], database: Database) -> None:
    users("add", "--email", "ana@example.org", "--password-stdin", stdin=PASSWORD)
    users("disable", "ana@example.org")
    assert not authenticate(database, "ana@example.org", PASSWORD)
    assert users("enable", "ana@example.org").output == "Enabled ana@example.org.\n"
    assert authenticate(database, "ana@example.org", PASSWORD)
