"""Makes a document: every panel of every section, computed now or as it was computed already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from components.panel import Message, Panel, Provenance
from data.cache import Cache
from data.caching.code_version import code_version
from data.market import Market
from views.base import PanelSpec, Progress, View, message_panel
from views.documents.document import Document, DocumentSection
from views.documents.sections import Section
from views.fields import ListOf, Symbol
from views.implied import IMPLIED_BY
from views.slow import Failed, compute, kept_panel, panel_of_result, work_of

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
    desk = _Desk(market, cache, user_id, slow)
    total = sum(len(section.panel_names) for section in sections) or 1
    made: list[DocumentSection] = []
    done = 0
    for section in sections:
        version = data_version(section, market)  # before, so that data which come meanwhile count as newer
        panels = []
        for name in section.panel_names:
            spec = section.kind.spec(name)
            progress(done / total, f"{section.title}: {spec.title}")
            panels.append(spec.panel(section.view, market) if not spec.slow else _slow_panel(section, spec, desk))
            done += 1
        made.append(_finished(section, tuple(panels), version))
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
    market: Market
    cache: Cache
    user_id: int
    slow: Slow


def _slow_panel(section: Section, spec: PanelSpec[Any], desk: _Desk) -> Panel:
    try:
        work = work_of(section.kind, spec, section.view, desk.market, desk.user_id)
        kept = kept_panel(work, desk.cache, spec.name)
        if kept is not None:
            return kept
        if desk.slow == "kept":
            return Panel(spec.name, spec.title, Message("info", NOT_COMPUTED), Provenance(method=""))
        computed = compute(section.kind, work, desk.market, desk.cache, lambda *_: None)
        return panel_of_result(computed, spec.name)
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
