"""What an address says that leads nowhere, or nowhere for who asks."""

from typing import Final

from dash import dcc, html

from components.attributes import HIDDEN

TITLE: Final = "Not found · Oriel"


def not_found() -> html.Div:
    return html.Div(
        [
            html.I(className="bi bi-signpost-split", **HIDDEN),
            html.H1("There is no such page"),
            html.P("The address may be mistyped, or it may come from another version of Oriel."),
            dcc.Link("Go to the instruments", href="/", className="o-button o-button--primary"),
        ],
        className="o-empty",
    )
