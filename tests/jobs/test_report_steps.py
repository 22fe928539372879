"""Reports as the queue really makes and delivers them: on real panels, into a real folder."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.database import Database
from data.home import Home, make_home
from data.notices import latest_notices
from data.reports.definition import Condition, Definition, Destination, Entry
from data.reports.keeping import create_report
from data.reports.requests import ask_for_run
from data.reports.runs import Run, get_run
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.settings import Settings
from data.users import disable_user
from tests.data.market_data import made_bars, store
from tests.data.saved_views.conftest import ana  # noqa: F401  (a fixture)
from tests.jobs.working import work_off

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FOLDER = Destination("folder", "weekly")
Send = Callable[..., Run]


@pytest.fixture
def home(settings: Settings, database: Database) -> Home:
    store(database, "ONE", made_bars("2023-01-02", 400))
    return make_home(replace(settings, chromium=Path("/nowhere")), database)


@pytest.fixture
def send(home: Home, ana: int) -> Send:  # noqa: F811  (a fixture)
    """`send(formats=("html",))`: the run of such a report. `slot`: as if it was due, and not asked for."""

    def run(*, symbol: str = "ONE", slot: bool = False, minute: int = 0, **changes: object) -> Run:
        with home.database.begin() as connection:
            view = save_view(connection, ana, "chart", State(f"symbol={symbol}"), Words(f"{symbol} {minute}")).id
            plain = Definition(
                "The week", entries=(Entry(view, ("statistics",)),), formats=("csv",), destinations=(FOLDER,)
            )
            definition = replace(plain, **changes)  # type: ignore[arg-type]  # a test's own words
            report = connection.exec_driver_sql("SELECT max(id) FROM reports").scalar() or (
                create_report(connection, ana, definition).id
            )
            asked = ask_for_run(connection, home.database.url, report, definition, now=NOW.replace(minute=minute))
            if slot:
                connection.exec_driver_sql("ALTER TABLE report_runs DISABLE TRIGGER never_lies")
                connection.exec_driver_sql("UPDATE report_runs SET origin = 'schedule' WHERE state = 'due'")
                connection.exec_driver_sql("ALTER TABLE report_runs ENABLE TRIGGER never_lies")
        work_off(home)
        with home.database.connect() as connection:
            return get_run(connection, ana, asked)

    return run


def laid_down(home: Home) -> list[Path]:
    return sorted(path for path in (home.settings.home / "reports").rglob("*") if path.is_file())


def test_a_report_is_made_of_its_views_and_laid_down_with_its_letter(home: Home, send: Send) -> None:
    run = send(text="Read **this**.")
    assert (run.state, run.reason, run.notes) == ("sent", "", ())
    assert run.as_of == "2024-02-05"
    (file,) = run.files
    assert file.media_type.startswith("text/csv")
    written = {path.suffix: path.read_bytes() for path in laid_down(home)}
    assert len(written[".csv"]) == file.size
    assert run.data_version is not None


def test_a_part_that_fails_blocks_it_by_default(home: Home, send: Send) -> None:
    run = send(symbol="GONE")
    assert run.state == "retrying"
    assert run.reason.startswith("Nothing of it could be made: GONE 0: There is no instrument")
    assert laid_down(home) == []


def test_a_part_that_fails_is_named_where_the_author_says_so(home: Home, send: Send, ana: int) -> None:  # noqa: F811  (a fixture)
    with home.database.begin() as connection:
        good, bad = (
            save_view(connection, ana, "chart", State(f"symbol={symbol}"), Words(symbol)).id
            for symbol in ("ONE", "GONE")
        )
    entries = (Entry(good, ("statistics",)), Entry(bad, ("statistics",)))
    blocked = send(entries=entries, minute=1)
    assert (blocked.state, blocked.reason.partition(":")[0]) == ("retrying", "A part of it could not be made")
    named = send(entries=entries, on_failure="name", minute=2)
    assert named.state == "sent"
    (note,) = named.notes
    assert note.startswith("Missing: GONE")
    assert send(entries=entries[1:], on_failure="name", minute=3).state == "retrying"  # nothing else is in it


def test_without_a_browser_the_page_goes_out_and_the_letter_says_so(home: Home, send: Send) -> None:
    run = send(formats=("pdf",))
    assert run.state == "sent"
    assert [file.media_type.partition(";")[0] for file in run.files] == ["text/html"]
    assert "There is no Chromium" in run.notes[0]


def test_only_newer_data_are_sent_by_the_clock_and_anything_by_hand(home: Home, send: Send) -> None:
    newer = Condition("newer")
    assert send(condition=newer, slot=True, minute=1).state == "sent"
    again = send(condition=newer, slot=True, minute=2)
    assert (again.state, again.reason) == ("skipped", "There are no newer data than last time.")
    assert send(condition=newer, minute=3).state == "sent"


def test_what_its_author_may_not_do_any_more_fails_and_is_told(home: Home, send: Send, ana: int) -> None:  # noqa: F811  (a fixture)
    with home.database.begin() as connection:
        disable_user(connection, ana)
    run = send()
    assert (run.state, run.attempts) == ("failed", 1)
    assert "disabled" in run.reason
    with home.database.connect() as connection:
        assert "was not sent" in latest_notices(connection, ana)[0].text


def test_the_letter_says_what_it_is_and_as_of_when(home: Home, send: Send) -> None:
    send(text="Read this first.")
    with home.database.connect() as connection:
        letter = connection.exec_driver_sql("SELECT letter::text FROM report_runs").scalar_one()
    said = json.loads(letter)
    assert said["subject"] == "The week, 2024-02-05"
    assert "Read this first." in said["text"]
    assert "from data as of 2024-02-05" in said["text"]
