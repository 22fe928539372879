"""The symbol search: a combobox by the WAI-ARIA pattern, whose keyboard is in `assets/50-symbol-search.js`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import HIDDEN, attributes


class Id:
    ROOT = "symbol-search"
    INPUT = "symbol-search-input"
    RESULTS = "symbol-search-results"
    LIST = "symbol-search-list"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One instrument that was found; `note` is a word or two at its right."""

    symbol: str
    name: str
    note: str = ""


def symbol_search() -> html.Div:
    # Every key is sent: with `debounce`, dcc.Input puts the caret back late and tears fast typing apart.
    return html.Div(
        [
            html.Label("Search for a symbol or a name", htmlFor=Id.INPUT, className="visually-hidden"),
            html.Div(
                [
                    html.I(className="bi bi-search", **HIDDEN),
                    dcc.Input(id=Id.INPUT, type="text", placeholder="Search symbol or name", maxLength=64),
                    html.Kbd("/", className="o-kbd", **HIDDEN),
                ],
                className="o-search__field",
            ),
            html.Div(
                [html.Div(suggestion_list("", ()), id=Id.RESULTS), _help()],
                className="o-search__results",
            ),
        ],
        id=Id.ROOT,
        className="o-search",
        role="search",
    )


def suggestion_list(query: str, found: Sequence[Suggestion]) -> Component:
    """The listbox; it carries the query it answers, so that Enter never opens the answer to an older one."""
    options: list[Component] = [_option(number, item, query) for number, item in enumerate(found)]
    return html.Ul(
        options or [_nothing(query)],
        id=Id.LIST,
        className="o-search__list",
        role="listbox",
        **attributes(aria_label="Instruments", data_query=query),
    )


def _option(number: int, item: Suggestion, query: str) -> html.Li:
    return html.Li(
        [
            html.Span(_marked(item.symbol, query), className="o-search__symbol"),
            html.Span(_marked(item.name, query), className="o-truncate"),
            html.Span(item.note, className="o-search__note"),
        ],
        id=f"{Id.LIST}-{number}",
        className="o-search__option",
        role="option",
        **attributes(data_symbol=item.symbol, aria_selected="false"),
    )


def _nothing(query: str) -> html.Li:
    text = f"No instrument matches “{query}”." if query else "There are no instruments yet."
    return html.Li(
        text, className="o-search__none", role="option", **attributes(aria_disabled="true", aria_selected="false")
    )


def _marked(text: str, query: str) -> list[Component | str]:
    """What was typed, where it begins a word: that is how instruments are found."""
    found = re.search(rf"(?<!\w){re.escape(query)}", text, re.IGNORECASE) if query else None
    if found is None:
        return [text]
    return [text[: found.start()], html.Mark(found.group()), text[found.end() :]]


def _help() -> html.Div:
    keys = (("↑↓", "choose"), ("↵", "open"), ("esc", "close"))
    return html.Div(
        [html.Span([html.Kbd(key, className="o-kbd"), does]) for key, does in keys],
        className="o-search__help",
        **HIDDEN,
    )
