"""What of the ledger is kept: files for a season, the runs themselves for years; by age and by count."""

from datetime import datetime, timedelta

from sqlalchemy import text

from data.database import Database

FILES_KEPT, FILES_KEPT_PER_REPORT = timedelta(days=92), 100
RUNS_KEPT, RUNS_KEPT_PER_REPORT = timedelta(days=5 * 366), 5_000

# The last run that was sent stays whole: the next condition is compared with it, and it can be sent again.
_RANKED = """
SELECT run.id, run.created_at < :before OR run.rank > :count AS is_over FROM (
    SELECT id, created_at, finished_at, row_number() OVER (PARTITION BY report_id ORDER BY id DESC) AS rank,
        max(id) FILTER (WHERE state = 'sent' AND origin <> 'test') OVER (PARTITION BY report_id) AS last
    FROM report_runs) AS run
WHERE run.finished_at IS NOT NULL AND run.id IS DISTINCT FROM run.last
"""
_FORGET_FILES = text(
    f"DELETE FROM report_files USING ({_RANKED}) AS run WHERE run_id = run.id AND is_over"  # noqa: S608  (of our own text)
)
_FORGET_RUNS = text(
    f"DELETE FROM report_runs USING ({_RANKED}) AS old WHERE report_runs.id = old.id AND is_over"  # noqa: S608  (as above)
)


def forget_old(database: Database, now: datetime) -> tuple[int, int]:
    """How many files and runs there were. No slot is decided anew by it: that depends on how far is planned."""
    with database.begin() as connection:
        files = connection.execute(_FORGET_FILES, {"before": now - FILES_KEPT, "count": FILES_KEPT_PER_REPORT})
        runs = connection.execute(_FORGET_RUNS, {"before": now - RUNS_KEPT, "count": RUNS_KEPT_PER_REPORT})
        return files.rowcount, runs.rowcount
