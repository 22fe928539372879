"""The audit log once a day: its oldest rows go, and its head is written to the log, where nobody rewrites it."""

from typing import TYPE_CHECKING

import structlog
from procrastinate import JobContext

if TYPE_CHECKING:
    from data.home import Home

PRUNE_AUDIT, PRUNED_AT = "prune_audit", "30 4 * * *"  # UTC

log = structlog.get_logger("oriel.jobs")


def prune_audit(context: JobContext, timestamp: int = 0) -> None:  # noqa: ARG001  (periodic tasks are given one)
    from data.audit.retention import prune
    from data.audit.verifying import verify

    home: Home = context.additional_context["home"]
    with home.database.begin() as connection:
        gone = prune(connection)
    with home.database.connect() as connection:
        verdict = verify(connection)
    if verdict.broken is not None:
        log.error("the audit log is not what was written", row=verdict.broken.id, why=verdict.broken.words)
    log.info("audit log looked after", gone=gone, rows=verdict.rows, head=verdict.head.words)
