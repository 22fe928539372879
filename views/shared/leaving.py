"""The one list of what leaves the house by a shared link: every field of a document either leaves or stays.

`leaving` makes a document anew from the fields that leave, so what is not listed here can't get out. Pages, files and
pictures for visitors are made of such documents alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from components.panel import (
    Column,
    Content,
    Figure,
    Message,
    Metric,
    Metrics,
    Panel,
    Provenance,
    SourceNote,
    Table,
)
from views.documents.document import Document, DocumentSection

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed:
    """`stays`: what is put in place of each field that does not leave."""

    leaves: tuple[str, ...]
    stays: Mapping[str, object]


LIST: Mapping[type, Listed] = {
    Document: Listed(
        ("title", "made_at", "sections"),
        {"code_version": "", "missing": ()},
    ),
    DocumentSection: Listed(
        ("title", "kind_title", "words", "panels", "notes"),
        # The query spells out the view, amounts and all; the version tells numbers of the database.
        {"kind": "", "query": "", "data_version": ""},
    ),
    Panel: Listed(("name", "title", "content", "provenance", "warnings", "context"), {}),
    Provenance: Listed(
        ("method", "as_of", "rows", "quarantined", "sources", "parameters"),
        {"reference": None},  # a page that is closed to visitors
    ),
    SourceNote: Listed(
        ("title", "bars", "first", "last", "caution", "differs_by", "differs_at_most", "differs_most_on"),
        {"name": ""},
    ),
    Figure: Listed(("figure", "sentence"), {}),
    Table: Listed(("columns", "frame"), {"rows_named_by": ""}),
    Column: Listed(
        ("name", "title", "kind", "decimals", "unit", "unit_from"),
        {"opens": ""},  # a page that is closed to visitors
    ),
    Metrics: Listed(("items", "sentence"), {}),
    Metric: Listed(("name", "label", "value", "kind", "decimals", "unit", "note", "signed"), {}),
    Message: Listed(("kind", "text"), {}),
}
FIGURE_PARTS = ("data", "layout")
PART_GONE = "A part of this can't be shown any more."  # what is missing, without saying what it was


def leaving(document: Document) -> Document:
    return _anew(document, sections=tuple(leaving_section(section) for section in document.sections))


def leaving_section(section: DocumentSection) -> DocumentSection:
    return _anew(section, panels=tuple(leaving_panel(panel) for panel in section.panels))


def leaving_panel(panel: Panel) -> Panel:
    sources = tuple(_anew(source) for source in panel.provenance.sources)
    return _anew(panel, content=_content(panel.content), provenance=_anew(panel.provenance, sources=sources))


def _content(content: Content) -> Content:
    match content:
        case Figure():
            return _anew(content, figure={part: content.figure[part] for part in FIGURE_PARTS})
        case Table():
            return _table(content)
        case Metrics():
            return _anew(content, items=tuple(_anew(item) for item in content.items))
        case Message():
            return _anew(content)


def _table(table: Table) -> Table:
    """Without the column that names rows for the machine, and without any that is not a column of the table."""
    columns = tuple(_anew(column) for column in table.columns if column.name != table.rows_named_by)
    return _anew(table, columns=columns, frame=table.frame[[column.name for column in columns]])


def _anew(thing: T, **changes: Any) -> T:
    listed = LIST[type(thing)]
    unknown = set(changes) - set(listed.leaves)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))} of {type(thing).__name__} does not leave")
    return type(thing)(**{name: getattr(thing, name) for name in listed.leaves} | dict(listed.stays) | changes)
