"""Makes a document: every panel of every section, computed now or as it was computed already."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from components.panel import Message, Panel, Provenance
from data.cache import Cache
from data.caching.code_version import code_version
from data.market import Market
from views.asking import Asker, KeptPanels, Part, part_of
from views.base import Progress, View, ViewKind, message_panel
from views.documents.document import Document, DocumentSection
from views.documents.sections import Section
from views.fields import ListOf, Symbol
from views.implied import IMPLIED_BY
from views.slow import Failed, compute, panel_of_result

# What becomes of slow panels: computed here and now, or only shown when somebody has computed them already.
Slow = Literal["compute", "kept"]
NOT_COMPUTED = "This takes long to compute and has not been computed for these settings yet."


def make_document(
    title: str,
    sections: Sequence[Section],
    market: Market,
    cache: Cache,
    *,
    made_at: datetime,
    user_id: int,
    slow: Slow,
    progress: Progress = lambda *_: None,
    missing: tuple[str, ...] = (),
) -> Document:
    """`user_id`: on whose behalf. `progress` gets a fraction and a few words. A panel that fails is a message in it."""
    desk = _Desk(Asker(market, cache, user_id), slow)
    total = sum(len(set(section.panel_names)) for section in sections) or 1
    done = itertools.count()
    made: list[DocumentSection] = []
    for section in sections:
        version = data_version(section, market)  # before, so that data which come meanwhile count as newer
        panels = _panels(section, desk, lambda words: progress(next(done) / total, words))
        made.append(_finished(section, panels, version))
    progress(1.0, "All panels are made")
    return Document(title, made_at, code_version(), tuple(made), missing)


def data_version(section: Section, market: Market) -> str:
    """Of the instruments that the section's view names; of all of them where it is not about one that there is."""
    symbol = getattr(section.view, "symbol", "")
    if not symbol or not market.knows(symbol):
        return market.version(None)
    return market.version([one for one in _symbols_of(section.view, symbol) if market.knows(one)])


def _symbols_of(view: View, symbol: str) -> Iterator[str]:
    """The instrument, the index that says what its options imply, and whatever it is compared with."""
    yield symbol
    if symbol in IMPLIED_BY:
        yield IMPLIED_BY[symbol]
    for spec in fields(view):
        codec, value = spec.metadata.get("codec"), getattr(view, spec.name)
        if isinstance(codec, Symbol):
            yield value
        elif isinstance(codec, ListOf) and isinstance(codec.item, Symbol):
            yield from value


@dataclass(frozen=True, slots=True)
class _Desk:
    asker: Asker
    slow: Slow


def _panels(section: Section, desk: _Desk, tell: Callable[[str], None]) -> tuple[Panel, ...]:
    """Slow ones are made first, in their kind's order: what they find leads the others."""
    kind, kept = section.kind, KeptPanels(section.kind, section.view, desk.asker)
    made: dict[str, Panel] = {}
    for spec in sorted(kind.panels, key=lambda spec: not spec.slow):
        if spec.name in section.panel_names:
            tell(f"{section.title}: {spec.title}")
            made[spec.name] = _made(kind, part_of(kind, section.view, spec.name, desk.asker, kept), desk)
    return tuple(made[name] for name in section.panel_names)


def _made(kind: ViewKind[Any], part: Part, desk: _Desk) -> Panel:
    spec, market = part.spec, desk.asker.market
    if part.work is None or part.panel:
        return part.made(market)
    if desk.slow == "kept":
        return Panel(spec.name, spec.title, Message("info", NOT_COMPUTED), Provenance(method=""))
    try:
        return panel_of_result(compute(kind, part.work, market, desk.asker.cache, lambda *_: None), spec.name)
    except Failed as failed:
        return Panel(spec.name, spec.title, Message("error", str(failed)), Provenance(method=""))
    except Exception as error:  # as for every other panel
        return message_panel(spec.name, spec.title, error)


def _finished(section: Section, panels: tuple[Panel, ...], version: str) -> DocumentSection:
    return DocumentSection(
        title=section.title,
        kind=section.kind.name,
        kind_title=section.kind.title,
        query=section.view.query(),
        words=section.kind.describe(section.view),
        panels=panels,
        data_version=version,
        notes=section.notes,
    )
