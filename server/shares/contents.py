"""The document of a link as HTML, kept for that link alone where it can't change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlencode

from flask import render_template

from components.visitor_panel import VisitorPanel, visitor_panel
from data.cache import JSON, Key
from data.share_links.visiting import Shared
from server.request_context import home
from server.shares.door import now
from views.documents.document import Document
from views.documents.snapshots import as_of_words
from views.shared.choosing import Choice
from views.shared.frozen import frozen_document
from views.shared.live import live_document

# Stand for the path with its token, which is never kept, and for what the visitor chose.
HERE, CHOSEN = "\ue000", "\ue001"
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "share"


@dataclass(frozen=True, slots=True)
class Contents:
    """`moment`: when it was frozen or, of a live one, looked at."""

    title: str
    moment: str
    as_of: str
    html: str


@dataclass(frozen=True, slots=True)
class Place:
    """One panel of a page, and where it stands: its section and its number there."""

    section: int
    number: int
    panel: VisitorPanel
    is_pending: bool


def contents_of_link(shared: Shared, choice: Choice, here: str) -> Contents:
    """Raises Gone or Unreadable where there is nothing to show."""
    found = _frozen(shared) if shared.mode == "frozen" else _live(shared, choice)
    html = found.html.replace(HERE, here).replace(CHOSEN, urlencode(choice.query()))
    return replace(found, html=html)


def _frozen(shared: Shared) -> Contents:
    key: Key = ("shared page", shared.id, shared.snapshot_id, shared.is_redacted, shared.may_download, look())

    def write() -> list[str]:
        with home().database.connect() as connection:
            document = frozen_document(connection, shared)
        return _written(shared, document, frozenset())

    return Contents(*home().cache.get_or_compute(key, write, JSON))


def _live(shared: Shared, choice: Choice) -> Contents:
    live = live_document(home(), shared, choice, now())
    return Contents(*_written(shared, live.document, live.pending))


def _written(shared: Shared, document: Document, pending: frozenset[tuple[int, int]]) -> list[str]:
    places = [list(_places(document, number, pending)) for number in range(len(document.sections))]
    html = render_template(
        "share/document.html", document=document, places=places, shared=shared, here=HERE, query=CHOSEN
    )
    return [document.title, f"{document.made_at:%Y-%m-%d %H:%M}", as_of_words(document) or "", html]


def _places(document: Document, section: int, pending: frozenset[tuple[int, int]]) -> Iterator[Place]:
    for number, panel in enumerate(document.sections[section].panels):
        yield Place(section, number, visitor_panel(panel), (section, number) in pending)


@cache
def look() -> str:
    """Changes with the templates, of which the cache knows nothing."""
    digest = blake2b(digest_size=12)
    for path in sorted(TEMPLATES.glob("*.html")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
