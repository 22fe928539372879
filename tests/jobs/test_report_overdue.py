"""What was not sent in time is red, whoever is to blame; what is old is forgotten, and nothing is decided anew."""

from datetime import timedelta

import pytest

from data.database import Database
from data.reports.definition import Schedule
from data.reports.forgetting import FILES_KEPT, RUNS_KEPT, forget_old
from data.reports.overdue import NOT_PLANNED, Overdue, overdue
from data.reports.runs import get_run
from jobs.report_machine import NotThisTime
from tests.data.saved_views.conftest import ana  # noqa: F401  (a fixture)
from tests.jobs.report_worlds import MINUTE, START, World, new_world

HOURLY = Schedule("cron", cron="0 * * * *")


@pytest.fixture
def world(database: Database, ana: int) -> World:  # noqa: F811  (a fixture)
    return new_world(database, ana)


def red(world: World) -> tuple[Overdue, ...]:
    with world.database.connect() as connection:
        return overdue(connection, world.now)


def test_what_was_not_sent_within_its_window_is_red_until_something_newer_is(world: World) -> None:
    world.change(schedule=HOURLY, window_minutes=30)
    world.plan(minutes=60)
    assert red(world) == ()
    world.plan(minutes=31)
    (one,) = red(world)
    assert one == Overdue(world.report, world.owner, "The week", START + 60 * MINUTE, "No worker has begun with it.")
    world.plan(minutes=30)
    world.work(world.runs()[-1].id)  # the next one is sent
    assert red(world) == ()


def test_a_condition_that_does_not_hold_is_nothing_to_be_red_about(world: World) -> None:
    world.change(schedule=HOURLY, window_minutes=30)
    world.plan(minutes=60)
    world.make = lambda _claim: NotThisTime("There are no newer data than last time.")
    world.work()
    world.plan(minutes=40)
    assert red(world) == ()


def test_a_dead_planner_is_red_too(world: World) -> None:
    world.change(schedule=HOURLY, window_minutes=30)
    world.plan(minutes=10)
    world.now += timedelta(minutes=79)
    assert red(world) == ()
    world.now += timedelta(minutes=2)
    (one,) = red(world)
    assert (one.fire_at, one.words) == (START + 60 * MINUTE, NOT_PLANNED)


def test_files_are_forgotten_before_runs_and_the_last_one_sent_is_kept(world: World) -> None:
    for _ in range(3):
        world.plan(minutes=1)
        world.work()
    ids = [run.id for run in world.runs()]
    world.plan(minutes=1)  # one that is still due
    assert forget_old(world.database, world.now) == (0, 0)
    assert forget_old(world.database, world.now + FILES_KEPT + timedelta(days=1)) == (2, 0)
    assert [len(run.files) for run in world.runs()] == [0, 0, 1, 0]
    assert forget_old(world.database, world.now + RUNS_KEPT + timedelta(days=1)) == (0, 2)
    assert world.runs()[0].id == ids[-1]
    assert world.plan() == 0  # nothing is decided anew
    with world.database.connect() as connection:
        assert get_run(connection, world.owner, ids[-1]).size > 0


def test_files_are_forgotten_by_count_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.reports.forgetting.FILES_KEPT_PER_REPORT", 2)
    for _ in range(4):
        world.plan(minutes=1)
        world.work()
    assert forget_old(world.database, world.now) == (2, 0)
    assert [len(run.files) for run in world.runs()] == [0, 0, 1, 1]
