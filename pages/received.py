"""A report as it arrived: `/received/<run>`, where a notice leads whom it was sent to."""

from urllib.parse import quote

from dash import html, register_page
from dash.development.base_component import Component

from components.received_letter import FileToFetch, nothing_received, received_letter
from data.reports.received import received
from pages._context import home, user_id
from pages._report_words import size_words

register_page(__name__, path_template="/received/<run_id>", title="Report · Oriel", name="Received report")


def layout(run_id: str = "", **_query: str) -> Component:
    with home().database.connect() as connection:
        number = int(run_id) if run_id.isascii() and run_id.isdigit() and len(run_id) < 19 else 0
        found = received(connection, user_id(), number)
    if found is None:
        return nothing_received()
    files = [FileToFetch(name, size_words(size), f"/received/{number}/{quote(name)}") for name, size in found.files]
    parts = (f"from {found.author}" if found.author else "", f"made {found.made_at:%Y-%m-%d %H:%M} UTC")
    as_of = f"as of {found.as_of}" if found.as_of else ""
    context = " · ".join(part for part in (*parts, as_of) if part)
    letter = received_letter(found.subject, context, found.text, files)
    return html.Div([html.H1(found.subject, className="visually-hidden"), letter], className="o-page")
