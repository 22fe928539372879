"""What became of each file and data set that came in: the account that every run left behind."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from data.schema import ingest_runs, quarantine, sources


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """rows = stored + unchanged + quarantined once it is done. `error`: why nothing was stored."""

    id: int
    source: str
    what: str  # file name or data set
    state: str  # "running", "done" or "failed"
    started_at: datetime
    finished_at: datetime | None
    rows: int
    stored: int
    unchanged: int
    quarantined: int
    error: str | None


_NAMED = ("id", "what", "state", "started_at", "finished_at", "rows", "stored", "unchanged", "quarantined", "error")
_COLUMNS = (sources.c.name.label("source"), *(ingest_runs.c[name] for name in _NAMED))
_RECORDS = select(*_COLUMNS).join(sources, sources.c.id == ingest_runs.c.source_id)


def find_import(connection: Connection, import_id: int) -> ImportRecord | None:
    row = connection.execute(_RECORDS.where(ingest_runs.c.id == import_id)).one_or_none()
    return None if row is None else ImportRecord(**row._mapping)


def list_imports(connection: Connection, *, before: int | None, limit: int) -> tuple[ImportRecord, ...]:
    """The newest first, of those before an id."""
    query = _RECORDS.order_by(ingest_runs.c.id.desc()).limit(limit)
    rows = connection.execute(query if before is None else query.where(ingest_runs.c.id < before))
    return tuple(ImportRecord(**row._mapping) for row in rows)


def quarantined_by_reason(connection: Connection, import_id: int) -> dict[str, int]:
    """The most frequent first."""
    rows = func.count()
    query = select(quarantine.c.reason, rows).where(quarantine.c.ingest_run_id == import_id)
    grouped = query.group_by(quarantine.c.reason).order_by(rows.desc(), quarantine.c.reason)
    return {str(reason): int(count) for reason, count in connection.execute(grouped)}
