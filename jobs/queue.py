"""The job queue on PostgreSQL: work that nobody waits for, kept until it is done.

Tasks get the `Home` as `context.additional_context["home"]`. A job whose worker was killed is run again, so every
task must bear running twice.
"""

import procrastinate

from data.enqueueing import SCORE
from jobs.account_letters import SEND, send_letter
from jobs.api_leftovers import CLEAR_API, CLEARED_AT, clear_api_leftovers
from jobs.audit import PRUNE_AUDIT, PRUNED_AT, prune_audit
from jobs.demo import load_demo
from jobs.forecasts import (
    FORECAST_AT,
    FORECAST_VIEW,
    FORECAST_WATCHED,
    REPLAY,
    SCORED_AT,
    forecast_view,
    forecast_watched,
    replay_forecasts,
    score_forecasts,
)
from jobs.heartbeat import HEARTBEAT_SECONDS, SILENT_SECONDS
from jobs.reports import (
    FORGET,
    FORGOTTEN_AT,
    PLAN,
    PLAN_QUEUE,
    PLANNED_AT,
    RUN,
    RUNS_QUEUE,
    forget_report_runs,
    plan_reports,
    run_report,
)
from jobs.training import TRAIN, TRAIN_WATCHED, TRAINED_AT, train_models, train_watched

RETRY = procrastinate.RetryStrategy(max_attempts=3, exponential_wait=5)


def make_queue(database_url: str) -> procrastinate.App:
    """The queue and its tasks. Opens no connection yet."""
    queue = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=database_url, min_size=1, max_size=8, name="jobs"),
        worker_defaults={
            "delete_jobs": "successful",  # failed ones stay to be looked at
            "update_heartbeat_interval": HEARTBEAT_SECONDS,
            "stalled_worker_timeout": SILENT_SECONDS,
        },
    )
    queue.task(name="ingest_demo", pass_context=True, queueing_lock="ingest_demo", retry=RETRY)(load_demo)
    queue.task(name=SEND, pass_context=True, retry=RETRY)(send_letter)
    _add_forecasts(queue)
    _add_reports(queue)
    clear = queue.task(name=CLEAR_API, pass_context=True, queueing_lock=CLEAR_API, retry=RETRY)(clear_api_leftovers)
    queue.periodic(cron=CLEARED_AT)(clear)
    prune = queue.task(name=PRUNE_AUDIT, pass_context=True, queueing_lock=PRUNE_AUDIT, retry=RETRY)(prune_audit)
    queue.periodic(cron=PRUNED_AT)(prune)
    return queue


def _add_forecasts(queue: procrastinate.App) -> None:
    nightly = {
        SCORE: (score_forecasts, SCORED_AT),
        FORECAST_WATCHED: (forecast_watched, FORECAST_AT),
        TRAIN_WATCHED: (train_watched, TRAINED_AT),
    }
    for name, (work, cron) in nightly.items():
        task = queue.task(name=name, pass_context=True, queueing_lock=name, retry=RETRY)(work)
        queue.periodic(cron=cron)(task)
    queue.task(name=FORECAST_VIEW, pass_context=True, retry=RETRY)(forecast_view)
    queue.task(name=REPLAY, pass_context=True, retry=RETRY)(replay_forecasts)
    queue.task(name=TRAIN, pass_context=True, retry=RETRY)(train_models)


def _add_reports(queue: procrastinate.App) -> None:
    # No retry: what is left undone, the next minute's planner finds.
    plan = queue.task(name=PLAN, queue=PLAN_QUEUE, pass_context=True, queueing_lock=PLAN)(plan_reports)
    queue.periodic(cron=PLANNED_AT)(plan)
    forget = queue.task(name=FORGET, pass_context=True, queueing_lock=FORGET, retry=RETRY)(forget_report_runs)
    queue.periodic(cron=FORGOTTEN_AT)(forget)
    queue.task(name=RUN, queue=RUNS_QUEUE, pass_context=True)(run_report)
