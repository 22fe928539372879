"""Saved views as sections: which view each one shows, with what stands over all of them."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data.saved_views.reading import get_view
from data.saved_views.records import NoSuchView, SavedView
from views.base import View, ViewKind
from views.documents.dashboard import DASHBOARD, DashboardView
from views.documents.opening import NotOpened, open_state


@dataclass(frozen=True, slots=True)
class Override:
    """What is shown in place of each view's own; empty: its own. `start` and `end` go before `range`."""

    symbol: str = ""
    range: str = ""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One view. `panels` by name; none: those that lead its kind. `notes` are sentences for whoever reads it."""

    view_id: int
    title: str
    kind: ViewKind[Any]
    view: View
    panels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def panel_names(self) -> tuple[str, ...]:
        known = [spec.name for spec in self.kind.panels]
        return tuple(name for name in self.panels or self.kind.lead if name in known) or tuple(known[:1])


def with_every_panel(section: Section) -> Section:
    return replace(section, panels=tuple(spec.name for spec in section.kind.panels))


@dataclass(frozen=True, slots=True)
class Contents:
    """Of one saved view or dashboard. `missing`: a sentence for each part that can't be shown."""

    saved: SavedView
    sections: tuple[Section, ...]
    missing: tuple[str, ...] = ()


def contents_of(connection: Connection, user_id: int, view_id: int, override: Override | None = None) -> Contents:
    """As this person may see it now: of a dashboard, each view that they may open. Raises NoSuchView.

    Without `override` a dashboard's own range and symbol stand over its views.
    """
    saved = get_view(connection, user_id, view_id)
    if saved.kind != DASHBOARD:
        sections, missing = _section(saved, override or Override())
        return Contents(saved, sections, missing)
    dashboard = DashboardView.parse(saved.state.query)
    own = Override(dashboard.symbol, dashboard.range, dashboard.start, dashboard.end)
    found = [_found(connection, user_id, int(number), override or own) for number in dashboard.views]
    return Contents(
        saved,
        tuple(section for sections, _ in found for section in sections),
        tuple(sentence for _, missing in found for sentence in missing),
    )


Found = tuple[tuple[Section, ...], tuple[str, ...]]


def _found(connection: Connection, user_id: int, view_id: int, override: Override) -> Found:
    try:
        saved = get_view(connection, user_id, view_id)
    except NoSuchView:
        return (), ("One of its views is there no more, or is no longer shared.",)
    if saved.kind == DASHBOARD:
        return (), (f"{saved.words.name} is a dashboard, and a dashboard holds none.",)
    return _section(saved, override)


def _section(saved: SavedView, override: Override) -> Found:
    try:
        opened = open_state(saved.kind, saved.state)
    except NotOpened as error:
        return (), (f"{saved.words.name}: {error}",)
    view, notes = overridden(opened.view, override)
    return (Section(saved.id, saved.words.name, opened.kind, view, notes=(*opened.notes, *notes)),), ()


def overridden(view: View, override: Override) -> tuple[View, tuple[str, ...]]:
    """The view with what stands over it, and a sentence where it has no such thing."""
    names = {spec.name for spec in fields(view)}
    changes: dict[str, Any] = {}
    notes = []
    if override.symbol:
        if "symbol" in names:
            changes["symbol"] = override.symbol
        else:
            notes.append(f"This is about a basket, which {override.symbol} does not change.")
    if (override.range or override.start or override.end) and {"range", "start", "end"} <= names:
        changes |= {"start": override.start, "end": override.end}
        if override.range:
            changes["range"] = override.range
    return (replace(view, **changes).settled() if changes else view), tuple(notes)
