"""A report that was sent inside Oriel opens for whom it was sent to, and is nothing to anybody else."""

from datetime import timedelta

import pytest
from flask import Flask

from data.database import Database
from data.delivery.delivering import deliver
from data.delivery.parcel import Parcel
from data.notices import latest_notices
from data.reports.definition import Destination
from data.reports.received import received, received_file
from data.sessions import start_session
from data.settings import Settings
from data.users import User, add_user
from tests.jobs.report_worlds import World, new_world
from tests.server.test_gate import router_body
from tests.server.visitor import PASSWORD, Visitor, visitor_of


@pytest.fixture
def world(database: Database, ana: User, settings: Settings) -> World:
    """Ana's report goes to Bo by a notice, and to nobody else."""
    with database.begin() as connection:
        bo = add_user(connection, "bo@example.org", PASSWORD).id
        add_user(connection, "eve@example.org", PASSWORD)
    world = new_world(database, ana.id)
    world.change(destinations=(Destination("notice", str(bo)),))

    def really(destination: Destination, parcel: Parcel) -> None:
        deliver(destination, parcel, settings=settings, database=database, now=world.now)

    world.attempt = really
    return world


def person(world: World, email: str) -> int:
    from data.users import find_user

    with world.database.connect() as connection:
        return find_user(connection, email).id


def visitor(world: World, desk: Flask, email: str) -> Visitor:
    found = visitor_of(desk)
    with world.database.begin() as connection:
        found.wear(start_session(connection, person(world, email), lifetime=timedelta(days=1)))
    return found


def page(visitor: Visitor, path: str) -> str:
    return repr(visitor.call(router_body(path)).json)


def test_a_notice_leads_to_the_words_and_the_files(world: World, desk: Flask) -> None:
    world.plan(minutes=1)
    world.work()
    run = world.run()
    assert run.state == "sent"
    with world.database.connect() as connection:
        (notice,) = latest_notices(connection, person(world, "bo@example.org"))
    assert notice.href == f"/received/{run.id}"
    for email in ("bo@example.org", "ana@example.org"):
        reader = visitor(world, desk, email)
        shown = page(reader, notice.href)
        assert notice.text in shown
        assert "Words." in shown
        assert "from ana@example.org" in shown
        file = reader.get(f"{notice.href}/week.csv")
        assert file.data == f"run,{run.id}\n".encode()
        assert file.headers["Content-Disposition"] == "attachment; filename=week.csv"


def test_it_is_nothing_to_anybody_else(world: World, desk: Flask) -> None:
    world.plan(minutes=1)
    world.work()
    run = world.run().id
    stranger = visitor(world, desk, "eve@example.org")
    foreign, unknown = page(stranger, f"/received/{run}"), page(stranger, f"/received/{run + 1}")
    assert "There is no such report here" in foreign
    assert foreign == unknown
    answers = [stranger.get(f"/received/{number}/week.csv") for number in (run, run + 1, 10**30)]
    assert {answer.status_code for answer in answers} == {404}
    assert visitor_of(desk).get(f"/received/{run}/week.csv").status_code in {302, 401}


def test_nothing_is_there_before_it_is_sent(world: World) -> None:
    bo = person(world, "bo@example.org")
    world.plan(minutes=1)
    run = world.run().id
    with world.database.connect() as connection:
        assert received(connection, bo, run) is None
        assert received_file(connection, bo, run, "week.csv") is None


@pytest.mark.parametrize("path", ["/received/", "/received/x", "/received/-1", "/received/" + "9" * 40, "/received/٣"])
def test_an_address_that_is_none_opens_nothing(world: World, desk: Flask, path: str) -> None:
    shown = page(visitor(world, desk, "bo@example.org"), path)
    assert "no such" in shown


def test_a_file_that_is_kept_no_longer_is_said_to_be(world: World, desk: Flask) -> None:
    world.plan(minutes=1)
    world.work()
    run = world.run().id
    world.execute("DELETE FROM report_files WHERE run_id = :run", run=run)
    reader = visitor(world, desk, "bo@example.org")
    assert "kept no longer" in page(reader, f"/received/{run}")
    assert reader.get(f"/received/{run}/week.csv").status_code == 404
    assert reader.get(f"/received/{run}/a%00b").status_code == 404
