"""Versions as rows with what a person may do to each; what takes an answer away asks once more before it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, pressing


@dataclass(frozen=True, slots=True)
class Deed:
    """A button that writes `value` into the store of its rows. `warning`: what to say before it does."""

    words: str
    value: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    name: str
    note: str
    state: str
    deeds: tuple[Deed, ...]


def version_rows(rows: Sequence[VersionRow], store: str) -> html.Ul:
    return html.Ul([html.Li(_row(row, store)) for row in rows], className="o-versions")


def _row(row: VersionRow, store: str) -> list[Component]:
    return [
        html.Span(row.name, className="o-versions__name"),
        html.Span(row.state, className="o-badge"),
        html.Span(row.note, className="o-versions__note"),
        html.Div([_deed(deed, row, store) for deed in row.deeds], className="o-versions__deeds"),
    ]


def _deed(deed: Deed, row: VersionRow, store: str) -> Component:
    if not deed.warning:
        return _button(deed.words, deed, row, store)
    face = html.Summary([deed.words, icon("chevron-down")], className="o-button", **_named(deed, row))
    sure = html.Div([html.P(deed.warning), _button(f"Yes, {deed.words[0].lower()}{deed.words[1:]}", deed, row, store)])
    return html.Details([face, sure], className="o-confirm")


def _button(words: str, deed: Deed, row: VersionRow, store: str) -> Component:
    named = attributes(aria_label=f"{words}: {row.name}")
    return html.Button(words, type="button", className="o-button", **named, **pressing(store, deed.value))


def _named(deed: Deed, row: VersionRow) -> dict[str, Any]:
    return attributes(aria_label=f"{deed.words}: {row.name}")
