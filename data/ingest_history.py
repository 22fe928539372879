"""What has been brought in so far: the sources there are, and the runs, for whoever looks after them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from data.schema import ingest_runs, source_links, sources


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`instruments`: how many have bars of it. `last_run`: when the newest run of it began."""

    name: str
    title: str
    priority: int
    price_basis: str
    caution: str | None
    instruments: int
    last_run: datetime | None


@dataclass(frozen=True, slots=True)
class RunLine:
    id: int
    what: str
    source: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    rows: int
    stored: int
    unchanged: int
    quarantined: int
    error: str | None


def source_lines(connection: Connection) -> tuple[SourceLine, ...]:
    """In the order in which they win."""
    of_source = source_links.c.source_id == sources.c.id
    instruments = select(func.count(source_links.c.instrument_id.distinct())).where(of_source).scalar_subquery()
    last_run = select(func.max(ingest_runs.c.started_at)).where(ingest_runs.c.source_id == sources.c.id)
    names = ("name", "title", "priority", "price_basis", "caution")
    query = select(
        *(sources.c[name] for name in names),
        instruments.label("instruments"),
        last_run.scalar_subquery().label("last_run"),
    ).order_by(sources.c.priority, sources.c.name)
    return tuple(SourceLine(**row) for row in connection.execute(query).mappings())


def latest_runs(connection: Connection, most: int) -> tuple[RunLine, ...]:
    """The newest first."""
    runs = ingest_runs.c
    query = (
        select(
            runs.id,
            runs.what,
            sources.c.name.label("source"),
            runs.state,
            runs.started_at,
            runs.finished_at,
            *(runs[name] for name in ("rows", "stored", "unchanged", "quarantined", "error")),
        )
        .join_from(ingest_runs, sources, sources.c.id == runs.source_id)
        .order_by(runs.id.desc())
        .limit(most)
    )
    return tuple(RunLine(**row) for row in connection.execute(query).mappings())
