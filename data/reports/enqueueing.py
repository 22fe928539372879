"""Puts a run into the job queue, in the transaction that decides it."""

from contextlib import suppress

from sqlalchemy import Connection

TASK, QUEUE = "run_report", "reports"


def enqueue_run(connection: Connection, database_url: str, run_id: int) -> None:
    """Once: where it waits there already, that is enough."""
    import procrastinate
    from procrastinate.exceptions import AlreadyEnqueued

    # The tasks themselves are the worker's.
    queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=database_url))
    task = queue.configure_task(
        TASK,
        allow_unknown=True,
        connection=connection.connection.driver_connection,
        queue=QUEUE,
        queueing_lock=f"{TASK} {run_id}",
    )
    with suppress(AlreadyEnqueued), connection.begin_nested():
        task.defer(run_id=run_id)
