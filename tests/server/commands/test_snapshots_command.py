"""`python app.py snapshots`, on the test's database."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from app import main
from data import home as home_module
from data.home import Home, make_home
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.schema import snapshots
from data.settings import Settings
from data.users import add_user
from tests.data.market_data import made_bars, store

Run = Callable[..., Result]


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch) -> Run:
    store(home.database, "AAA", made_bars("2020-01-01", 400))
    with home.database.begin() as connection:
        ana = add_user(connection, "ana@example.org", "three quiet herons").id
        save_view(connection, ana, "chart", State("symbol=AAA"), Words("Tech"))

    @contextmanager
    def open_test_home(_: Settings) -> Iterator[Home]:
        yield make_home(home.settings, home.database)  # as a process of its own: it knows nothing yet

    monkeypatch.setattr(home_module, "open_home", open_test_home)
    return lambda *words: CliRunner().invoke(main, ["snapshots", *words])


def test_it_freezes_lists_and_shows(run: Run) -> None:
    assert run("list").output.startswith("There is no snapshot yet")
    made = run("make", "1", "--title", "Before")
    assert (made.exit_code, made.stdout) == (0, "Frozen as 1: Before, as of 2021-02-03.\n")
    assert "Tech: Price" in made.stderr
    assert "as of 2021-02-03  Before (view 1)" in run("list").output
    assert re.search(r"\(view 1\)  [0-9a-f]{64}$", run("list", "--digests").output.rstrip())
    shown = run("show", "1").output
    assert shown.startswith("Before, frozen 20")
    assert "Tech · Chart: " in shown
    assert json.loads(run("show", "1", "--json").output)["sections"][0]["panels"][0]["name"] == "price"


def test_it_compares_and_says_so_by_its_exit_code(run: Run, home: Home) -> None:
    run("make", "1")
    run("make", "1")
    same = run("compare", "1", "2")
    assert same.exit_code == 0
    assert "0 of " in same.output
    assert "Both were made from the same state of the data." in same.output
    store(home.database, "AAA", made_bars("2021-02-04", 10, price=900.0))
    run("make", "1")
    other = run("compare", "3", "1")
    assert other.exit_code == 1
    assert "As of 2021-02-13; before, as of 2021-02-03." in other.output
    assert json.loads(run("compare", "1", "3", "--json").output)["changed"] > 0


def test_it_verifies_and_names_what_was_altered(run: Run, home: Home) -> None:
    run("make", "1")
    run("make", "1", "--title", "Second")
    good = run("verify")
    assert (good.exit_code, good.output) == (0, "2 snapshots, 2 as they were frozen, 0 not.\n")
    with home.database.begin() as connection:
        connection.execute(update(snapshots).where(snapshots.c.id == 2).values(document=b"no"))
    bad = run("verify", "--owner", "ana@example.org")
    assert bad.exit_code == 1
    assert "Second (view 1): its content can't be unpacked." in bad.output
    shown = run("show", "2")
    assert (shown.exit_code, "can't be unpacked" in shown.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("make", "99"), "There is no such saved view"),
        (("show", "99"), "There is no such snapshot"),
        (("list", "--owner", "nobody@example.org"), "no account for nobody@example.org"),
    ],
)
def test_it_says_in_a_sentence_why_not(run: Run, words: tuple[str, ...], sentence: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_with_several_accounts_it_asks_whose(run: Run, home: Home) -> None:
    with home.database.begin() as connection:
        add_user(connection, "ben@example.org", "three quiet herons")
    assert "--owner" in run("list").stderr
    assert run("show", "1", "--owner", "ben@example.org").exit_code == 2
