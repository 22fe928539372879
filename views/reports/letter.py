"""The words that go with a report's files: what it is, as of when, and what is not as its author wished."""

from datetime import datetime

from data.reports.definition import Definition
from data.reports.made import Letter
from views.documents.document import Document
from views.reports.rendering import Rendered


def letter_of(
    definition: Definition,
    document: Document,
    rendered: Rendered,
    *,
    failed: tuple[str, ...],
    late_for: datetime | None,
) -> Letter:
    """`failed`: what is missing from it; `late_for`: the slot, where it comes after it."""
    notes = (*(f"Missing: {one}" for one in failed), *rendered.faults)
    late = f"It was due on {late_for:%Y-%m-%d at %H:%M} UTC and is late." if late_for else ""
    paragraphs = (
        _lines((definition.title, late)),
        _lines(notes),
        definition.text.strip(),
        _lines(_contents(document)),
        _lines((f"Made on {document.made_at:%Y-%m-%d at %H:%M} UTC{as_of_words(document)}.",)),
    )
    text = "\n\n".join(filter(None, paragraphs)) + "\n"
    return Letter(_subject(definition, document, is_late=late_for is not None), text, "", notes, document.made_at)


def as_of_text(document: Document) -> str | None:
    """The date that its numbers are of, or the first and the last of them."""
    if document.as_of is None:
        return None
    oldest, newest = document.as_of
    return newest if oldest == newest else f"{oldest} to {newest}"


def as_of_words(document: Document) -> str:
    text = as_of_text(document)
    return f" from data as of {text}" if text else ""


def _subject(definition: Definition, document: Document, *, is_late: bool) -> str:
    as_of = f", {document.as_of[1]}" if document.as_of else ""
    return f"{definition.title}{as_of}{' (late)' if is_late else ''}"


def _contents(document: Document) -> tuple[str, ...]:
    return tuple(f"- {section.title}: {section.words}" for section in document.sections)


def _lines(lines: tuple[str, ...]) -> str:
    return "\n".join(filter(None, lines))
