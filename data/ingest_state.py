"""Whether data are being loaded right now, so that a page can say so instead of seeming empty."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, func, select

from data.database import Database
from data.schema import ingest_runs

ABANDONED_AFTER = timedelta(minutes=15)  # a run of a killed process stays 'running' for ever
SETTLED_AFTER = timedelta(seconds=4)  # the demo is several runs, one after the other


@dataclass(frozen=True, slots=True)
class IngestState:
    running: tuple[str, ...]
    is_settled: bool  # nothing runs, nor has just ended
    has_run: bool  # at all, ever
    failure: str | None  # the sentence of the newest run, where that one failed


def ingest_state(database: Database) -> IngestState:
    columns, now = ingest_runs.c, func.now()
    is_running = (columns.state == "running") & (columns.started_at > now - ABANDONED_AFTER)
    running = select(columns.what).where(is_running).order_by(columns.id)
    has_just_ended = select(exists().where(columns.finished_at > now - SETTLED_AFTER))
    newest = select(columns.state, columns.error).order_by(columns.id.desc()).limit(1)
    with database.connect() as connection:
        names = tuple(connection.execute(running).scalars())
        just_ended = connection.execute(has_just_ended).scalar_one()
        last = connection.execute(newest).one_or_none()
    failure = last.error if last is not None and last.state == "failed" else None
    return IngestState(names, not names and not just_ended, last is not None, failure)
