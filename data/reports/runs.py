"""The ledger of a report: every slot that was due and every run that was asked for, as its owner reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from data.reports.definition import Channel, Definition, definition_from_json
from data.reports.files import File
from data.schema import report_deliveries, report_files, report_runs, reports

RunState = Literal["due", "running", "retrying", "sent", "skipped", "failed", "missed"]
Origin = Literal["schedule", "now", "test", "resend"]
DeliveryState = Literal["due", "sending", "sent", "failed"]

runs, files, deliveries = report_runs.c, report_files.c, report_deliveries.c


class NoSuchRun(LookupError):
    def __init__(self) -> None:
        super().__init__("There is no such run, or it is not yours.")


class NotKept(LookupError):
    def __init__(self) -> None:
        super().__init__("What was made for this run is no longer kept; run the report anew.")


@dataclass(frozen=True, slots=True)
class Delivery:
    """`key` is what its receiver knows it by; `error`: why the last attempt failed."""

    id: int
    channel: Channel
    target: str
    key: str
    state: DeliveryState
    attempts: int
    error: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeptFile:
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Run:
    """`fire_at`: the slot, or when it was asked for. `reason`: why it was skipped, missed, is retried or has failed.

    `progress`: what is being done at present. `notes`: what the letter that goes with the files says is not as wished.
    """

    id: int
    report_id: int
    fire_at: datetime
    origin: Origin
    state: RunState
    reason: str
    is_late: bool
    definition: Definition
    attempts: int
    progress: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    next_attempt_at: datetime | None
    data_version: str | None
    as_of: str | None
    notes: tuple[str, ...]
    files: tuple[KeptFile, ...]
    deliveries: tuple[Delivery, ...]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def duration(self) -> timedelta | None:
        """From its first start to its end, with the waits between attempts."""
        return None if self.finished_at is None or self.started_at is None else self.finished_at - self.started_at

    @property
    def is_open(self) -> bool:
        return self.finished_at is None


def runs_of(
    connection: Connection, user_id: int, report_id: int, *, limit: int = 50, before: int | None = None
) -> tuple[Run, ...]:
    """Newest first; `before`: the id of the last one that is known already. None of a report that isn't theirs."""
    query = _owned(user_id).where(runs.report_id == report_id)
    if before is not None:
        query = query.where(runs.id < before)
    return _runs(connection, connection.execute(query.order_by(runs.id.desc()).limit(limit)).all())


def get_run(connection: Connection, user_id: int, run_id: int) -> Run:
    """Raises NoSuchRun."""
    found = _runs(connection, connection.execute(_owned(user_id).where(runs.id == run_id)).all())
    if not found:
        raise NoSuchRun
    return found[0]


def last_runs(connection: Connection, user_id: int) -> dict[int, Run]:
    """The newest run of each of a person's reports, by the report's id; tests of theirs don't count."""
    newest = _owned(user_id).where(runs.origin != "test").ext(distinct_on(runs.report_id))
    rows = connection.execute(newest.order_by(runs.report_id, runs.id.desc())).all()
    return {run.report_id: run for run in _runs(connection, rows)}


def file_of(connection: Connection, user_id: int, run_id: int, name: str) -> File:
    """Raises NoSuchRun, NotKept."""
    get_run(connection, user_id, run_id)
    query = select(files.name, files.media_type, files.content).where(files.run_id == run_id, files.name == name)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotKept
    return File(row.name, row.media_type, row.content)


def count_by_state(connection: Connection) -> dict[str, int]:
    """Of all runs that are kept, of everybody."""
    rows = connection.execute(select(runs.state, func.count().label("number")).group_by(runs.state))
    return {row.state: int(row.number) for row in rows}


def _owned(user_id: int) -> Any:
    return select(report_runs).join(reports, reports.c.id == runs.report_id).where(reports.c.owner_id == user_id)


def _runs(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Run, ...]:
    ids = [row.id for row in rows]
    kept = select(files.run_id, files.name, files.media_type, func.octet_length(files.content).label("size"))
    named = connection.execute(kept.where(files.run_id.in_(ids)).order_by(files.name)).all()
    sent = connection.execute(select(report_deliveries).where(deliveries.run_id.in_(ids)).order_by(deliveries.id)).all()
    return tuple(
        _run(
            row,
            tuple(KeptFile(one.name, one.media_type, one.size) for one in named if one.run_id == row.id),
            tuple(delivery_of(one) for one in sent if one.run_id == row.id),
        )
        for row in rows
    )


def _run(row: Row[Any], kept: tuple[KeptFile, ...], sent: tuple[Delivery, ...]) -> Run:
    return Run(
        id=row.id,
        report_id=row.report_id,
        fire_at=row.fire_at,
        origin=row.origin,
        state=row.state,
        reason=row.reason,
        is_late=row.is_late,
        definition=definition_from_json(row.definition),
        attempts=row.attempts,
        progress=row.progress,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        next_attempt_at=row.next_attempt_at,
        data_version=row.data_version,
        as_of=row.as_of,
        notes=tuple(row.letter["notes"]) if row.letter else (),
        files=kept,
        deliveries=sent,
    )


def delivery_of(row: Row[Any]) -> Delivery:
    names = ("id", "channel", "target", "key", "state", "attempts", "error", "sent_at")
    return Delivery(**{name: getattr(row, name) for name in names})
