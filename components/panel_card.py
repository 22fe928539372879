"""A panel as a card: title, a line of context, its content, and on the header method, files, PNG and full screen.

PNG and full screen are done in the browser by `assets/60-panels.js`, which looks for `data-panel-action`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import QUIET, icon, icon_button, menu
from components.metrics_list import metrics_list
from components.panel import Figure, Message, Metrics, Panel, Table
from components.provenance import provenance_list
from components.tables import data_grid
from components.theme import ThemeName, template

GRAPH_CONFIG: Any = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": False,
    "doubleClick": "autosize",
    "doubleClickDelay": 500,
    "responsive": True,
}
MESSAGE_ICONS = {"empty": "inbox", "error": "exclamation-triangle", "info": "info-circle"}


@dataclass(frozen=True, slots=True)
class Export:
    """Where the panel's numbers can be fetched as a file: `path` without its ending, and the view's query."""

    path: str
    query: str


def panel_card(panel: Panel, theme: ThemeName, *, export: Export | None = None, class_name: str = "") -> html.Section:
    body = [panel_body(panel, theme), warning_list(panel.warnings)]
    return card(panel.title, body, context=panel.context, actions=panel_actions(panel, export), class_name=class_name)


def card(
    title: str,
    body: Any,
    *,
    context: Any = "",
    actions: Any = None,
    class_name: str = "",
) -> html.Section:
    """The frame of every panel. `context` and `actions` may be components with ids that callbacks write."""
    return html.Section(
        [
            html.Header(
                [
                    html.H2(title, className="o-card__title"),
                    html.Div(context, className="o-card__context"),
                    html.Div(actions, className="o-card__actions"),
                ],
                className="o-card__head",
            ),
            html.Div(body, className="o-card__body"),
        ],
        className=f"o-card {class_name}".strip(),
        **attributes(aria_label=title),
    )


def panel_body(panel: Panel, theme: ThemeName) -> Component:
    match panel.content:
        case Figure(figure, sentence):
            height = f"{figure['layout']['height']}px"  # the card would press a figure that only says so inside
            graph = dcc.Graph(figure=themed(figure, theme), config=GRAPH_CONFIG, style={"height": height})
            return html.Div([html.P(sentence, className="o-sentence"), graph]) if sentence else graph
        case Table():
            grid: Component = data_grid(panel.content)
            return grid
        case Metrics():
            return metrics_list(panel.content)
        case Message():
            return message(panel.content)


def themed(figure: Mapping[str, Any], theme: ThemeName) -> dict[str, Any]:
    return {**figure, "layout": {**figure["layout"], "template": template(theme)}}


def message(content: Message) -> html.Div:
    return html.Div(
        [icon(MESSAGE_ICONS[content.kind]), html.P(content.text)],
        className="o-empty",
        role="alert" if content.kind == "error" else "status",
    )


def warning_list(warnings: tuple[str, ...]) -> html.Ul | None:
    if not warnings:
        return None
    return html.Ul([html.Li([icon("exclamation-circle"), warning]) for warning in warnings], className="o-notes")


def panel_actions(panel: Panel, export: Export | None) -> list[Component]:
    actions: list[Component] = [_provenance_menu(panel)]
    if export is not None:
        actions += [_download(kind, export) for kind in ("csv", "xlsx")]
    if isinstance(panel.content, Figure):
        actions.append(_action("png", "image", "Save as a picture"))
    actions.append(_action("fullscreen", "arrows-fullscreen", "Full screen"))
    return actions


def _provenance_menu(panel: Panel) -> html.Details:
    return menu(
        icon("info-circle"),
        provenance_list(panel.provenance),
        f"Method and provenance of {panel.title}",
        look=f"{QUIET} o-button--icon",
    )


def _download(kind: str, export: Export) -> html.A:
    return html.A(kind.upper(), href=f"{export.path}.{kind}?{export.query}", className=QUIET, download="")


def _action(action: str, name: str, label: str) -> html.Button:
    return icon_button(name, label, **attributes(data_panel_action=action))
