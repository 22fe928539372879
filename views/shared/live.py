"""What a live link shows now: the sections of its view as its maker may see them, computed on their behalf and in
the role that they have now, whoever looks.

Quick panels are computed once for each state of the data and kept for this link alone. Slow ones are shown when they
have been computed; the others are `pending`, and `advance` asks for them and says how they stand.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from components.panel import Message, Panel, Provenance, panel_from_json, panel_to_json
from data.cache import JSON, Key
from data.home import Home
from data.panel_jobs import Answer, JobState, JobsUnavailable
from data.saved_views.records import NoSuchView
from data.share_links.visiting import Shared
from views.allowed import in_role, may_open
from views.asking import Asker, KeptPanels, Part, part_of, parts_of
from views.base import PanelSpec, message_panel
from views.documents.document import Document, DocumentSection
from views.documents.making import data_version
from views.documents.sections import Section, contents_of, overridden, with_every_panel
from views.shared.choosing import Choice
from views.shared.leaving import PART_GONE, leaving_panel, leaving_section
from views.shared.redacting import WITHHELD, hide_amounts
from views.slow import panel_of_result

NOT_YET = "This takes a while to compute and appears here when it is done."


@dataclass(frozen=True, slots=True)
class Live:
    """`pending`: places of panels, by number of section and of panel."""

    document: Document
    sections: tuple[Section, ...]
    pending: frozenset[tuple[int, int]]


class Gone(LookupError):
    """Its maker may see the view no more."""


def live_document(home: Home, shared: Shared, choice: Choice, now: datetime) -> Live:
    """Raises Gone."""
    sections, missing = live_sections(home, shared, choice)
    with in_role(shared.role):
        shown = [_finished(home, shared, section) for section in sections]
    pending = {(at, place) for at, (_, waiting) in enumerate(shown) for place in waiting}
    document = Document(shared.title, now, "", tuple(section for section, _ in shown), missing)
    return Live(document, sections, frozenset(pending))


def live_sections(home: Home, shared: Shared, choice: Choice) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """With what the visitor chose over them, and without amounts where those are hidden. Raises Gone."""
    try:
        with home.database.connect() as connection:
            contents = contents_of(connection, shared.owner_id, shared.view_id)
    except NoSuchView:
        raise Gone from None
    missing = (PART_GONE,) if contents.missing else ()
    sections = tuple(map(with_every_panel, contents.sections)) if shared.shows_all else contents.sections
    if not shared.is_redacted:
        return tuple(_chosen(section, choice) for section in sections), missing
    hidden = [hide_amounts(section, home.market) for section in sections]
    told = tuple(_chosen(section, choice) for section in hidden if section)
    return told, (*missing, WITHHELD) if None in hidden else missing


def advance(home: Home, shared: Shared, section: Section, spec: PanelSpec[Any]) -> Panel | JobState:
    """One slow panel: as it is kept, or how its computation stands, which is asked for when nobody else waits."""
    with in_role(shared.role):
        part = part_of(section.kind, section.view, spec.name, _maker(home, shared))
    if part.work is None or part.panel:
        return leaving_panel(part.made(home.market))
    try:
        answer = home.jobs.look(part.work, shared.owner_id)
        if answer.state.phase in {"unknown", "cancelled"}:  # what failed is tried again by people of the house
            answer = home.jobs.ask(part.work, shared.owner_id) if _has_room(home) else Answer(JobState("queued"))
    except JobsUnavailable:
        return JobState("queued")
    except Exception as error:  # as for every other panel
        return leaving_panel(message_panel(spec.name, spec.title, error))
    if answer.state.phase == "done":
        return leaving_panel(panel_of_result(answer.result, spec.name))
    return answer.state


def _maker(home: Home, shared: Shared) -> Asker:
    return Asker(home.market, home.cache, shared.owner_id)


def _has_room(home: Home) -> bool:
    """Visitors stand behind the people of the house."""
    return home.jobs.load().queued == 0


def _chosen(section: Section, choice: Choice) -> Section:
    view, notes = overridden(section.view, choice.override)
    return replace(section, view=view, notes=(*section.notes, *notes))


def _finished(home: Home, shared: Shared, section: Section) -> tuple[DocumentSection, tuple[int, ...]]:
    kept = KeptPanels(section.kind, section.view, _maker(home, shared))
    parts = parts_of(section.kind, section.view, section.panel_names, kept.asker, kept)
    quick = _quick_panels(home, shared, section, [part for part in parts if not part.spec.slow], kept.found)
    panels = [part.panel or quick.get(part.spec.name) or _not_yet(part.spec) for part in parts]
    waiting = tuple(place for place, part in enumerate(parts) if part.is_missing)
    finished = DocumentSection(
        title=section.title,
        kind=section.kind.name,
        kind_title=section.kind.title,
        query=section.view.query(),
        words=section.kind.describe(section.view),
        panels=tuple(panels),
        data_version=data_version(section, home.market),
        notes=section.notes,
    )
    return leaving_section(finished), waiting


def _quick_panels(
    home: Home, shared: Shared, section: Section, parts: list[Part], led_by: tuple[str, ...]
) -> dict[str, Panel]:
    key: Key = (
        "shared", shared.id, section.kind.name, section.view.query(), data_version(section, home.market),
        may_open(section.kind.name), *(part.spec.name for part in parts), "", *led_by,
    )  # fmt: skip

    def compute() -> list[dict[str, Any]]:
        made = [leaving_panel(part.made(home.market)) for part in parts]
        if any(isinstance(panel.content, Message) and panel.content.kind == "error" for panel in made):
            raise _NotKept(made)
        return [panel_to_json(panel) for panel in made]

    try:
        panels = [panel_from_json(raw) for raw in home.cache.get_or_compute(key, compute, JSON)]
    except _NotKept as failed:
        panels = failed.panels
    return {panel.name: panel for panel in panels}


class _NotKept(Exception):
    """A panel failed, perhaps for a moment only."""

    def __init__(self, panels: list[Panel]) -> None:
        super().__init__()
        self.panels = panels


def _not_yet(spec: PanelSpec[Any]) -> Panel:
    return Panel(spec.name, spec.title, Message("info", NOT_YET), Provenance(method=""))
