"""The page for an address that leads nowhere."""

from dash import html, register_page

from components.not_found import TITLE, not_found

register_page(__name__, path="/404", title=TITLE)


def layout(**_query: str) -> html.Div:
    return not_found()
