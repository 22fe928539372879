"""A document on a page: its sections with their panels as cards, nothing computed."""

from dash import dcc, html
from dash.development.base_component import Component

from components.panel import Figure, Message, Metrics, Panel, Table
from components.panel_card import Export, message, panel_card, warning_list
from pages._context import theme
from views.addresses import address_of
from views.documents.document import Document, DocumentSection

SPANS = {Metrics: "o-span-4", Message: "o-span-4", Figure: "o-span-8"}


def frozen_sections(snapshot_id: int, document: Document) -> list[Component | None]:
    """Tables of it can be fetched as they were frozen."""
    nothing = message(Message("empty", "There was nothing to show.")) if not document.sections else None
    sections = (
        _section(section, f"/export/snapshots/{snapshot_id}/{place}") for place, section in enumerate(document.sections)
    )
    return [warning_list(document.missing), nothing, *sections]


def _section(section: DocumentSection, files: str) -> html.Section:
    context = f"{section.kind_title} · {section.words} "
    today = dcc.Link("Open with today's data", href=address_of(section.kind, section.query))
    return html.Section(
        [
            html.Div(
                [
                    html.H2(section.title, className="o-section__title"),
                    html.Span([context, today], className="o-page-head__context"),
                ],
                className="o-section__head",
            ),
            warning_list(section.notes),
            html.Div([_card(panel, files) for panel in section.panels], className="o-grid o-grid--dense"),
        ],
        className="o-section",
    )


def _card(panel: Panel, files: str) -> Component:
    export = Export(f"{files}/{panel.name}", "") if isinstance(panel.content, Table) else None
    return panel_card(panel, theme(), export=export, class_name=SPANS.get(type(panel.content), ""))
