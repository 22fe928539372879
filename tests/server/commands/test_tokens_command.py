from collections.abc import Callable, Iterator
from contextlib import contextmanager

import orjson
import pytest
from click.testing import CliRunner, Result

from app import main
from data import home as home_module
from data.bearers import find_bearer
from data.database import Database
from data.home import Home
from data.settings import Settings
from data.users import add_user

ANA = "ana@example.org"


@pytest.fixture
def tokens(home: Home, database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command on the test's database instead of one that it would start."""

    @contextmanager
    def open_test_home(_: Settings) -> Iterator[Home]:
        yield home

    monkeypatch.setattr(home_module, "open_home", open_test_home)
    with database.begin() as connection:
        add_user(connection, ANA, "three quiet herons")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["tokens", *arguments], env={"ORIEL_PORT": "8123"})

    return run


def test_one_is_made_listed_and_revoked(tokens: Callable[..., Result], database: Database) -> None:
    done = tokens("add", "--email", "Ana@example.org", "--scope", "write", "--name", "nightly", "--json")
    said = orjson.loads(done.output)
    bearer = find_bearer(database, said["token"])
    assert bearer is not None
    assert (bearer.signed_in.email, bearer.scopes) == (ANA, {"read", "write"})
    listed = tokens("list").output
    assert said["prefix"] in listed
    assert "nightly" in listed
    assert said["token"] not in listed
    assert tokens("revoke", str(said["id"])).output == f"Revoked token {said['id']}.\n"
    assert find_bearer(database, said["token"]) is None
    assert tokens("list", "--email", ANA).output == "There is no token.\n"


def test_it_prints_nothing_but_the_token(tokens: Callable[..., Result], database: Database) -> None:
    done = tokens("add", "--email", ANA)
    bearer = find_bearer(database, done.output.strip())
    assert bearer is not None
    assert bearer.scopes == {"read"}
    assert bearer.expires_at is not None
    for_ever = find_bearer(database, tokens("add", "--email", ANA, "--for-ever").output.strip())
    assert for_ever is not None
    assert for_ever.expires_at is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "--email", "nobody@example.org"), "There is no account for nobody@example.org."),
        (("add", "--email", ANA, "--scope", "admin"), "Only an administrator's token can have the scope admin."),
        (("add", "--email", ANA, "--name", "\n"), "A token's name has 1 to 100 letters"),
        (("revoke", "77"), "there is no token 77"),
    ],
)
def test_what_cannot_be_done_is_said(tokens: Callable[..., Result], arguments: tuple[str, ...], sentence: str) -> None:
    done = tokens(*arguments)
    assert done.exit_code == 2
    assert sentence in done.output
