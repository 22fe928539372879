"""A text that is to be copied, with the button that does it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components.attributes import attributes
from components.buttons import icon


def copy_field(label: str, text: str, identity: str) -> html.Div:
    field = dbc.Input(id=identity, value=text, readonly=True, class_name="o-field o-share__address")
    button = html.Button(
        [icon("clipboard"), html.Span("Copy")],
        type="button",
        className="o-button",
        **attributes(aria_label=f"Copy: {label}", data_copy_from=identity),
    )
    row: Any = html.Div([field, button], className="o-share__copy")
    return html.Div([dbc.Label(label, html_for=identity), row])
