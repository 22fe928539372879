"""Whoever does it, by whatever door: what is changed is told, and nothing that opens anything is in it."""

from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy import select

from data.audit.reading import Wanted, known_actions, read_entries
from data.audit.verifying import verify
from data.database import Database
from data.one_time_links import make_link
from data.reports.definition import Definition, Destination, Entry, Schedule
from data.reports.keeping import (
    change_report,
    create_report,
    delete_report,
    pause_report,
    publish_report,
    resume_report,
    undelete_report,
)
from data.reports.requests import ask_for_run
from data.saved_views.records import State, Words
from data.saved_views.saving import change_view, delete_view, restore_version, save_view, undelete_view
from data.saved_views.sharing import share_view
from data.schema import sources
from data.sessions import end_session, start_session
from data.settings import Settings
from data.share_links.keeping import create_link, pause_link, revoke_link, rotate_link
from data.share_links.terms import Terms
from data.snapshots import Frozen, delete_snapshot, keep_snapshot
from data.users import (
    add_first_admin,
    add_user,
    disable_user,
    local_admin,
    note_failed_sign_in,
    reset_link,
    set_password,
)
from tests.data.market_data import made_bars, store

NOW = datetime.now(UTC)
PASSWORD = "three quiet herons"
REPORT = Definition(
    title="Friday",
    text="",
    entries=(Entry(1, ("price",)),),
    symbols=("AAPL",),
    formats=("pdf",),
    destinations=(Destination("mail", "ana@example.org"),),
    schedule=Schedule("weekly", weekday=4, at="17:00", time_zone="UTC"),
)


def told(database: Database) -> list[tuple[str, str]]:
    """What was done to what, oldest first."""
    with database.connect() as connection:
        assert verify(connection).broken is None
        return [(entry.action, entry.object_id) for entry in reversed(read_entries(connection))]


def test_accounts_and_sessions(database: Database, settings: Settings) -> None:
    with database.begin() as connection:
        local_admin(connection)
        local_admin(connection)
        admin = str(add_first_admin(connection, "root@example.org", PASSWORD).id)
        ana = add_user(connection, "ana@example.org", PASSWORD)
        link = reset_link(connection, settings, "ana@example.org")
        token = start_session(connection, ana.id, lifetime=timedelta(days=1))
        end_session(connection, token)
        end_session(connection, token)
        set_password(connection, ana.id, "four loud storks")
        note_failed_sign_in(connection, " Ana@example.org")
        note_failed_sign_in(connection, "four loud storks")
        disable_user(connection, ana.id)
        make_link(connection, "reset", ana.id, lifetime=timedelta(days=1))
        (started,) = read_entries(connection, Wanted(action="session.started"))
        kept = orjson.dumps([[one.object_id, one.detail, one.action] for one in read_entries(connection)]).decode()
    assert (started.actor, started.actor_id) == ("user", ana.id)
    her = str(ana.id)
    assert told(database) == [
        ("user.added", admin),
        ("credentials.given", admin),
        ("user.added", her),
        ("reset_link.made", her),
        ("session.started", her),
        ("session.ended", her),
        ("password.changed", her),
        ("sign_in.failed", her),
        ("sign_in.failed", ""),
        ("user.disabled", her),
    ]
    for secret in (token, link.rpartition("/")[2], "herons", "storks", "example.org"):
        assert secret not in kept


def test_saved_views(database: Database) -> None:
    with database.begin() as connection:
        ana = add_user(connection, "ana@example.org", PASSWORD).id
        view = save_view(connection, ana, "chart", State("symbol=AAPL"), Words("Secret merger"))
        change_view(connection, ana, view.id, known_version=1, state=State("symbol=MSFT"))
        restore_version(connection, ana, view.id, 1, known_version=2)
        share_view(connection, ana, view.id, {}, "view")
        delete_view(connection, ana, view.id)
        undelete_view(connection, ana, view.id)
    assert [action for action, _ in told(database)] == [
        "user.added",
        "view.saved",
        "view.changed",
        "view.changed",
        "view.shared",
        "view.deleted",
        "view.undeleted",
    ]


def test_links_and_snapshots(database: Database) -> None:
    frozen = Frozen("Secret merger", b"{}", "1", "1", None, NOW)
    with database.begin() as connection:
        ana = add_user(connection, "ana@example.org", PASSWORD).id
        view = save_view(connection, ana, "chart", State("symbol=AAPL"), Words("Secret merger"))
        snapshot = keep_snapshot(connection, ana, view.id, frozen)
        link = create_link(connection, ana, view.id, Terms(label="Merger"), NOW).link
        pause_link(connection, ana, link.id, paused=True)
        pause_link(connection, ana, link.id, paused=False)
        token = rotate_link(connection, ana, link.id).token
        revoke_link(connection, ana, link.id)
        revoke_link(connection, ana, link.id)
        delete_snapshot(connection, ana, snapshot.id)
        kept = orjson.dumps([[one.object_id, one.detail] for one in read_entries(connection)]).decode()
    links = ("made", "paused", "resumed", "rotated", "revoked")
    assert told(database)[2:] == [
        ("snapshot.made", str(snapshot.id)),
        *((f"link.{what}", str(link.id)) for what in links),
        ("snapshot.deleted", str(snapshot.id)),
    ]
    assert "erger" not in kept
    assert token not in kept


def test_reports(database: Database) -> None:
    with database.begin() as connection:
        ana = add_user(connection, "ana@example.org", PASSWORD).id
        report = create_report(connection, ana, REPORT)
        change_report(connection, ana, report.id, REPORT, known_version=1, now=NOW)
        publish_report(connection, ana, report.id, known_version=2, now=NOW)
        pause_report(connection, ana, report.id, now=NOW)
        pause_report(connection, ana, report.id, now=NOW)
        resume_report(connection, ana, report.id, now=NOW)
        ask_for_run(connection, database.url, report.id, REPORT, now=NOW)
        delete_report(connection, ana, report.id, now=NOW)
        undelete_report(connection, ana, report.id, now=NOW)
    done = ("made", "changed", "published", "paused", "resumed", "run_asked", "deleted", "undeleted")
    assert told(database)[1:] == [(f"report.{what}", str(report.id)) for what in done]


def test_imports_that_stored_and_that_did_not(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 5))
    failing = made_bars("2024-01-01", 5).assign(close=None)
    try:
        store(database, "ABC", failing)
    except Exception:  # whatever the database says of it
        with database.connect() as connection:
            assert known_actions(connection) == ("import.failed", "import.stored")
            failed, stored = read_entries(connection)
            source = connection.execute(select(sources.c.id).where(sources.c.name == "file")).scalar_one()
        assert (stored.object_kind, stored.detail) == (
            "ingest_run",
            {"source": source, "rows": 5, "stored": 5, "quarantined": 0},
        )
        assert int(failed.object_id) == int(stored.object_id) + 1
    else:
        raise AssertionError("bars without closes were stored")
