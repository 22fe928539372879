"""Keeping reports: each is its owner's alone, a draft at first, and changed only by who has seen its newest state."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from data.audit.recording import record
from data.reports.definition import Definition, definition_from_json, definition_to_json
from data.reports.readiness import faults_of
from data.reports.records import NoRoom, NoSuchReport, NotReady, Report, StaleReport
from data.saved_things import full_sentence
from data.schema import reports

columns = reports.c
LONGEST_TITLE = 120


def create_report(connection: Connection, user_id: int, definition: Definition) -> Report:
    """A draft: nothing of it is sent until it is published. Raises NoRoom."""
    _check_room(connection, user_id)
    values = {"owner_id": user_id, "definition": definition_to_json(definition)}
    report = _report(connection.execute(insert(reports).values(values).returning(*columns)).one())
    record(connection, "report.made", "report", report.id)
    return report


def list_reports(connection: Connection, user_id: int) -> tuple[Report, ...]:
    """The newest change first."""
    query = select(*columns).where(columns.owner_id == user_id, columns.deleted_at.is_(None))
    newest_first = query.order_by(columns.changed_at.desc(), columns.id.desc())
    return tuple(_report(row) for row in connection.execute(newest_first))


def get_report(connection: Connection, user_id: int, report_id: int, *, lock: bool = False) -> Report:
    """Raises NoSuchReport. `lock`: nobody else changes it until the transaction ends."""
    query = select(*columns).where(*_own(user_id, report_id))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NoSuchReport
    return _report(row)


def change_report(
    connection: Connection, user_id: int, report_id: int, definition: Definition, *, known_version: int, now: datetime
) -> Report:
    """Raises NoSuchReport, StaleReport, and NotReady for what is sent already and could not be any more."""
    report = _seen(connection, user_id, report_id, known_version)
    if not report.is_draft:
        _check(definition)
    values = {"definition": definition_to_json(definition), "version": report.version + 1, "changed_at": now}
    return _changed(connection, report, "report.changed", **values)


def publish_report(
    connection: Connection, user_id: int, report_id: int, *, known_version: int, now: datetime
) -> Report:
    """From now on its slots are due; one that was published before stays as it is, slots that wait for their row and
    all. Raises NoSuchReport, StaleReport, NotReady."""
    report = _seen(connection, user_id, report_id, known_version)
    _check(report.definition)
    if not report.is_draft:
        return report
    return _changed(connection, report, "report.published", is_draft=False, paused_at=None, planned_until=now)


def pause_report(connection: Connection, user_id: int, report_id: int, *, now: datetime) -> Report:
    """No slot is due until it is resumed. Raises NoSuchReport."""
    report = get_report(connection, user_id, report_id, lock=True)
    return report if report.paused_at else _changed(connection, report, "report.paused", paused_at=now)


def resume_report(connection: Connection, user_id: int, report_id: int, *, now: datetime) -> Report:
    """What would have been due while it was paused is not made up for. Raises NoSuchReport."""
    report = get_report(connection, user_id, report_id, lock=True)
    if not report.paused_at:
        return report
    return _changed(connection, report, "report.resumed", paused_at=None, planned_until=now)


def duplicate_report(connection: Connection, user_id: int, report_id: int) -> Report:
    """A draft of the same. Raises NoSuchReport, NoRoom."""
    definition = get_report(connection, user_id, report_id).definition
    title = f"{definition.title[: LONGEST_TITLE - 7]} (copy)"
    return create_report(connection, user_id, replace(definition, title=title))


def delete_report(connection: Connection, user_id: int, report_id: int, *, now: datetime) -> None:
    """Its runs stay in the ledger as long as others. Raises NoSuchReport."""
    get_report(connection, user_id, report_id, lock=True)
    connection.execute(update(reports).where(*_own(user_id, report_id)).values(deleted_at=now))
    record(connection, "report.deleted", "report", report_id)


def undelete_report(connection: Connection, user_id: int, report_id: int, *, now: datetime) -> Report:
    """As it was, without what would have been due since. Raises NoSuchReport, NoRoom."""
    _check_room(connection, user_id)
    own = (columns.id == report_id, columns.owner_id == user_id, columns.deleted_at.is_not(None))
    back = update(reports).where(*own).values(deleted_at=None, planned_until=now)
    if connection.execute(back).rowcount == 0:
        raise NoSuchReport
    record(connection, "report.undeleted", "report", report_id)
    return get_report(connection, user_id, report_id)


def _check_room(connection: Connection, user_id: int) -> None:
    full = full_sentence(connection, user_id)
    if full:
        raise NoRoom(full)


def _own(user_id: int, report_id: int) -> tuple[Any, ...]:
    return columns.id == report_id, columns.owner_id == user_id, columns.deleted_at.is_(None)


def _seen(connection: Connection, user_id: int, report_id: int, known_version: int) -> Report:
    report = get_report(connection, user_id, report_id, lock=True)
    if report.version != known_version:
        raise StaleReport(report.changed_at)
    return report


def _check(definition: Definition) -> None:
    faults = faults_of(definition)
    if faults:
        raise NotReady(next(iter(faults.values())))


def _changed(connection: Connection, report: Report, action: str, **values: object) -> Report:
    change = update(reports).where(columns.id == report.id).values(**values).returning(*columns)
    changed = _report(connection.execute(change).one())
    record(connection, action, "report", report.id, version=changed.version)
    return changed


def _report(row: Row[Any]) -> Report:
    return Report(
        id=row.id,
        owner_id=row.owner_id,
        version=row.version,
        definition=definition_from_json(row.definition),
        is_draft=row.is_draft,
        paused_at=row.paused_at,
        planned_until=row.planned_until,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
