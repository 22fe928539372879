"""A report that somebody has been sent: its words as they were written, and its files to fetch."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.buttons import icon
from components.panel_card import card


@dataclass(frozen=True, slots=True)
class FileToFetch:
    name: str
    size: str
    address: str


def received_letter(title: str, context: str, words: str, files: Sequence[FileToFetch]) -> Component:
    none = html.P("Its files are kept no longer. Whoever sent it can have it made anew.", className="o-soft")
    fetch = html.Div([_file(file) for file in files], className="o-received__files") if files else none
    return card(title, [fetch, html.P(words, className="o-received__words")], context=context)


def nothing_received() -> Component:
    return html.Div(
        [
            icon("envelope"),
            html.H1("There is no such report here"),
            html.P("It was not sent to you, or it is kept no longer."),
        ],
        className="o-empty",
    )


def _file(file: FileToFetch) -> Component:
    face: list[Component | str] = [icon("download"), file.name, html.Span(file.size, className="o-faint")]
    return html.A(face, href=file.address, className="o-chip")
