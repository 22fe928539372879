"""What has changed between two snapshots, as cards: one a panel that differs."""

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.panel import Message
from components.panel_card import card, message, warning_list
from views.documents.comparing import Change, Comparison, PanelChanges

SAME = "Not a single number has changed."
HEADS = ("What", "Before", "After", "Change")
MOST = 300  # of a panel


def changes_of(found: Comparison) -> list[Component | None]:
    apart = (*(f"Gone: {name}." for name in found.gone), *(f"New: {name}." for name in found.new))
    said = html.P(
        f"From {found.earlier_at:%Y-%m-%d %H:%M} to {found.later_at:%Y-%m-%d %H:%M} UTC, {found.changes:,} of "
        f"{found.compared:,} numbers changed; panels without a change: {found.unchanged}.",
        className="o-frozen__sum",
    )
    same = None if found.panels or apart else message(Message("info", SAME))
    cards = html.Div([_card(panel) for panel in found.panels], className="o-grid")
    return [said, warning_list((*found.notes, *apart)), same, cards]


def _card(panel: PanelChanges) -> Component:
    context = f"{len(panel.changes):,} of {panel.compared:,} numbers changed" if panel.compared else ""
    title = f"{panel.section}: {panel.panel}"
    body = [warning_list(panel.notes), _table(title, panel.changes) if panel.changes else None, _rest(panel)]
    return card(title, body, context=context)


def _table(title: str, changes: tuple[Change, ...]) -> Component:
    heads = [html.Th(head, scope="col", className="o-num" if number else "") for number, head in enumerate(HEADS)]
    rows = [
        html.Tr(
            [
                html.Th(one.what, scope="row"),
                *(html.Td(text, className="o-num") for text in (one.before_text, one.after_text, one.difference_text)),
            ]
        )
        for one in changes[:MOST]
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="o-table o-changes")
    return html.Div(
        table, className="o-changes__frame", tabIndex="0", role="region", **attributes(aria_label=f"Changes of {title}")
    )


def _rest(panel: PanelChanges) -> Component | None:
    rest = len(panel.changes) - MOST
    if rest <= 0:
        return None
    return html.P(f"And {rest:,} more; all of them: python app.py snapshots compare --json.", className="o-frozen")
