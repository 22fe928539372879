"""Loads the demo universe in the background, while Oriel already answers."""

from typing import TYPE_CHECKING

import structlog
from procrastinate import JobContext

from data.enqueueing import enqueue_scoring

if TYPE_CHECKING:
    from data.home import Home

log = structlog.get_logger("oriel.jobs")


def load_demo(context: JobContext) -> None:
    """Bears running twice: what is stored already stays as it is."""
    from data.demo.ingest import PackageResult, ingest_demo

    def report(result: PackageResult) -> None:
        log.info("demo data loaded", package=result.what, rows=result.rows, stored=result.stored)

    home: Home = context.additional_context["home"]
    ingest_demo(home.database, report)
    enqueue_scoring(home.database)
