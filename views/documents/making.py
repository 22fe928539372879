"""Makes a document: every panel of every section, computed now or as it was computed already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from components.panel import Message, Panel, Provenance
from data.cache import Cache
from data.caching.code_version import code_version
from data.market import Market
from views.base import PanelSpec, Progress, message_panel
from views.documents.document import Document, DocumentSection
from views.documents.sections import Section
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
        panels = []
        for name in section.panel_names:
            spec = section.kind.spec(name)
            progress(done / total, f"{section.title}: {spec.title}")
            panels.append(spec.panel(section.view, market) if not spec.slow else _slow_panel(section, spec, desk))
            done += 1
        made.append(_finished(section, tuple(panels), market))
    progress(1.0, "All panels are made")
    return Document(title, made_at, code_version(), tuple(made), missing)


def data_version(section: Section, market: Market) -> str:
    """Of the instruments that the section's view names; of all of them where it names none."""
    symbol = getattr(section.view, "symbol", None)
    try:
        return market.version((symbol,) if symbol else None)
    except LookupError:  # there is no such instrument
        return market.version(None)


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


def _finished(section: Section, panels: tuple[Panel, ...], market: Market) -> DocumentSection:
    return DocumentSection(
        title=section.title,
        kind=section.kind.name,
        kind_title=section.kind.title,
        query=section.view.query(),
        words=section.kind.describe(section.view),
        panels=panels,
        data_version=data_version(section, market),
        notes=section.notes,
    )
