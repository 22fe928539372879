"""What an author is told inside Oriel when a report of theirs could not be planned or sent: once for each."""

from hashlib import sha256

from sqlalchemy import Connection, text

from data.notices import tell

_REPORT = text("SELECT owner_id, definition->>'title' AS title FROM reports WHERE id = :id")
_RUN = text("""
SELECT report_id, owner_id, report_runs.definition->>'title' AS title, fire_at, attempts
FROM report_runs JOIN reports ON reports.id = report_id WHERE report_runs.id = :id
""")


def tell_unplanned(connection: Connection, report_id: int, words: str) -> None:
    report = connection.execute(_REPORT, {"id": report_id}).one()
    key = f"report {report_id} unplanned {sha256(words.encode()).hexdigest()[:16]}"
    said = f"The report “{report.title}” is not sent any more. {words}"
    tell(connection, report.owner_id, key, "problem", said, href=f"/reports/{report_id}")


def tell_failed(connection: Connection, run_id: int, words: str) -> None:
    run = connection.execute(_RUN, {"id": run_id}).one()
    # A run that somebody had tried again may fail again.
    key = f"report run {run_id} failed {run.attempts}"
    said = f"The report “{run.title}”, due on {run.fire_at:%Y-%m-%d at %H:%M} UTC, was not sent. {words}"
    tell(connection, run.owner_id, key, "problem", said, href=f"/reports/{run.report_id}/runs")
