"""The dialog in which a saved view gets its name, description, folder and tags."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component


class Id:
    DIALOG, EDITED, FAULT, SAVE = "words-dialog", "words-edited", "words-fault", "words-save"
    NAME, DESCRIPTION, FOLDER, TAGS, FOLDERS = (
        "words-name",
        "words-description",
        "words-folder",
        "words-tags",
        "words-folders",
    )


def words_dialog() -> dbc.Modal:
    """`EDITED` holds which view, and the version that was known when it opened."""
    return dbc.Modal(
        [
            dcc.Store(id=Id.EDITED),
            dbc.ModalHeader(html.H2("Name, folder, tags", className="o-card__title"), close_button=True),
            dbc.ModalBody(_fields(), class_name="o-form"),
            dbc.ModalFooter(html.Button("Save", id=Id.SAVE, type="button", className="o-button o-button--primary")),
        ],
        id=Id.DIALOG,
        is_open=False,
        centered=True,
    )


def _fields() -> list[Component]:
    return [
        *_labelled("Name", dbc.Input(id=Id.NAME, maxlength=120, class_name="o-field", autocomplete="off")),
        *_labelled(
            "Description", dbc.Textarea(id=Id.DESCRIPTION, rows=3, maxlength=2000, class_name="o-field o-field--tall")
        ),
        *_labelled(
            "Folder",
            dbc.Input(id=Id.FOLDER, maxlength=60, class_name="o-field", autocomplete="off", list=Id.FOLDERS),
        ),
        html.Datalist(id=Id.FOLDERS),
        *_labelled(
            "Tags, with commas between them",
            dbc.Input(id=Id.TAGS, maxlength=800, class_name="o-field", autocomplete="off"),
        ),
        html.Div(id=Id.FAULT, className="o-form__fault", role="alert"),
    ]


def _labelled(label: str, field: Any) -> list[Component]:
    return [dbc.Label(label, html_for=field.id), field]
