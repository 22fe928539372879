"""A run that brings bars in: visible whole or not at all, and accounted for row by row.

    with ingest_run(database, source, "stocks.csv") as run:
        run.count(rows=10, stored=9)       # writes go through run.connection, one transaction
        run.quarantine([Quarantined(...)])

The run itself is written before and after that transaction, so a failed one leaves its sentence behind. Runs go one
after the other: two at once would each link the sources of a series without the other's bars.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, insert, text, update

from data import schema
from data.audit.recording import record
from data.database import Database
from data.sources import NewSource, Source, ensure_source

WITHOUT_TIME_LIMIT = text("SET LOCAL statement_timeout = 0")
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('oriel ingest'))")
IS_FREE = text("SELECT pg_try_advisory_xact_lock(hashtext('oriel ingest'))")
# Whoever holds the lock is the only one who runs.
ABANDON = text("""
UPDATE ingest_runs SET state = 'failed', finished_at = clock_timestamp(),
    error = 'The process ended before the run did.'
WHERE state = 'running'
""")


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that is kept out, and why."""

    row_number: int  # in the file, its header being row 1
    reason: str
    raw: Mapping[str, str]
    instrument_id: int | None = None


@dataclass(slots=True)
class IngestRun:
    id: int
    source: Source
    connection: Connection
    rows: int = 0
    stored: int = 0
    unchanged: int = 0
    quarantined: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def count(self, *, rows: int = 0, stored: int = 0, unchanged: int = 0) -> None:
        self.rows += rows
        self.stored += stored
        self.unchanged += unchanged

    def quarantine(self, rows: Sequence[Quarantined]) -> None:
        """Keeps these rows apart and counts them; call it before `refresh_series`, which counts them too."""
        if not rows:
            return
        self.connection.execute(
            insert(schema.quarantine),
            [
                {
                    "ingest_run_id": self.id,
                    "instrument_id": row.instrument_id,
                    "row_number": row.row_number,
                    "reason": row.reason,
                    "raw": dict(row.raw),
                }
                for row in rows
            ],
        )
        self.quarantined += len(rows)
        for row in rows:
            self.reasons[row.reason] = self.reasons.get(row.reason, 0) + 1


@contextmanager
def ingest_run(
    database: Database, source: NewSource, what: str, content_sha256: bytes | None = None
) -> Iterator[IngestRun]:
    run_id = None
    try:
        with database.begin() as connection:
            connection.execute(WITHOUT_TIME_LIMIT)
            connection.execute(ONE_AT_A_TIME)
            run_id, known = _start(database, source, what, content_sha256)
            run = IngestRun(run_id, known, connection)
            yield run
            _finish(run)
    except BaseException as error:
        if run_id is not None:
            _fail(database, run_id, _sentence(error))
        raise


def is_under_way(database: Database) -> bool:
    """Whether a run is holding up all others just now."""
    with database.connect() as connection:
        return not connection.execute(IS_FREE).scalar_one()


def _start(database: Database, source: NewSource, what: str, content_sha256: bytes | None) -> tuple[int, Source]:
    with database.begin() as connection:
        connection.execute(ABANDON)
        known = ensure_source(connection, source)
        run = insert(schema.ingest_runs).values(source_id=known.id, what=what, content_sha256=content_sha256)
        return connection.execute(run.returning(schema.ingest_runs.c.id)).scalar_one(), known


def _finish(run: IngestRun) -> None:
    done = update(schema.ingest_runs).where(schema.ingest_runs.c.id == run.id)
    run.connection.execute(
        done.values(
            state="done",
            finished_at=func.clock_timestamp(),
            rows=run.rows,
            stored=run.stored,
            unchanged=run.unchanged,
            quarantined=run.quarantined,
        )
    )
    counts = {"rows": run.rows, "stored": run.stored, "quarantined": run.quarantined}
    record(run.connection, "import.stored", "ingest_run", run.id, source=run.source.id, **counts)


def _sentence(error: BaseException) -> str:
    reason = next(iter(str(error).splitlines()), "") or type(error).__name__
    return f"Nothing was stored: {reason}"


def _fail(database: Database, run_id: int, sentence: str) -> None:
    with database.begin() as connection:
        connection.execute(
            update(schema.ingest_runs)
            .where(schema.ingest_runs.c.id == run_id)
            .values(state="failed", finished_at=func.clock_timestamp(), error=sentence)
        )
        record(connection, "import.failed", "ingest_run", run_id)
