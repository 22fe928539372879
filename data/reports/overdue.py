"""The dead man's switch: reports that should have been sent by now and were not, whoever or whatever is to blame.

It asks no worker and no planner: where none has lived for a while, the schedules themselves say what was due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from data.reports.definition import definition_from_json
from data.schedules import BadSchedule, fire_times

NOT_PLANNED = "Nothing has looked at what is due since; start a worker with `python app.py worker`."
UNREADABLE = "This version of Oriel can't read what it is; update Oriel, or make the report anew."
WORDS = {
    "due": "No worker has begun with it.",
    "running": "It is still being made or sent.",
    "retrying": "It has failed and is tried again: {reason}",
    "failed": "It has failed: {reason}",
}
# The newest slot of each report that is past its window and was not sent, unless something newer was.
_NOT_SENT = text("""
SELECT DISTINCT ON (run.report_id) run.report_id, report.owner_id, run.definition->>'title' AS title, run.fire_at,
    run.state, run.reason
FROM report_runs AS run JOIN reports AS report ON report.id = run.report_id
WHERE run.origin = 'schedule' AND run.state IN ('due', 'running', 'retrying', 'failed')
    AND run.fire_at + make_interval(mins => (run.definition->>'window_minutes')::int) < :now
    AND NOT report.is_draft AND report.paused_at IS NULL AND report.deleted_at IS NULL
    AND NOT EXISTS (SELECT FROM report_runs AS later WHERE later.report_id = run.report_id
        AND later.fire_at >= run.fire_at AND later.state IN ('sent', 'skipped') AND later.origin <> 'test')
ORDER BY run.report_id, run.fire_at DESC
""")
_NOT_PLANNED = text("""
SELECT id, owner_id, definition, coalesce(planned_until, changed_at) AS planned_until FROM reports
WHERE NOT is_draft AND paused_at IS NULL AND deleted_at IS NULL
    AND coalesce(planned_until, changed_at) + make_interval(mins => (definition->>'window_minutes')::int) < :now
""")


@dataclass(frozen=True, slots=True)
class Overdue:
    """`fire_at`: the slot that was not sent within its window. `words`: why not, in a sentence."""

    report_id: int
    owner_id: int
    title: str
    fire_at: datetime
    words: str


def overdue(connection: Connection, now: datetime) -> tuple[Overdue, ...]:
    """At most one a report, the oldest first; a later run that was sent makes up for it."""
    rows = connection.execute(_NOT_SENT, {"now": now})
    found = {row.report_id: _of_run(row) for row in rows}
    for row in connection.execute(_NOT_PLANNED, {"now": now}):
        unplanned = _of_schedule(row, now)
        if unplanned is not None:
            found[row.id] = unplanned
    return tuple(sorted(found.values(), key=lambda one: (one.fire_at, one.report_id)))


def _of_run(row: Any) -> Overdue:
    words = WORDS[row.state].format(reason=row.reason)
    return Overdue(row.report_id, row.owner_id, row.title, row.fire_at, words)


def _of_schedule(row: Any, now: datetime) -> Overdue | None:
    try:
        definition = definition_from_json(row.definition)
    except (TypeError, KeyError):  # as a newer version keeps it; the others are looked at nevertheless
        return Overdue(row.id, row.owner_id, str(row.definition.get("title", "")), row.planned_until, UNREADABLE)
    window = timedelta(minutes=definition.window_minutes)
    try:
        moments = fire_times(definition.schedule, row.planned_until, now - window)
    except BadSchedule as fault:
        return Overdue(row.id, row.owner_id, definition.title, row.planned_until, str(fault))
    if not moments:
        return None
    return Overdue(row.id, row.owner_id, definition.title, moments[0], NOT_PLANNED)
