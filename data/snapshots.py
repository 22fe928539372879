"""Snapshots: documents frozen for ever, each with the digest of what was frozen. One person's are nobody else's.

The text of a document lies compressed; its digest is of the text before that.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select

from data.audit.recording import record
from data.schema import snapshots

LONGEST_TITLE = 200
AT_ONCE = 20
columns = snapshots.c


class NoSuchSnapshot(LookupError):
    """There is none, or it is somebody else's: both answer alike."""

    def __init__(self) -> None:
        super().__init__("There is no such snapshot, or it is not yours.")


class AlteredSnapshot(Exception):
    """What lies in the database is not what was frozen; the message says how that shows."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is to be kept: `content` is the document's canonical JSON, `as_of` the days of its data in words."""

    title: str
    content: bytes
    data_version: str
    code_version: str
    as_of: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Without its content. `view_id` is None where the view is there no more; `size` in bytes, as it lies there."""

    id: int
    owner_id: int
    view_id: int | None
    title: str
    data_version: str
    code_version: str
    as_of: str | None
    made_at: datetime
    sha256: bytes
    size: int


def keep_snapshot(connection: Connection, owner_id: int, view_id: int | None, frozen: Frozen) -> Snapshot:
    values = {
        "owner_id": owner_id,
        "view_id": view_id,
        "title": frozen.title[:LONGEST_TITLE],
        "document": zlib.compress(frozen.content),
        "sha256": hashlib.sha256(frozen.content).digest(),
        "data_version": frozen.data_version,
        "code_version": frozen.code_version,
        "as_of": frozen.as_of,
        "made_at": frozen.made_at,
    }
    snapshot_id = connection.execute(insert(snapshots).values(values).returning(columns.id)).scalar_one()
    record(connection, "snapshot.made", "snapshot", snapshot_id, view=view_id)
    return get_snapshot(connection, owner_id, snapshot_id)


def get_snapshot(connection: Connection, owner_id: int, snapshot_id: int) -> Snapshot:
    """Raises NoSuchSnapshot."""
    query = _described().where(columns.id == snapshot_id, columns.owner_id == owner_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchSnapshot
    return _snapshot(row)


def list_snapshots(connection: Connection, owner_id: int, view_id: int | None = None) -> tuple[Snapshot, ...]:
    """Newest first; of one view, or of all."""
    query = _described().where(columns.owner_id == owner_id)
    if view_id is not None:
        query = query.where(columns.view_id == view_id)
    return tuple(
        _snapshot(row) for row in connection.execute(query.order_by(columns.made_at.desc(), columns.id.desc()))
    )


def content_of(connection: Connection, owner_id: int, snapshot_id: int) -> bytes:
    """The JSON as it was frozen, to the byte. Raises NoSuchSnapshot, AlteredSnapshot."""
    query = select(columns.document, columns.sha256)
    row = connection.execute(query.where(columns.id == snapshot_id, columns.owner_id == owner_id)).one_or_none()
    if row is None:
        raise NoSuchSnapshot
    return _unaltered(row.document, row.sha256)


def delete_snapshot(connection: Connection, owner_id: int, snapshot_id: int) -> None:
    """And every link to it. Raises NoSuchSnapshot."""
    own = (columns.id == snapshot_id, columns.owner_id == owner_id)
    if connection.execute(delete(snapshots).where(*own)).rowcount == 0:
        raise NoSuchSnapshot
    record(connection, "snapshot.deleted", "snapshot", snapshot_id)


def every_content(
    connection: Connection, owner_id: int | None = None
) -> Iterator[tuple[Snapshot, bytes | AlteredSnapshot]]:
    """Oldest first, of one person or of all: the content, or why it can't be had."""
    query = _described().add_columns(columns.document).order_by(columns.id).limit(AT_ONCE)
    query = query if owner_id is None else query.where(columns.owner_id == owner_id)
    after = 0
    batch: Sequence[Row[Any]]
    while batch := connection.execute(query.where(columns.id > after)).all():
        for row in batch:
            yield _snapshot(row), _content_or_fault(row)
        after = batch[-1].id


def _content_or_fault(row: Row[Any]) -> bytes | AlteredSnapshot:
    try:
        return _unaltered(row.document, row.sha256)
    except AlteredSnapshot as fault:
        return fault


def _unaltered(document: bytes, sha256: bytes) -> bytes:
    try:
        content = zlib.decompress(document)
    except zlib.error:
        raise AlteredSnapshot("its content can't be unpacked") from None
    if hashlib.sha256(content).digest() != sha256:
        raise AlteredSnapshot("its content does not have the digest that it was frozen with")
    return content


def _described() -> Select[Any]:
    described = [column for column in columns if column.name != "document"]
    return select(*described, func.octet_length(columns.document).label("size"))


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(**{name: getattr(row, name) for name in Snapshot.__slots__})
