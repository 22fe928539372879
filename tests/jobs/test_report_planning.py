"""Which slots are decided, and how: once each, in time, late or made up for; and what stays undone turns red."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from data.database import Database
from data.notices import latest_notices
from data.reports.definition import Schedule
from data.reports.overdue import UNREADABLE, Overdue, overdue
from data.reports.planning import NOT_RUNNING, plan
from jobs.queue import make_queue
from jobs.reports import PLAN, RUN, plan_and_sweep
from tests.data.saved_views.conftest import ana  # noqa: F401  (a fixture)
from tests.jobs.report_worlds import MINUTE, START, World, new_world
from tests.jobs.working import job_states

ROOT = Path(__file__).parents[2]
HOURLY = Schedule("cron", cron="0 * * * *")
PLANNER = """
import sys
from datetime import datetime
from data.database import Database
from data.reports.planning import plan
print(plan(Database(sys.argv[1]), datetime.fromisoformat(sys.argv[2])))
"""


@pytest.fixture
def world(database: Database, ana: int) -> World:  # noqa: F811  (a fixture)
    return new_world(database, ana)


def red(world: World) -> tuple[Overdue, ...]:
    with world.database.connect() as connection:
        return overdue(connection, world.now)


def test_each_slot_is_decided_once_with_its_place_in_the_queue(world: World) -> None:
    assert [world.plan(minutes=1) for _ in range(3)] == [1, 1, 1]
    assert world.plan() == 0
    assert [run.fire_at for run in world.runs()] == [START + number * MINUTE for number in (1, 2, 3)]
    assert {(run.state, run.is_late) for run in world.runs()} == {("due", False)}
    assert job_states(world.database) == [(RUN, "todo")] * 3


def test_after_a_stop_the_latest_is_made_up_for_and_the_others_are_missed(world: World) -> None:
    world.change(schedule=HOURLY)
    assert world.plan(minutes=8 * 24 * 60 + 30) == 8 * 24  # in several transactions
    *missed, latest = world.runs()
    assert {(run.state, run.reason, run.is_late) for run in missed} == {("missed", NOT_RUNNING, True)}
    assert (latest.state, latest.is_late, latest.fire_at) == ("due", True, START + timedelta(days=8))
    assert len(job_states(world.database)) == 1


def test_after_a_stop_all_are_made_up_for_where_the_author_wants_it(world: World) -> None:
    world.change(schedule=Schedule("cron", cron="0 * * * *", catch_up="all"))
    world.plan(minutes=5 * 60 + 5)
    assert [(run.state, run.is_late) for run in world.runs()] == [("due", True)] * 4 + [("due", False)]


def test_a_report_that_nobody_can_read_stops_no_other(world: World) -> None:
    broken = new_world(world.database, world.owner)
    newer = 'UPDATE reports SET definition = definition || \'{"colour": "red"}\', planned_until = :early WHERE id = :id'
    world.execute(newer, id=broken.report, early=START - MINUTE)  # so that it comes first
    assert world.plan(minutes=2) == 2
    world.now += timedelta(hours=3)
    assert {(one.report_id, one.words) for one in red(world)} >= {(broken.report, UNREADABLE)}


def test_a_planner_that_is_a_little_late_misses_nothing(world: World) -> None:
    world.plan(minutes=5)
    assert [(run.state, run.is_late) for run in world.runs()] == [("due", False)] * 5


@pytest.mark.parametrize("change", ["is_draft = true", "paused_at = now()", "deleted_at = now()"])
def test_drafts_and_what_is_paused_or_deleted_have_no_slots(world: World, change: str) -> None:
    world.execute(f"UPDATE reports SET {change}")  # noqa: S608  (from above)
    assert world.plan(minutes=10) == 0
    assert world.runs() == red(world) == ()


def test_a_slot_keeps_the_definition_that_it_was_decided_by(world: World) -> None:
    world.plan(minutes=1)
    world.change(title="The month")
    world.plan(minutes=1)
    assert [run.definition.title for run in world.runs()] == ["The week", "The month"]


def test_planners_beside_each_other_decide_each_slot_once(world: World) -> None:
    until = START + 100 * MINUTE
    command = [sys.executable, "-c", PLANNER, world.database.url, until.isoformat()]
    together = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    assert plan(world.database, START + 40 * MINUTE) <= 40
    for each in together:
        each.communicate()
        assert each.returncode == 0
    plan(world.database, until)  # one of them may have found the report locked
    assert [run.fire_at for run in world.runs()] == [START + number * MINUTE for number in range(1, 101)]


def test_a_planner_killed_in_the_middle_leaves_nothing_half_done(world: World) -> None:
    with world.database.engine.connect() as blocker:
        # It waits for whether this slot stays, within its transaction; there it is killed.
        blocker.exec_driver_sql(
            "INSERT INTO report_runs (report_id, fire_at, origin, definition)"
            " SELECT id, '2026-01-01 00:05Z', 'schedule', definition FROM reports"
        )
        command = [sys.executable, "-c", PLANNER, world.database.url, (START + 9 * MINUTE).isoformat()]
        halfway = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        wait_for_a_waiting_session(world)
        os.kill(halfway.pid, signal.SIGKILL)
        halfway.communicate()
        blocker.rollback()
    assert world.runs() == ()
    assert job_states(world.database) == []
    assert world.plan(minutes=9) == 9


def wait_for_a_waiting_session(world: World) -> None:
    waiting = """
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
    """
    with world.database.connect() as connection:
        for _ in range(3000):
            if connection.exec_driver_sql(waiting).scalar_one():
                return
            connection.exec_driver_sql("SELECT pg_sleep(0.01)")
            connection.rollback()
    raise AssertionError("The planner did not come so far.")


def test_the_sweep_finds_what_nobody_has_in_the_queue(world: World) -> None:
    world.plan(minutes=1)
    world.execute("DELETE FROM procrastinate_jobs")
    clock = world.desk.clock
    plan_and_sweep(world.database, clock)
    plan_and_sweep(world.database, clock)
    assert job_states(world.database) == [(RUN, "todo")]
    world.execute("DELETE FROM procrastinate_jobs")
    world.execute(
        "UPDATE report_runs SET state = 'running', lease = 'gone', attempts = 1, started_at = now(),"
        " leased_until = '2026-01-01 00:02Z'"
    )
    plan_and_sweep(world.database, clock)
    assert job_states(world.database) == []  # somebody has it
    world.now += timedelta(seconds=61)
    plan_and_sweep(world.database, clock)
    assert [state for _, state in job_states(world.database)] == ["todo", "todo"]  # it and the minute's own


def test_the_planner_runs_each_minute_in_a_queue_of_its_own(world: World) -> None:
    queue = make_queue(world.database.url)
    (task,) = (one for one in queue.periodic_registry.periodic_tasks.values() if one.task.name == PLAN)
    assert task.cron == "* * * * *"
    assert len({queue.tasks[name].queue for name in (PLAN, RUN, "score_forecasts")}) == 3


def test_a_schedule_whose_calendar_ends_is_told_to_its_author_once(world: World) -> None:
    world.change(schedule=Schedule("after_close", exchange="XSAU"))
    world.execute("UPDATE reports SET planned_until = '2030-01-02'")
    world.now = START.replace(year=2030, month=1, day=3)
    assert world.plan() == world.plan() == 0
    with world.database.connect() as connection:
        (notice,) = latest_notices(connection, world.owner)
    assert notice.text == (
        "The report “The week” is not sent any more. The sessions of XSAU are not known as far as 2030-01-02;"
        " update Oriel, or choose days instead."
    )
    (late,) = red(world)
    assert "not known" in late.words
