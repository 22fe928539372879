"""The dialog in which a view gets its name, and in which saving it is refused with a way out."""

from collections.abc import Iterable

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.buttons import icon, pressing


class Id:
    DIALOG, TITLE, SHOWS, FAULT = "save-dialog", "save-title", "save-shows", "save-fault"
    NAME, FOLDER, FOLDERS, TAGS, DESCRIPTION = (
        "save-name",
        "save-folder",
        "save-folders",
        "save-tags",
        "save-description",
    )
    OVER, NEW, AGAIN = "save-over", "save-new", "save-again"


def save_dialog() -> dbc.Modal:
    """Its fields stay and get their values when it opens, so that no field calls the server by appearing."""
    return dbc.Modal(
        [
            dcc.Store(id=Id.AGAIN),
            dbc.ModalHeader(html.H2("Save this view", id=Id.TITLE, className="o-card__title"), close_button=True),
            dbc.ModalBody(
                [html.Div(id=Id.FAULT, role="alert"), html.P(id=Id.SHOWS, className="o-save__shows"), *_fields()]
            ),
            dbc.ModalFooter(
                [
                    html.Button("Save", id=Id.NEW, type="button", className="o-button"),
                    html.Button("Save", id=Id.OVER, type="button", className="o-button o-button--primary"),
                ]
            ),
        ],
        id=Id.DIALOG,
        labelledby=Id.TITLE,
        is_open=False,
        centered=True,
        class_name="o-save",
    )


def _fields() -> list[Component]:
    return [
        *_labelled("Name", Id.NAME, dbc.Input(id=Id.NAME, maxlength=120, autofocus=True, class_name="o-field")),
        *_labelled("Folder", Id.FOLDER, dbc.Input(id=Id.FOLDER, maxlength=60, list=Id.FOLDERS, class_name="o-field")),
        html.Datalist(id=Id.FOLDERS),
        *_labelled("Tags, with commas between", Id.TAGS, dbc.Input(id=Id.TAGS, class_name="o-field")),
        *_labelled("Description", Id.DESCRIPTION, dbc.Textarea(id=Id.DESCRIPTION, maxlength=2000, rows=3)),
    ]


def _labelled(label: str, identity: str, control: Component) -> Iterable[Component]:
    return dbc.Label(label, html_for=identity), control


def refusal(words: str) -> Component:
    return html.Div([icon("exclamation-triangle"), html.Span(words)], className="o-save__fault")


def stale_refusal(words: str, newest: int, address: str) -> Component:
    """Somebody has saved since: theirs is opened, or this is saved over it, which loses nothing."""
    over = html.Button("Save over it", type="button", className="o-button", **pressing(Id.AGAIN, newest))
    ways = [
        dcc.Link("Open the newer version", href=address, className="o-button", target="_blank"),
        over,
        html.Span("Theirs stays among the versions.", className="o-faint"),
    ]
    return html.Div([refusal(words), html.Div(ways, className="o-save__ways")])
