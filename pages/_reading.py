"""The sections of what is read, each made by a call of its own: many views fill a page one beside the other."""

from collections.abc import Sequence
from typing import Any

from dash import MATCH, Input, Output, callback, ctx, dcc, html
from dash.development.base_component import Component

from components.buttons import icon
from components.panel import Figure, Message, Metrics, Panel, Table
from components.panel_card import Export, card, message, panel_card
from components.slow_panel import SlowId, slow_panel
from data.database import DatabaseUnavailable
from data.saved_views.records import NoSuchView
from pages._context import asker, home, market, theme, user_id
from views.addresses import address_of
from views.asking import Part, parts_of
from views.documents.reading import ReadingView
from views.documents.sections import Contents, Section, contents_of

GONE = "This view is there no more, or is no longer shared with you."


def section_id(part: str, place: Any, view: Any) -> dict[str, Any]:
    return {"type": f"reading-{part}", "place": place, "view": view}


def section_frame(section: Section, place: int, reading: ReadingView, *, has_title: bool) -> Component:
    """What stands there until the section is made; its store asks for that by appearing."""
    waiting = [card(section.kind.spec(name).title, html.Div("…", className="o-slow")) for name in section.panel_names]
    return html.Section(
        [
            _head(section) if has_title else None,
            html.Div(html.Div(waiting, className="o-grid"), id=section_id("body", place, section.view_id)),
            dcc.Store(id=section_id("load", place, section.view_id), data=reading.query()),
        ],
        className="o-section o-reading__section",
    )


@callback(
    Output(section_id("body", MATCH, MATCH), "children"),
    Input(section_id("load", MATCH, MATCH), "data"),
)
def make_section(query: object) -> list[Component]:
    identity = ctx.outputs_list["id"]
    reading = ReadingView.parse(query if isinstance(query, str) else "")
    try:
        contents = _contents(identity["view"], reading)
    except (NoSuchView, DatabaseUnavailable) as error:
        return [_only(str(error) if isinstance(error, DatabaseUnavailable) else GONE)]
    if not contents.sections:
        return [_only(" ".join(contents.missing))]
    (section,) = contents.sections
    return [*notes(section.notes), html.Div(_cards(section, str(identity["place"])), className="o-grid")]


def _contents(view_id: object, reading: ReadingView) -> Contents:
    """Of a view by itself: with the rights of who asks, whatever dashboard it stands on."""
    if not isinstance(view_id, int):
        raise NoSuchView
    with home().database.connect() as connection:
        contents = contents_of(connection, user_id(), view_id, reading.override)
    if len(contents.sections) > 1:
        raise NoSuchView
    return contents


def notes(sentences: Sequence[str]) -> list[Component]:
    if not sentences:
        return []
    return [html.Ul([html.Li([icon("exclamation-circle"), words]) for words in sentences], className="o-notes")]


def page_link(section: Section, class_name: str = "o-button") -> dcc.Link:
    href = address_of(section.kind.name, section.view.query(), section.view_id)
    return dcc.Link([icon("box-arrow-up-right"), "Open on its page"], href=href, className=class_name)


def _head(section: Section) -> html.Header:
    words = f"{section.kind.title} · {section.kind.describe(section.view)}".rstrip(" ·")
    return html.Header(
        [
            html.H2(section.title, className="o-section__title"),
            html.Span(words, className="o-page-head__context"),
            page_link(section),
        ],
        className="o-page-head",
    )


def _only(words: str) -> Component:
    return html.Div(message(Message("empty", words)), className="o-card")


def _cards(section: Section, place: str) -> list[Component]:
    parts = parts_of(section.kind, section.view, section.panel_names, asker())
    panels = [None if part.spec.slow else part.made(market()) for part in parts]
    spans = spans_of(panels)
    return [card_of(section, part, panel, place, span) for part, panel, span in zip(parts, panels, spans, strict=True)]


def card_of(section: Section, part: Part, panel: Panel | None, place: str, span: int) -> Component:
    kind, name, look = section.kind, part.spec.name, f"o-span-{span}"
    if panel is None:
        identity = SlowId(kind.name, name, f"{place}-{section.view_id}")
        return slow_panel(identity, part.spec.title, part.view.query(), class_name=look)
    is_table = isinstance(panel.content, Table)
    export = Export(f"/export/{kind.name}/{name}", section.view.query()) if is_table else None
    return panel_card(panel, theme(), export=export, class_name=look)


def spans_of(panels: Sequence[Panel | None]) -> list[int]:
    """Of twelve columns: numbers beside a figure take a third of its row, others share one by two; None is slow."""
    spans = [0] * len(panels)
    place = 0
    while place < len(panels):
        pair = tuple(_shape(panel) for panel in panels[place : place + 2])
        widths = PAIRS.get(pair, (6, 6)) if len(pair) == 2 else (12,)
        spans[place : place + len(widths)] = widths
        place += len(widths)
    return spans


PAIRS: dict[tuple[str, ...], tuple[int, int]] = {("numbers", "figure"): (4, 8), ("figure", "numbers"): (8, 4)}


def _shape(panel: Panel | None) -> str:
    match panel.content if panel else None:
        case Figure():
            return "figure"
        case Metrics():
            return "numbers"
    return "other"
