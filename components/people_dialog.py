"""The dialog that says who else may open a saved view, and who may change it."""

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes

IN_HOUSE: Mapping[str, str] = {
    "": "Only those named",
    "view": "Everybody in the house may open it",
    "edit": "Everybody in the house may open and change it",
}


class Id:
    DIALOG, TITLE, SHARED, FAULT, SAVE = (
        "people-dialog",
        "people-title",
        "people-shared",
        "people-fault",
        "people-save",
    )
    READERS, EDITORS, IN_HOUSE = "people-readers", "people-editors", "people-in-house"


def people_dialog() -> dbc.Modal:
    """`SHARED` holds which view."""
    return dbc.Modal(
        [
            dcc.Store(id=Id.SHARED),
            dbc.ModalHeader(html.H2("Who may open it", id=Id.TITLE, className="o-card__title"), close_button=True),
            dbc.ModalBody(_fields(), class_name="o-form"),
            dbc.ModalFooter(html.Button("Share", id=Id.SAVE, type="button", className="o-button o-button--primary")),
        ],
        id=Id.DIALOG,
        is_open=False,
        centered=True,
    )


def _fields() -> list[Component]:
    return [
        _people(Id.READERS, "May open it", "Nobody by name"),
        _people(Id.EDITORS, "May open and change it", "Nobody by name"),
        dbc.Label("In the house", html_for=Id.IN_HOUSE),
        dbc.RadioItems(id=Id.IN_HOUSE, options=[{"label": words, "value": name} for name, words in IN_HOUSE.items()]),
        html.P("Somebody without an account needs a link instead: Share by a link.", className="o-form__note"),
        html.Div(id=Id.FAULT, className="o-form__fault", role="alert"),
    ]


def _people(identity: str, label: str, nobody: str) -> Component:
    picker = dcc.Dropdown(id=identity, multi=True, placeholder=nobody, maxHeight=240)
    return html.Div(
        [dbc.Label(label), picker], className="o-picker--wide", **attributes(aria_label=label, role="group")
    )
