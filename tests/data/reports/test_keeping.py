"""A report is its owner's alone, begins as a draft, and is sent only when it has all that it needs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data.database import Database
from data.reports.definition import Condition, Definition, Destination, Entry, Schedule
from data.reports.keeping import (
    change_report,
    create_report,
    delete_report,
    duplicate_report,
    get_report,
    list_reports,
    pause_report,
    publish_report,
    resume_report,
    undelete_report,
)
from data.reports.readiness import faults_of
from data.reports.records import NoSuchReport, NotReady, Report, StaleReport

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 12, tzinfo=UTC)
WEEKLY = Definition(
    title="Friday",
    text="# Hello",
    entries=(Entry(1, ("price",)), Entry(2)),
    symbols=("AAPL", "MSFT"),
    formats=("pdf", "xlsx"),
    destinations=(Destination("mail", "ana@example.org"),),
    schedule=Schedule("weekly", weekday=4, at="17:00", time_zone="Asia/Karachi"),
    condition=Condition("number", 1, "statistics", "last", "above", 1.5),
)


def create(database: Database, user: int, definition: Definition = WEEKLY) -> Report:
    with database.begin() as connection:
        return create_report(connection, user, definition)


def publish(database: Database, user: int, report: Report) -> Report:
    with database.begin() as connection:
        return publish_report(connection, user, report.id, known_version=report.version, now=NOW)


def test_a_new_one_is_a_draft_and_found_again_as_it_was(database: Database, ana: int) -> None:
    report = create(database, ana)
    assert (report.definition, report.standing, report.version) == (WEEKLY, "draft", 1)
    with database.connect() as connection:
        assert get_report(connection, ana, report.id) == report
        assert list_reports(connection, ana) == (report,)


def test_nobody_else_has_it(database: Database, ana: int, ben: int) -> None:
    report = create(database, ana)
    with database.begin() as connection:
        assert list_reports(connection, ben) == ()
        for attempt in (
            lambda: get_report(connection, ben, report.id),
            lambda: change_report(connection, ben, report.id, WEEKLY, known_version=1, now=NOW),
            lambda: publish_report(connection, ben, report.id, known_version=1, now=NOW),
            lambda: pause_report(connection, ben, report.id, now=NOW),
            lambda: resume_report(connection, ben, report.id, now=NOW),
            lambda: duplicate_report(connection, ben, report.id),
            lambda: delete_report(connection, ben, report.id, now=NOW),
            lambda: undelete_report(connection, ben, report.id, now=NOW),
        ):
            with pytest.raises(NoSuchReport) as its:
                attempt()
            with pytest.raises(NoSuchReport) as none:
                get_report(connection, ben, 10**9)
            assert str(its.value) == str(none.value)
        assert get_report(connection, ana, report.id) == report


def test_who_has_not_seen_the_newest_state_changes_nothing(database: Database, ana: int) -> None:
    report = create(database, ana)
    with database.begin() as connection:
        changed = change_report(connection, ana, report.id, replace(WEEKLY, title="New"), known_version=1, now=NOW)
        with pytest.raises(StaleReport, match="2026-11-20 at 12:00 UTC"):
            change_report(connection, ana, report.id, WEEKLY, known_version=1, now=LATER)
        with pytest.raises(StaleReport):
            publish_report(connection, ana, report.id, known_version=1, now=LATER)
        assert get_report(connection, ana, report.id) == changed
    assert (changed.version, changed.definition.title, changed.changed_at) == (2, "New", NOW)


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (replace(WEEKLY, title=""), "title"),
        (replace(WEEKLY, entries=()), "saved view"),
        (replace(WEEKLY, formats=()), "format"),
        (replace(WEEKLY, condition=Condition("number", 1)), "number"),
        (replace(WEEKLY, destinations=()), "where"),
    ],
)
def test_what_could_not_be_sent_is_not_published(
    database: Database, ana: int, definition: Definition, words: str
) -> None:
    report = create(database, ana, definition)
    with pytest.raises(NotReady, match=words):
        publish(database, ana, report)
    published = publish(database, ana, create(database, ana))
    with pytest.raises(NotReady, match=words), database.begin() as connection:
        change_report(connection, ana, published.id, definition, known_version=1, now=NOW)
    assert len(faults_of(definition)) == 1


def test_slots_are_due_from_its_publication_and_from_its_resumption(database: Database, ana: int) -> None:
    report = publish(database, ana, create(database, ana))
    assert (report.standing, report.planned_until) == ("active", NOW)
    with database.begin() as connection:
        paused = pause_report(connection, ana, report.id, now=NOW)
        assert pause_report(connection, ana, report.id, now=LATER) == paused
        resumed = resume_report(connection, ana, report.id, now=LATER)
        assert resume_report(connection, ana, report.id, now=NOW) == resumed
    assert (paused.standing, paused.paused_at) == ("paused", NOW)
    assert (resumed.standing, resumed.planned_until) == ("active", LATER)


def test_publishing_once_more_skips_no_slot_and_resumes_nothing(database: Database, ana: int) -> None:
    report = publish(database, ana, create(database, ana))
    with database.begin() as connection:
        assert publish_report(connection, ana, report.id, known_version=report.version, now=LATER) == report
        paused = pause_report(connection, ana, report.id, now=LATER)
        assert publish_report(connection, ana, report.id, known_version=report.version, now=LATER) == paused


def test_a_copy_is_a_draft_of_its_own(database: Database, ana: int) -> None:
    report = publish(database, ana, create(database, ana, replace(WEEKLY, title="x" * 120)))
    with database.begin() as connection:
        copy = duplicate_report(connection, ana, report.id)
    assert (copy.standing, copy.definition.title) == ("draft", "x" * 113 + " (copy)")
    assert replace(copy.definition, title="") == replace(WEEKLY, title="")


def test_what_was_deleted_is_gone_and_comes_back_as_it_was(database: Database, ana: int) -> None:
    report = publish(database, ana, create(database, ana))
    with database.begin() as connection:
        delete_report(connection, ana, report.id, now=NOW)
        assert list_reports(connection, ana) == ()
        with pytest.raises(NoSuchReport):
            get_report(connection, ana, report.id)
        assert undelete_report(connection, ana, report.id, now=LATER) == replace(report, planned_until=LATER)
        with pytest.raises(NoSuchReport):
            undelete_report(connection, ana, report.id, now=LATER)
