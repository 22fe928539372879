"""What a frozen link shows: its snapshot, from its JSON, without computing anything."""

from dataclasses import replace

import orjson
from sqlalchemy import Connection

from data.share_links.visiting import Shared
from data.snapshots import AlteredSnapshot, NoSuchSnapshot, content_of
from views.documents.document import Document, DocumentSection, document_from_json
from views.registry import UnknownKind, kind_named
from views.shared.leaving import PART_GONE, leaving
from views.shared.redacting import WITHHELD, hides_amounts


class Unreadable(LookupError):
    """The snapshot is not what was frozen, or this version can't read it."""


def frozen_document(connection: Connection, shared: Shared) -> Document:
    """Raises Unreadable."""
    if shared.snapshot_id is None:
        raise Unreadable
    try:
        content = content_of(connection, shared.owner_id, shared.snapshot_id)
        document = document_from_json(orjson.loads(content))
    except (NoSuchSnapshot, AlteredSnapshot, ValueError, KeyError, TypeError) as error:
        raise Unreadable from error
    missing = (PART_GONE,) if document.missing else ()
    if shared.is_redacted:
        told = without_amounts(document)
        missing = (*missing, WITHHELD) if len(told.sections) < len(document.sections) else missing
        document = told
    return replace(leaving(document), missing=missing)


def without_amounts(document: Document) -> Document:
    """Only the sections that were made without amounts."""
    return replace(document, sections=tuple(section for section in document.sections if _is_hidden(section)))


def _is_hidden(section: DocumentSection) -> bool:
    try:
        view = kind_named(section.kind).view.parse(section.query)
    except UnknownKind:
        return False
    return hides_amounts(section.kind, view)
