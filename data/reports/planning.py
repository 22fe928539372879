"""The planner: decides every slot of every report once, however many planners there are and whenever one dies.

A slot's row, its place in the queue and how far its report is planned are one transaction, under the report's lock.
So a slot is decided by whoever comes first, and there is none that nobody decides: the next stretch begins where the
last one ended, after however long a stop.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from data.database import Database, DatabaseUnavailable
from data.reports.definition import Schedule, definition_from_json
from data.reports.enqueueing import enqueue_run
from data.reports.notices_of_runs import tell_unplanned
from data.reports.runs import runs
from data.schedules import BadSchedule, fire_times, next_times
from data.schema import report_runs, reports

LATE_AFTER = timedelta(minutes=10)  # a slot that is decided or begun later than that is late
STRETCH = timedelta(days=7)  # what is decided in one transaction
NOT_RUNNING = "Oriel was not running when it was due, and a later one makes up for it."

log = logging.getLogger(__name__)
columns = reports.c
_PLANNED_UNTIL = func.coalesce(columns.planned_until, columns.changed_at)
_IS_PLANNED = (columns.is_draft.is_(False), columns.paused_at.is_(None), columns.deleted_at.is_(None))


@dataclass(frozen=True, slots=True)
class Slot:
    """`is_made_up_for`: a later one is due already, and the author wants the latest only."""

    fire_at: datetime
    is_late: bool
    is_made_up_for: bool


def plan(database: Database, now: datetime) -> int:
    """Decides all slots up to `now`; how many there were. Raises DatabaseUnavailable, and can be called again."""
    with database.connect() as connection:
        behind = select(columns.id).where(*_IS_PLANNED, now > _PLANNED_UNTIL)
        ids = connection.execute(behind.order_by(_PLANNED_UNTIL, columns.id)).scalars().all()
    return sum(_plan_report(database, report_id, now) for report_id in ids)


def slots_between(schedule: Schedule, catch_up: str, since: datetime, until: datetime, now: datetime) -> list[Slot]:
    """`until` ≤ `now`, which decides what is late. Raises BadSchedule."""
    moments = fire_times(schedule, since, until)
    if not moments:
        return []
    newest = moments[-1]
    following = next_times(schedule, newest, 1) if until < now else ()
    has_later = bool(following) and following[0] <= now
    return [
        Slot(at, is_late, is_late and catch_up == "latest" and (at < newest or has_later))
        for at in moments
        for is_late in (now - at > LATE_AFTER,)
    ]


def _plan_report(database: Database, report_id: int, now: datetime) -> int:
    decided = 0
    try:
        while (count := _plan_stretch(database, report_id, now)) is not None:
            decided += count
    except BadSchedule as fault:  # as when the exchange's calendar ends; nothing after it is decided until it is mended
        with database.begin() as connection:
            tell_unplanned(connection, report_id, str(fault))
    except DatabaseUnavailable:
        raise
    except Exception:  # the others are due nevertheless; of this one its author hears when it is overdue
        log.exception("the slots of a report were not decided", extra={"report": report_id})
    return decided


def _plan_stretch(database: Database, report_id: int, now: datetime) -> int | None:
    """None: there is nothing left to do, or another planner does it."""
    with database.begin() as connection:
        row = _locked(connection, report_id)
        if row is None or row.planned_until >= now:
            return None
        definition = definition_from_json(row.definition)
        schedule, until = definition.schedule, min(row.planned_until + STRETCH, now)
        slots = slots_between(schedule, schedule.catch_up, row.planned_until, until, now)
        for slot in slots:
            _decide(connection, database.url, row, slot, now)
        connection.execute(update(reports).where(columns.id == report_id).values(planned_until=until))
        return len(slots)


def _locked(connection: Connection, report_id: int) -> Any:
    query = select(columns.id, columns.definition, _PLANNED_UNTIL.label("planned_until"))
    free = query.where(columns.id == report_id, *_IS_PLANNED).with_for_update(key_share=True, skip_locked=True)
    return connection.execute(free).one_or_none()


def _decide(connection: Connection, database_url: str, row: Any, slot: Slot, now: datetime) -> None:
    missed = {"state": "missed", "reason": NOT_RUNNING, "finished_at": now} if slot.is_made_up_for else {}
    values = {
        "report_id": row.id,
        "fire_at": slot.fire_at,
        "origin": "schedule",
        "is_late": slot.is_late,
        "definition": row.definition,
        "created_at": now,
        **missed,
    }
    # The index of slots has the last word: were it decided already, it stays as it is.
    run_id = connection.execute(insert(report_runs).values(values).on_conflict_do_nothing().returning(runs.id)).scalar()
    if run_id is not None and not slot.is_made_up_for:
        enqueue_run(connection, database_url, run_id)
