"""The page for an address that leads nowhere."""

from dash import dcc, html, register_page

from components.attributes import HIDDEN

register_page(__name__, path="/404", title="Not found · Oriel")


def layout(**_query: str) -> html.Div:
    return html.Div(
        [
            html.I(className="bi bi-signpost-split", **HIDDEN),
            html.H1("There is no such page"),
            html.P("The address may be mistyped, or it may come from another version of Oriel."),
            dcc.Link("Go to the instruments", href="/", className="o-button o-button--primary"),
        ],
        className="o-empty",
    )
