"""Who works on a run: one worker at a time, for as long as it is heard; who falls silent has lost it to the next.

Every write of a worker asks whether the run is still its own, so that one which was only slow can't undo what its
successor has done.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row, text

from data.reports.definition import Definition, definition_from_json
from data.reports.made import Letter, letter_from_json
from data.reports.planning import LATE_AFTER
from data.reports.runs import Origin


class LostLease(RuntimeError):
    """Somebody else has the run now; there is nothing left to do with it here."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that is ours to work on. `letter`: with what was made already. `tries`: how often it was begun in vain.

    `stopped`: why nothing is sent, where the report has been deleted or paused since the slot was decided, or its
    author's account disabled since it was made.
    """

    run_id: int
    lease: str
    report_id: int
    owner_id: int
    fire_at: datetime
    origin: Origin
    is_late: bool
    definition: Definition
    tries: int
    letter: Letter | None
    stopped: str


STOPPED = {
    "deleted": "The report was deleted before this could be sent.",
    "paused": "The report was paused before this could be sent.",
    "disabled": "The account of the report's author was disabled before this could be sent.",
}
# Whoever left a run without ending it has tried in vain.
_CLAIM = text("""
UPDATE report_runs AS run SET state = 'running', lease = :lease, leased_until = :until, next_attempt_at = NULL,
    attempts = run.attempts + 1, tries = run.tries + (run.state = 'running')::int, progress = '',
    started_at = coalesce(run.started_at, :now),
    is_late = run.is_late OR (run.origin = 'schedule' AND run.letter IS NULL AND run.fire_at < :late)
FROM reports AS report JOIN users AS author ON author.id = report.owner_id
WHERE run.id = :run AND report.id = run.report_id AND (run.state = 'due'
    OR (run.state = 'retrying' AND run.next_attempt_at <= :now) OR (run.state = 'running' AND run.leased_until < :now))
RETURNING run.id, run.report_id, report.owner_id, run.fire_at, run.origin, run.is_late, run.definition, run.tries,
    run.letter, CASE WHEN report.deleted_at IS NOT NULL THEN 'deleted'
        WHEN report.paused_at IS NOT NULL AND run.origin = 'schedule' THEN 'paused'
        WHEN author.disabled_at IS NOT NULL AND run.letter IS NOT NULL THEN 'disabled' END AS stopped
""")
_EXTEND = text("UPDATE report_runs SET leased_until = :until, progress = :progress WHERE id = :run AND lease = :lease")
_WAITING = text("""
SELECT id FROM report_runs WHERE state IN ('due', 'running', 'retrying')
    AND (state = 'due' OR next_attempt_at <= :now OR leased_until < :now) ORDER BY fire_at, id LIMIT :limit
""")


def claim_run(connection: Connection, run_id: int, *, now: datetime, term: timedelta) -> Claim | None:
    """None where it is done, not due yet, or another's."""
    lease = token_hex(8)
    asked = {"run": run_id, "lease": lease, "now": now, "until": now + term, "late": now - LATE_AFTER}
    row = connection.execute(_CLAIM, asked).one_or_none()
    return None if row is None else _claim(row, lease)


def extend(connection: Connection, claim: Claim, progress: str, *, now: datetime, term: timedelta) -> None:
    """Raises LostLease."""
    asked = {"run": claim.run_id, "lease": claim.lease, "until": now + term, "progress": progress}
    held(connection.execute(_EXTEND, asked).rowcount)


def runs_waiting(connection: Connection, now: datetime, limit: int = 1000) -> tuple[int, ...]:
    """Those that some worker should take now: due, to be tried again, or left alone by whoever had them."""
    return tuple(connection.execute(_WAITING, {"now": now, "limit": limit}).scalars())


def held(rows: int) -> None:
    """What every write under a lease ends with. Raises LostLease where it met no row."""
    if rows == 0:
        raise LostLease


def _claim(row: Row[Any], lease: str) -> Claim:
    return Claim(
        run_id=row.id,
        lease=lease,
        report_id=row.report_id,
        owner_id=row.owner_id,
        fire_at=row.fire_at,
        origin=row.origin,
        is_late=row.is_late,
        definition=definition_from_json(row.definition),
        tries=row.tries,
        letter=letter_from_json(row.letter) if row.letter else None,
        stopped=STOPPED.get(row.stopped, ""),
    )
