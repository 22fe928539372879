"""The small picture of what was kept: of a view its kind's picture, of a dashboard those of its first views.

Kept by what is in it and by the version of the data, so that everybody who may open it shares it.
"""

from typing import Any

from components.panel import Message
from components.theme import ThemeName
from components.thumbnails.picture import picture, pictures_in_one, words_only
from data.cache import JSON, Cache
from data.market import Market
from data.rights import NotAllowed
from views.allowed import check_kind
from views.asking import Asker, KeptPanels, part_of
from views.base import PanelSpec
from views.documents.dashboard import DASHBOARD
from views.documents.making import data_version
from views.documents.sections import Contents, Section

FORM = 2  # of the drawing
IN_ONE = 4
NOBODY = 0  # in particular: pictures are everybody's
NO_VIEWS = "It holds no views yet."
NO_PICTURE = "It has no picture."


def thumbnail(contents: Contents, market: Market, cache: Cache, theme: ThemeName) -> str:
    """An SVG document."""
    if not contents.sections:
        return words_only(contents.missing[0] if contents.missing else NO_VIEWS, theme)
    if contents.saved.kind != DASHBOARD:
        return _of_section(contents.sections[0], market, cache, theme)
    return pictures_in_one([_of_section(one, market, cache, theme) for one in contents.sections[:IN_ONE]], theme)


def _of_section(section: Section, market: Market, cache: Cache, theme: ThemeName) -> str:
    try:
        check_kind(section.kind.name)  # before what is kept, which is everybody's
    except NotAllowed as error:
        return words_only(str(error), theme)
    spec = _spec(section)
    if spec is None:
        return words_only(NO_PICTURE, theme)
    leading = KeptPanels(section.kind, section.view, Asker(market, cache, NOBODY))
    part = part_of(section.kind, section.view, spec.name, leading.asker, leading)
    version = data_version(section, market)
    key = ("thumbnail", FORM, section.kind.name, section.view.query(), version, theme, *leading.found)
    kept = cache.find(key, JSON)
    if kept is not None:
        return str(kept)
    panel = part.made(market)
    drawn = picture(panel, theme)
    if not (isinstance(panel.content, Message) and panel.content.kind == "error"):
        cache.put(key, drawn, JSON)
    return drawn


def _spec(section: Section) -> PanelSpec[Any] | None:
    """What takes long is not computed for a picture."""
    quick = [spec for spec in section.kind.panels if not spec.slow]
    return next((spec for spec in quick if spec.name == section.kind.picture), quick[0] if quick else None)
