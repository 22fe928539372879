"""Freezes a saved view or dashboard as a document, and opens what was frozen without computing anything."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection

from data.home import Home
from data.snapshots import (
    LONGEST_TITLE,
    AlteredSnapshot,
    Frozen,
    Snapshot,
    content_of,
    every_content,
    get_snapshot,
    keep_snapshot,
)
from views.base import Progress
from views.documents.document import Document, canonical_json, document_from_json
from views.documents.making import Slow, make_document
from views.documents.sections import Override, contents_of


@dataclass(frozen=True, slots=True)
class Reopened:
    snapshot: Snapshot
    document: Document


@dataclass(frozen=True, slots=True)
class Checked:
    """`fault` is a sentence; empty: the snapshot is what it was."""

    snapshot: Snapshot
    fault: str = ""


def freeze(
    home: Home,
    user_id: int,
    view_id: int,
    title: str = "",
    *,
    made_at: datetime,
    slow: Slow = "compute",
    override: Override | None = None,
    progress: Progress = lambda *_: None,
) -> Snapshot:
    """As this person sees the view now; it is theirs. Without a title it has the view's name. Raises NoSuchView."""
    with home.database.connect() as connection:
        contents = contents_of(connection, user_id, view_id, override)
    document = make_document(
        " ".join(title.replace("\x00", "").split())[:LONGEST_TITLE] or contents.saved.words.name,
        contents.sections,
        home.market,
        home.cache,
        made_at=made_at,
        user_id=user_id,
        slow=slow,
        progress=progress,
        missing=contents.missing,
    )
    with home.database.begin() as connection:
        return keep_snapshot(connection, user_id, view_id, frozen_of(document))


def frozen_of(document: Document) -> Frozen:
    return Frozen(
        document.title,
        canonical_json(document),
        document.data_version,
        document.code_version,
        as_of_words(document),
        document.made_at,
    )


def as_of_words(document: Document) -> str | None:
    """The day of its data, or the oldest and the newest of them."""
    return None if document.as_of is None else " to ".join(dict.fromkeys(document.as_of))


def reopen(connection: Connection, user_id: int, snapshot_id: int) -> Reopened:
    """Raises NoSuchSnapshot; AlteredSnapshot where it is not what was frozen, or this version can't read it."""
    snapshot = get_snapshot(connection, user_id, snapshot_id)
    return Reopened(snapshot, _document(content_of(connection, user_id, snapshot_id)))


def verify(connection: Connection, user_id: int | None = None) -> tuple[Checked, ...]:
    """Every snapshot, of one person or of all, oldest first."""
    return tuple(
        Checked(snapshot, _fault(snapshot, content)) for snapshot, content in every_content(connection, user_id)
    )


def _fault(snapshot: Snapshot, content: bytes | AlteredSnapshot) -> str:
    if isinstance(content, AlteredSnapshot):
        return str(content)
    try:
        document = _document(content)
    except AlteredSnapshot as fault:
        return str(fault)
    said = (snapshot.data_version, snapshot.code_version, snapshot.as_of, snapshot.made_at)
    frozen = (document.data_version, document.code_version, as_of_words(document), document.made_at)
    return "" if said == frozen else "what stands beside it is not what was frozen"


def _document(content: bytes) -> Document:
    try:
        return document_from_json(orjson.loads(content))
    except (ValueError, KeyError, TypeError) as error:
        raise AlteredSnapshot("this version of Oriel can't read it") from error
