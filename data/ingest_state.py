"""Whether data are being loaded right now, so that a page can say so instead of seeming empty."""

from dataclasses import dataclass

from sqlalchemy import func, select, text

from data.database import Database
from data.schema import ingest_runs

ABANDONED_AFTER = "15 minutes"  # a run of a killed process stays 'running' for ever


@dataclass(frozen=True, slots=True)
class IngestState:
    running: tuple[str, ...]
    has_run: bool  # at all, ever
    failure: str | None  # the sentence of the newest run, where that one failed


def ingest_state(database: Database) -> IngestState:
    columns = ingest_runs.c
    is_recent = columns.started_at > func.now() - text(f"interval '{ABANDONED_AFTER}'")
    running = select(columns.what).where(columns.state == "running", is_recent).order_by(columns.id)
    newest = select(columns.state, columns.error).order_by(columns.id.desc()).limit(1)
    with database.connect() as connection:
        names = tuple(connection.execute(running).scalars())
        last = connection.execute(newest).one_or_none()
    failure = last.error if last is not None and last.state == "failed" else None
    return IngestState(names, last is not None, failure)
