"""The job queue on PostgreSQL: work that nobody waits for, kept until it is done.

Tasks get the `Home` as `context.additional_context["home"]`. A job whose worker was killed is run again, so every
task must bear running twice.
"""

import procrastinate

from jobs.demo import load_demo
from jobs.heartbeat import HEARTBEAT_SECONDS, SILENT_SECONDS

RETRY = procrastinate.RetryStrategy(max_attempts=3, exponential_wait=5)


def make_queue(database_url: str) -> procrastinate.App:
    """The queue and its tasks. Opens no connection yet."""
    queue = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=database_url, min_size=1, max_size=4, name="jobs"),
        worker_defaults={
            "concurrency": 2,
            "delete_jobs": "successful",  # failed ones stay to be looked at
            "update_heartbeat_interval": HEARTBEAT_SECONDS,
            "stalled_worker_timeout": SILENT_SECONDS,
        },
    )
    queue.task(name="ingest_demo", pass_context=True, queueing_lock="ingest_demo", retry=RETRY)(load_demo)
    return queue
