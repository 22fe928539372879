"""`python app.py reports`, on the test's database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, update

from app import main
from data import home as home_module
from data.home import Home
from data.reports.definition import Condition, Definition, Destination, Entry, Schedule
from data.reports.keeping import create_report, publish_report
from data.reports.runs import get_run
from data.schema import report_deliveries, report_runs
from data.settings import Settings
from data.users import add_user

Run = Callable[..., Result]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WEEKLY = Definition(
    "Friday",
    entries=(Entry(1),),
    condition=Condition("newer"),
    schedule=Schedule("weekly", weekday=4, at="17:00"),
    destinations=(Destination("mail", "ana@example.org"),),
)


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch) -> Run:
    @contextmanager
    def open_test_home(_: Settings) -> Iterator[Home]:
        yield home

    monkeypatch.setattr(home_module, "open_home", open_test_home)
    return lambda *words: CliRunner().invoke(main, ["reports", *words])


def publish(home: Home, email: str = "ana@example.org") -> tuple[int, int]:
    with home.database.begin() as connection:
        person = add_user(connection, email, "three quiet herons").id
        report = create_report(connection, person, WEEKLY)
        publish_report(connection, person, report.id, known_version=1, now=NOW)
        create_report(connection, person, Definition("Half done"))
        return person, report.id


def test_it_lists_what_there_is(run: Run, home: Home) -> None:
    publish(home)
    lines = run("list").output.splitlines()
    assert "draft   never run" in lines[0]
    assert "Half done: not due" in lines[0]
    assert "active  never run" in lines[1]
    assert "Friday: next 20" in lines[1]
    assert lines[1].endswith("(Every Friday at 17:00 (UTC))")


def test_a_run_is_asked_for(run: Run, home: Home) -> None:
    person, report = publish(home)
    assert run("run", str(report)).output.startswith("Asked for as run 1;")
    with home.database.connect() as connection:
        asked = get_run(connection, person, 1)
    assert (asked.origin, asked.state, asked.definition) == ("now", "due", WEEKLY)
    assert "1  20" in run("runs", str(report)).output


def test_a_draft_and_what_is_not_there_are_not_run(run: Run, home: Home) -> None:
    _, report = publish(home)
    assert "this is a draft" in run("run", str(report + 1)).output
    assert "There is no such report" in run("run", "99").output
    assert run("runs", "99").exit_code == 2


def test_the_ledger_says_what_failed_and_masks_who_it_was_for(run: Run, home: Home) -> None:
    _, report = publish(home)
    assert run("runs", str(report)).output == "It has not run yet.\n"
    run("run", str(report))
    values = {"run_id": 1, "channel": "mail", "target": "ana@example.org", "key": "a" * 32}
    with home.database.begin() as connection:
        connection.execute(insert(report_deliveries).values(values))
        connection.execute(update(report_deliveries).values(state="failed", error="Refused."))
        failed = {"state": "failed", "started_at": NOW, "finished_at": NOW, "attempts": 1}
        connection.execute(update(report_runs).values(**failed, reason="The mail server refused it."))
    said = run("runs", str(report))
    assert said.exit_code == 1
    assert (
        "failed (now)\n        The mail server refused it.\n        failed to a…@example.org: Refused.\n" in said.output
    )


def test_of_several_accounts_one_is_named(run: Run, home: Home) -> None:
    publish(home)
    publish(home, "ben@example.org")
    assert "--owner" in run("list").output
    assert "Friday" in run("list", "--owner", "ben@example.org").output
