"""The dialog that puts saved views on a dashboard: on one that there is, or on a new one."""

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes

NEW = "new"


class Id:
    DIALOG, DASHBOARD, NAMING, NAME, VIEWS, FAULT, SAVE = (
        "collect-dialog",
        "collect-dashboard",
        "collect-naming",
        "collect-name",
        "collect-views",
        "collect-fault",
        "collect-save",
    )


def collect_dialog() -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalHeader(html.H2("Put on a dashboard", className="o-card__title"), close_button=True),
            dbc.ModalBody(_fields(), class_name="o-form"),
            dbc.ModalFooter(
                html.Button("Put there", id=Id.SAVE, type="button", className="o-button o-button--primary")
            ),
        ],
        id=Id.DIALOG,
        is_open=False,
        centered=True,
    )


def _fields() -> list[Component]:
    views = dcc.Dropdown(id=Id.VIEWS, multi=True, placeholder="Saved views, in order", maxHeight=260)
    return [
        dbc.Label("Dashboard", html_for=Id.DASHBOARD),
        dbc.Select(id=Id.DASHBOARD, options=dashboard_options(()), value=NEW, class_name="o-field"),
        html.Div(
            [
                dbc.Label("Its name", html_for=Id.NAME),
                dbc.Input(id=Id.NAME, maxlength=120, class_name="o-field", autocomplete="off"),
            ],
            id=Id.NAMING,
            className="o-form__part",
        ),
        html.Div(
            [dbc.Label("Views"), views],
            className="o-picker--wide o-form__part",
            role="group",
            **attributes(aria_label="Views"),
        ),
        html.Div(id=Id.FAULT, className="o-form__fault", role="alert"),
    ]


def dashboard_options(known: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return [{"label": "A new one", "value": NEW}, *known]
