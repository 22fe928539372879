"""A document: sections of finished panels, with what they were made from; and its JSON, which lasts.

The digest of a document is of its canonical JSON (keys sorted), so the same numbers give the same digest anywhere.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from components.panel import Message, Panel, panel_from_json, panel_to_json

FORM = 1  # of the JSON


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """`kind` and `query` open the same view on its page. `data_version` names the state of the data it came from."""

    title: str
    kind: str
    kind_title: str
    query: str
    words: str  # the view in a few words: its symbol, its range
    panels: tuple[Panel, ...]
    data_version: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    section: str
    panel: str
    words: str


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    made_at: datetime
    code_version: str
    sections: tuple[DocumentSection, ...]
    missing: tuple[str, ...] = ()

    @property
    def data_version(self) -> str:
        """Of all sections together: equal while none of their data has changed."""
        return hashlib.sha256("\n".join(section.data_version for section in self.sections).encode()).hexdigest()[:24]

    @property
    def as_of(self) -> tuple[str, str] | None:
        """The oldest and the newest date that a panel has; None where none has one."""
        found = sorted(
            panel.provenance.as_of for section in self.sections for panel in section.panels if panel.provenance.as_of
        )
        return (found[0], found[-1]) if found else None

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The panels that could not be made."""
        return tuple(
            Failure(section.title, panel.title, panel.content.text)
            for section in self.sections
            for panel in section.panels
            if isinstance(panel.content, Message) and panel.content.kind == "error"
        )


def document_to_json(document: Document) -> dict[str, Any]:
    return {
        "form": FORM,
        "title": document.title,
        "made_at": document.made_at.astimezone(UTC).isoformat(),
        "code_version": document.code_version,
        "missing": list(document.missing),
        "sections": [_section_to_json(section) for section in document.sections],
    }


def document_from_json(raw: Mapping[str, Any]) -> Document:
    """Raises ValueError for a form that is not known."""
    if raw["form"] != FORM:
        raise ValueError(f"this document has the form {raw['form']!r}, and only {FORM} is known")
    return Document(
        raw["title"],
        datetime.fromisoformat(raw["made_at"]),
        raw["code_version"],
        tuple(_section_from_json(section) for section in raw["sections"]),
        tuple(raw["missing"]),
    )


def canonical_json(document: Document) -> bytes:
    return orjson.dumps(document_to_json(document), option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def digest_of(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _section_to_json(section: DocumentSection) -> dict[str, Any]:
    return {
        "title": section.title,
        "kind": section.kind,
        "kind_title": section.kind_title,
        "query": section.query,
        "words": section.words,
        "data_version": section.data_version,
        "notes": list(section.notes),
        "panels": [panel_to_json(panel) for panel in section.panels],
    }


def _section_from_json(raw: Mapping[str, Any]) -> DocumentSection:
    panels = tuple(panel_from_json(panel) for panel in raw["panels"])
    plain = {name: raw[name] for name in ("title", "kind", "kind_title", "query", "words", "data_version")}
    return DocumentSection(**plain, panels=panels, notes=tuple(raw["notes"]))
