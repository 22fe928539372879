"""Reports as the queue does them: every minute what is due is decided, and every run is worked on until it ends.

Any number of workers do this beside each other. The minute's planner also finds what others left behind: runs to be
tried again, and those of workers who died.
"""

from typing import TYPE_CHECKING

import structlog
from procrastinate import JobContext

from data.database import Database
from data.reports.enqueueing import QUEUE, TASK, enqueue_run
from jobs.clock import Clock, clock_of

if TYPE_CHECKING:
    from data.home import Home

RUN, RUNS_QUEUE = TASK, QUEUE
PLAN, PLAN_QUEUE, PLANNED_AT = "plan_reports", "plan", "* * * * *"
FORGET, FORGOTTEN_AT = "forget_report_runs", "0 4 * * *"  # UTC

log = structlog.get_logger("oriel.jobs")


def plan_reports(context: JobContext, timestamp: int = 0) -> None:  # noqa: ARG001  (periodic tasks are given one)
    home: Home = context.additional_context["home"]
    plan_and_sweep(home.database, clock_of(home.database))


def run_report(context: JobContext, run_id: int) -> None:
    from jobs.report_machine import work_on
    from jobs.report_steps import desk_of

    work_on(desk_of(context.additional_context["home"]), run_id)


def forget_report_runs(context: JobContext, timestamp: int = 0) -> None:  # noqa: ARG001  (periodic tasks are given one)
    from data.reports.forgetting import forget_old

    home: Home = context.additional_context["home"]
    files, runs = forget_old(home.database, clock_of(home.database)())
    log.info("old runs of reports forgotten", files=files, runs=runs)


def plan_and_sweep(database: Database, clock: Clock) -> None:
    """Raises DatabaseUnavailable; what is not done then is done the next time."""
    from data.reports.leases import runs_waiting
    from data.reports.planning import plan

    now = clock()
    decided = plan(database, now)
    if decided:
        log.info("slots of reports decided", slots=decided)
    with database.connect() as connection:
        waiting = runs_waiting(connection, now)
    for run_id in waiting:
        with database.begin() as connection:
            enqueue_run(connection, database.url, run_id)
