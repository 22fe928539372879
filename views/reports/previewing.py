"""The preview of a report that may not be kept yet: its interactive page, of what is quick or has been computed."""

from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

import orjson

from components.print.content import Cover
from data.cache import JSON
from data.home import Home
from data.printing.printer import Printer
from data.reports.definition import Definition, definition_from_json, definition_to_json
from views.reports.composing import compose, faults_of
from views.reports.rendering import render

ROUNDS_SHOWN = 2  # of a report that has more, since somebody waits for it
UNTITLED = "Report without a title"


def keep_for_preview(home: Home, user_id: int, definition: Definition) -> str:
    """The name under which the person may have it shown, for as long as it is in the cache."""
    raw = definition_to_json(definition)
    name = blake2b(orjson.dumps(raw), digest_size=12).hexdigest()
    home.cache.put(_key(user_id, name), raw, JSON)
    return name


def preview(home: Home, user_id: int, name: str, now: datetime) -> bytes | None:
    """The page; None where there is none of that name for this person. Raises NotMade."""
    raw = home.cache.find(_key(user_id, name), JSON)
    if raw is None:
        return None
    definition = definition_from_json(raw)
    definition = replace(definition, symbols=definition.symbols[:ROUNDS_SHOWN])
    document = compose(definition, home, user_id, now, slow="kept")
    cover = Cover(definition.title or UNTITLED, definition.text, made_at=now, failed=faults_of(document))
    made = render(document, cover, ("html",), definition.paper, Printer.of(home.settings))
    return made.files[0].content


def _key(user_id: int, name: str) -> tuple[str, int, str]:
    return ("report-preview", user_id, name)
