"""Makes the document of a report: its views in order, on behalf of its owner as their rights are now.

With symbols there is one round of the views for each of them; what is about no symbol comes once, at the end.
"""

import hashlib
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import Connection

from components.panel import Message
from data.home import Home
from data.reports.definition import Definition, Entry
from data.saved_views.records import NoSuchView
from data.users import get_user, role_of
from views.allowed import in_role
from views.base import Progress
from views.documents.dashboard import DASHBOARD
from views.documents.document import Document, DocumentSection
from views.documents.making import Slow, data_version, make_document
from views.documents.sections import Override, Section, contents_of, overridden

GONE = "A view of this report is there no more, or is no longer shared with its author."
DISABLED = "The account of the report's author is disabled, so that nothing is made on its behalf."


class NotMade(RuntimeError):
    """Nothing can be made at all, now or later, until somebody changes something; the message says what."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the document will be made of. `missing`: a sentence for each view that can't be shown."""

    sections: tuple[Section, ...]
    missing: tuple[str, ...] = ()


def compose(
    definition: Definition,
    home: Home,
    owner_id: int,
    made_at: datetime,
    progress: Progress = lambda *_: None,
    *,
    slow: Slow = "compute",
) -> Document:
    """Every panel is computed, slow ones too unless they are said to be. Raises NotMade. What failed: `faults_of`."""
    with home.database.connect() as connection:
        outline = outline_of(connection, definition, owner_id)
        role = role_of(connection, owner_id)
    with in_role(role):  # what its owner may no longer open goes to nobody in their name
        return make_document(
            definition.title,
            outline.sections,
            home.market,
            home.cache,
            made_at=made_at,
            user_id=owner_id,
            slow=slow,
            progress=progress,
            missing=outline.missing,
        )


def faults_of(document: Document) -> tuple[str, ...]:
    """A sentence for all that should be in the report and is not: views, panels, sections without anything."""
    failed = (f"{failure.section}: {failure.panel}: {failure.words}" for failure in document.failures)
    empty = (f"{section.title}: {_first_words(section)}" for section in document.sections if _is_empty(section))
    nothing = () if document.sections or document.missing else ("The report has no views.",)
    return (*document.missing, *failed, *empty, *nothing)


def outline_of(connection: Connection, definition: Definition, owner_id: int) -> Outline:
    """Raises NotMade."""
    if get_user(connection, owner_id).disabled_at is not None:
        raise NotMade(DISABLED)
    found = [_opened(connection, entry, owner_id) for entry in definition.entries]
    sections = [section for one in found for section in one.sections]
    missing = tuple(dict.fromkeys(sentence for one in found for sentence in one.missing))
    return Outline(_repeated(sections, definition.symbols), missing)


def version_of(outline: Outline, home: Home) -> str:
    """What `Document.data_version` will be, without making one."""
    versions = [data_version(section, home.market) for section in outline.sections]
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:24]


def _opened(connection: Connection, entry: Entry, owner_id: int) -> Outline:
    try:
        contents = contents_of(connection, owner_id, entry.view_id)
    except NoSuchView:
        return Outline((), (GONE,))
    sections = contents.sections
    if entry.panels and contents.saved.kind != DASHBOARD:  # a dashboard's views have each their own
        sections = tuple(replace(section, panels=entry.panels) for section in sections)
    return Outline(sections, contents.missing)


def _repeated(sections: list[Section], symbols: tuple[str, ...]) -> tuple[Section, ...]:
    if not symbols:
        return tuple(sections)
    about_one = [section for section in sections if _has_symbol(section)]
    others = [section for section in sections if not _has_symbol(section)]
    return (*(_about(section, symbol) for symbol in symbols for section in about_one), *others)


def _has_symbol(section: Section) -> bool:
    return "symbol" in {spec.name for spec in fields(section.view)}


def _about(section: Section, symbol: str) -> Section:
    view, notes = overridden(section.view, Override(symbol=symbol))
    return replace(section, title=f"{symbol} · {section.title}", view=view, notes=(*section.notes, *notes))


def _is_empty(section: DocumentSection) -> bool:
    return all(isinstance(panel.content, Message) and panel.content.kind == "empty" for panel in section.panels)


def _first_words(section: DocumentSection) -> str:
    texts = [panel.content.text for panel in section.panels if isinstance(panel.content, Message)]
    return texts[0] if texts else "There is nothing to show."
