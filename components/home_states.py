"""The home page while there is nothing to list: the demo is being loaded, could not be, or was not asked for."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.attributes import HIDDEN


def loading_state(running: Sequence[str]) -> html.Div:
    what = f" Now: {running[0]}." if running else ""
    return _state(
        html.Span(className="o-spinner", **HIDDEN),
        "Loading the demo instruments",
        html.P(f"About thirty instruments with up to thirty years of daily prices; it takes a few seconds.{what}"),
    )


def failed_state(reason: str) -> html.Div:
    return _state(
        html.I(className="bi bi-exclamation-triangle", **HIDDEN),
        "The last load of data failed",
        html.P(reason),
        html.P(["Try again with", html.Code("python app.py ingest demo")]),
    )


def empty_state() -> html.Div:
    return _state(
        html.I(className="bi bi-inbox", **HIDDEN),
        "There are no instruments yet",
        html.P(
            [
                "Bring your own prices: this says what a file would bring.",
                html.Code("python app.py import FILE --source mine --dry-run"),
            ]
        ),
        html.P(["Or load the demo instruments.", html.Code("python app.py ingest demo")]),
    )


def _state(picture: Component, title: str, *body: Component) -> html.Div:
    return html.Div(html.Div([picture, html.H2(title), *body], className="o-empty", role="status"), className="o-card")
