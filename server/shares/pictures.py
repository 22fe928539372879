"""A link as a picture, for previews in chats and for pages that can't frame it: drawn once for each state of the data.

Not of links that ask before they open: who only looks ahead at an address would see what is behind it. And always of
the view as it was shared: a visitor who chooses could keep a browser, and everybody who waits for it, busy for ever.
"""

import base64
import threading
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import structlog
from flask import Response, g, make_response

from components.panel import Message
from data.cache import JSON, Key
from data.printing.printer import Printer, Unprintable
from data.share_links.visiting import Shared, note_visit
from server.errors import error_response
from server.request_context import home
from server.shares.door import EMBED, asks_first, blueprint, gone, opened, visitor
from server.shares.files import document_of
from views.documents.document import Document, canonical_json
from views.reports.rendering import picture_of
from views.shared.choosing import Choice
from views.shared.frozen import Unreadable
from views.shared.live import Gone

WIDTH = 1200
AS_SHARED = Choice()
PATIENCE_SECONDS = 20.0
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
log = structlog.get_logger("oriel.shares")
_one_at_a_time = threading.BoundedSemaphore(1)  # each starts a browser


class Busy(Exception):
    """Others are drawn just now."""


@blueprint.get("/<any(share, embed):door>/<token>.png")
def picture(door: str, token: str) -> Response:
    shared = opened(door, token)
    if shared is None or door == EMBED or asks_first(shared):
        return gone()
    try:
        document = document_of(shared, AS_SHARED)
        drawn = home().cache.get_or_compute(_key(shared, document), lambda: _draw(document), JSON)
    except Busy:
        return error_response(503, headers={"Retry-After": "10"})
    except (Gone, Unreadable):
        return gone()
    except Unprintable as error:
        log.warning("no picture of a shared link", link=shared.id, reason=str(error))
        return gone()
    with home().database.begin() as connection:
        note_visit(connection, shared, visitor(), "picture")
    g.own_headers = {**g.own_headers, "Cross-Origin-Resource-Policy": "cross-origin"}
    response = make_response(base64.b64decode(drawn))
    response.mimetype = "image/png"
    return response


def _key(shared: Shared, document: Document) -> Key:
    """Of what it shows, whenever that was looked at."""
    return ("shared picture", shared.id, sha256(canonical_json(replace(document, made_at=NEVER))).hexdigest())


def _draw(document: Document) -> str:
    if not any(not isinstance(panel.content, Message) for section in document.sections for panel in section.panels):
        raise Unreadable
    if not _one_at_a_time.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        return base64.b64encode(picture_of(document, WIDTH, Printer.of(home().settings))).decode()
    finally:
        _one_at_a_time.release()
