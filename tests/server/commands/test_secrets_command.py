from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from app import main
from data import home as home_module
from data.database import Database
from data.home import Home
from data.kept_secrets import keep_secret, mail_server_of
from data.sealing import new_key, sealing_keys
from data.settings import Settings

URL = "smtp://ana:hunter2@mail.example.org"


@pytest.fixture
def secrets(home: Home, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command on the test's database instead of one that it would start."""

    @contextmanager
    def open_test_home(_: Settings) -> Iterator[Home]:
        yield home

    monkeypatch.setattr(home_module, "open_home", open_test_home)

    def run(*arguments: str, stdin: str = "") -> Result:
        return CliRunner().invoke(main, ["secrets", *arguments], input=stdin, env={})

    return run


def test_it_keeps_lists_and_removes_one_and_never_says_it(
    secrets: Callable[..., Result], settings: Settings, database: Database
) -> None:
    assert secrets("list").output == "No secret is kept.\n"
    done = secrets("set", "smtp_url", stdin=URL + "\n")
    assert done.stdout == "Kept smtp_url, sealed.\n"
    assert "ORIEL_MAIL_FROM" in done.stderr
    listed = secrets("list")
    assert "smtp_url" in listed.output
    assert "can be read" in listed.output
    assert "hunter2" not in done.output + listed.output
    assert mail_server_of(settings, database)
    assert secrets("remove", "smtp_url").output == "Removed smtp_url.\n"
    assert secrets("remove", "smtp_url").exit_code == 2


def test_it_refuses_what_can_be_none_in_a_sentence(secrets: Callable[..., Result]) -> None:
    done = secrets("set", "smtp_url", stdin="http://ana:hunter2@x\n")
    assert done.exit_code == 2
    assert "smtp_url must look like smtp://" in done.stderr
    assert "hunter2" not in done.output
    assert "there is: smtp_url" in secrets("set", "colour", stdin="x").stderr


def test_it_changes_the_key(secrets: Callable[..., Result], settings: Settings, database: Database) -> None:
    secrets("set", "smtp_url", stdin=URL)
    before = sealing_keys(settings)
    done = secrets("rotate")
    assert done.output.splitlines()[0] == "1 secrets are sealed with the new key."
    assert sealing_keys(settings)[1:] == before
    assert mail_server_of(settings, database)


def test_with_a_key_missing_it_says_which_secret_to_set_anew(
    secrets: Callable[..., Result], settings: Settings, database: Database
) -> None:
    with database.begin() as connection:
        keep_secret(connection, replace(settings, sealing_keys=(new_key(),)), "smtp_url", URL)
    listed = secrets("list")
    assert listed.exit_code == 1
    assert "set it anew" in listed.output
    done = secrets("rotate")
    assert done.exit_code == 2
    assert "the key that sealed it is not among the sealing keys" in done.stderr
