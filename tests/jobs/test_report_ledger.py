"""The ledger of reports: what is asked for, sent again and read; and that it can't be made to lie."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy
from sqlalchemy import text

from data.database import Database
from data.delivery.parcel import Parcel, Undeliverable
from data.reports.definition import Destination
from data.reports.leases import Claim
from data.reports.made import Made
from data.reports.requests import ask_for_run, send_again
from data.reports.runs import NoSuchRun, NotKept, count_by_state, file_of, get_run, last_runs
from tests.data.saved_views.conftest import ana, ben  # noqa: F401  (fixtures)
from tests.jobs.report_worlds import DEFINITION, START, World, new_world


@pytest.fixture
def world(database: Database, ana: int) -> World:  # noqa: F811  (a fixture)
    return new_world(database, ana)


def never(_claim: Claim) -> Made:
    raise AssertionError("It is made once.")


def refuse(_destination: Destination, _parcel: Parcel) -> None:
    raise Undeliverable("The mail server is away.", is_final=False)


def test_what_is_asked_for_runs_now_and_as_asked(world: World, ben: int) -> None:  # noqa: F811  (a fixture)
    to_oneself = replace(DEFINITION, destinations=(Destination("notice", str(world.owner)),))
    with world.database.begin() as connection:
        test = ask_for_run(connection, world.database.url, world.report, to_oneself, now=world.now, origin="test")
    world.work()
    assert [channel for channel, _ in world.delivered] == ["notice"]
    with world.database.begin() as connection:
        assert last_runs(connection, world.owner) == {}  # tests don't count
        assert get_run(connection, world.owner, test).origin == "test"
        assert file_of(connection, world.owner, test, "week.csv").content == f"run,{test}\n".encode()
        with pytest.raises(NoSuchRun):
            file_of(connection, ben, test, "week.csv")
        with pytest.raises(NotKept):
            file_of(connection, world.owner, test, "month.csv")
        now = ask_for_run(connection, world.database.url, world.report, DEFINITION, now=world.now)
        assert last_runs(connection, world.owner)[world.report].id == now
        assert count_by_state(connection) == {"sent": 1, "due": 1}


def test_sending_again_is_a_run_of_its_own_with_the_same_files_and_other_keys(world: World) -> None:
    world.plan(minutes=1)
    world.work()
    first = world.run()
    world.make = never
    with world.database.begin() as connection:
        again = send_again(connection, world.database.url, first.id, now=world.now)
        with pytest.raises(NotKept):
            send_again(connection, world.database.url, 10_000, now=world.now)
    world.work()
    _, second = world.runs()
    assert (second.id, second.origin, second.state, second.fire_at) == (again, "resend", "sent", first.fire_at)
    assert len({parcel.key for _, parcel in world.delivered}) == 4
    assert len({parcel.files for _, parcel in world.delivered}) == 1


LIES = """
UPDATE report_runs SET state = 'due', finished_at = NULL, started_at = NULL, attempts = 0
UPDATE report_runs SET state = 'running', lease = 'me', leased_until = now(), finished_at = NULL
UPDATE report_runs SET fire_at = now()
UPDATE report_runs SET definition = '{}'
UPDATE report_runs SET letter = '{}'
UPDATE report_runs SET finished_at = NULL
UPDATE report_runs SET lease = 'me'
UPDATE report_runs SET next_attempt_at = now()
UPDATE report_deliveries SET key = repeat('0', 32)
UPDATE report_deliveries SET state = 'due', sent_at = NULL
UPDATE report_files SET content = ''
INSERT INTO report_deliveries (run_id, channel, target, key) SELECT id, 'mail', 'x', repeat('1', 32) FROM report_runs
INSERT INTO report_runs (report_id, fire_at, origin, definition) SELECT report_id, fire_at, origin, '{}' \\
FROM report_runs
INSERT INTO report_runs (report_id, fire_at, origin, definition, state) SELECT report_id, now(), 'now', '{}', 'sent' \
FROM report_runs
"""


def test_the_ledger_itself_refuses_to_lie(world: World) -> None:
    world.plan(minutes=1)
    world.work()
    before = world.runs()
    for lie in LIES.strip().splitlines():
        with pytest.raises(sqlalchemy.exc.DBAPIError):
            world.execute(lie)
    assert world.runs() == before


def test_a_run_is_not_sent_before_its_deliveries_are(world: World) -> None:
    world.plan(minutes=1)
    world.attempt = refuse
    world.work()
    with pytest.raises(sqlalchemy.exc.DBAPIError, match="not all of its deliveries"):
        world.execute("UPDATE report_runs SET state = 'sent', next_attempt_at = NULL, finished_at = now()")


def test_times_are_those_of_the_clock_that_was_passed_in(world: World) -> None:
    world.plan(minutes=1)
    world.work()
    with world.database.connect() as connection:
        query = text(
            "SELECT created_at, started_at, finished_at, (SELECT min(sent_at) FROM report_deliveries) FROM report_runs"
        )
        assert set(connection.execute(query).one()) == {START + timedelta(minutes=1)}
