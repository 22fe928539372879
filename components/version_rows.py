"""Versions as rows with what a person may do to each; what takes something away asks once more before it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
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
    """`href`: the page of its own. `links`: others about it, words and address."""

    name: str
    note: str
    state: str
    deeds: tuple[Deed, ...]
    href: str = ""
    links: tuple[tuple[str, str], ...] = ()


def version_rows(rows: Sequence[VersionRow], store: str) -> html.Ul:
    return html.Ul([html.Li(_row(row, store)) for row in rows], className="o-versions")


def _row(row: VersionRow, store: str) -> list[Component | None]:
    return [
        _name(row),
        html.Span(row.state, className="o-badge") if row.state else None,
        html.Span(row.note, className="o-versions__note"),
        html.Div(
            [*_links(row), *(deed_button(deed, row.name, store) for deed in row.deeds)], className="o-versions__deeds"
        ),
    ]


def _name(row: VersionRow) -> Component:
    look = "o-versions__name"
    return dcc.Link(row.name, href=row.href, className=look) if row.href else html.Span(row.name, className=look)


def _links(row: VersionRow) -> list[Component]:
    return [dcc.Link(words, href=href, className="o-button", title=f"{words}: {row.name}") for words, href in row.links]


def deed_button(deed: Deed, name: str, store: str) -> Component:
    """`name`: of what it is done to, for who hears and doesn't see."""
    if not deed.warning:
        return _button(deed.words, deed, name, store)
    face = html.Summary([deed.words, icon("chevron-down")], className="o-button", **_named(deed.words, name))
    sure = html.Div([html.P(deed.warning), _button(f"Yes, {deed.words[0].lower()}{deed.words[1:]}", deed, name, store)])
    return html.Details([face, sure], className="o-confirm")


def _button(words: str, deed: Deed, name: str, store: str) -> Component:
    return html.Button(words, type="button", className="o-button", **_named(words, name), **pressing(store, deed.value))


def _named(words: str, name: str) -> dict[str, Any]:
    return attributes(aria_label=f"{words}: {name}")
