"""What a visitor may take along: tables as files, where the link lets them."""

import re

from flask import Response

from components.panel import Panel
from data.share_links.visiting import Shared, note_visit
from server.exports import file_of
from server.request_context import home
from server.shares.door import blueprint, chosen, gone, inside, now, visitor
from views.documents.document import Document
from views.shared.choosing import Choice
from views.shared.frozen import Unreadable, frozen_document
from views.shared.live import Gone, live_document


@blueprint.get("/<any(share, embed):door>/<token>/file/<int:section>/<int:number>.<any(csv, xlsx):form>")
def file(door: str, token: str, section: int, number: int, form: str) -> Response:
    shared = inside(door, token)
    if shared is None or not shared.may_download:
        return gone()
    try:
        document = document_of(shared, chosen(shared))
        panel = document.sections[section].panels[number]
    except (Gone, Unreadable, IndexError):
        return gone()
    with home().database.begin() as connection:
        note_visit(connection, shared, visitor(), f"took {panel.title}")
    return file_of(panel, form, f"{_name(document, panel)}.{form}")


def document_of(shared: Shared, choice: Choice) -> Document:
    """Raises Gone, Unreadable."""
    if shared.mode == "live":
        return live_document(home(), shared, choice, now()).document
    with home().database.connect() as connection:
        return frozen_document(connection, shared)


def _name(document: Document, panel: Panel) -> str:
    words = " ".join((document.title, panel.name, panel.provenance.as_of or ""))
    return re.sub(r"[^A-Za-z0-9.]+", "-", words).strip("-.")[:100] or "oriel"
