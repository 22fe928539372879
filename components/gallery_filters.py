"""What narrows the gallery down: which views, words, kind, tag, folder, owner, and their order."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes

SHOWN = {
    "all": "All",
    "mine": "Mine",
    "shared": "Shared with me",
    "favourites": "Favourites",
    "recent": "Recent",
    "deleted": "Deleted",
}
SORTS = {"saved": "Last saved", "name": "Name", "opened": "Last opened", "kind": "Kind"}
ANY = "*"  # in a control, since a select shows nothing for an empty value
FILTERS = {"kind": "Any kind", "tag": "Any tag", "folder": "Any folder", "owner": "Anybody's"}


def identity(name: str) -> str:
    return f"gallery-{name}"


def filter_bar(values: Mapping[str, str], options: Mapping[str, list[dict[str, str]]]) -> Component:
    """`values`: of every filter by name. `options`: of those in `FILTERS`, without the one that is none."""
    return html.Div(
        [
            _search(values["text"]),
            _shown(values["show"]),
            *[_select(name, options[name], values[name]) for name in FILTERS],
            _order(values["sort"]),
        ],
        className="o-toolbar o-gallery__filters",
        role="search",
        **attributes(aria_label="Saved views"),
    )


def all_options(name: str, options: list[dict[str, str]], chosen: str) -> list[dict[str, str]]:
    """What is chosen stays even where no view has it any more."""
    known = [option["value"] for option in options]
    lost = [{"label": chosen, "value": chosen}] if chosen and chosen not in known else []
    return [{"label": FILTERS[name], "value": ANY}, *options, *lost]


def _search(text: str) -> Component:
    field = dcc.Input(
        id=identity("text"), type="text", value=text, placeholder="Search", maxLength=120, debounce=0.3,
        className="o-field o-gallery__search",
    )  # fmt: skip
    return html.Div([_hidden_label("text", "Search the saved views"), field])


def _shown(chosen: str) -> Component:
    choice: Any = dbc.RadioItems(
        id=identity("show"),
        options=[{"label": title, "value": name} for name, title in SHOWN.items()],
        value=chosen,
        className="o-segmented",
        inputClassName="btn-check",
    )
    return html.Div(choice, role="group", className="o-gallery__shown", **attributes(aria_label="Which views"))


def _select(name: str, options: list[dict[str, str]], chosen: str) -> Component:
    offered = all_options(name, options, chosen)
    select = dbc.Select(id=identity(name), options=offered, value=chosen or ANY, class_name="o-field")
    return html.Div([_hidden_label(name, name.capitalize()), select])


def _order(chosen: str) -> Component:
    options = [{"label": title, "value": name} for name, title in SORTS.items()]
    select = dbc.Select(id=identity("sort"), options=options, value=chosen, class_name="o-field")
    return html.Div([_hidden_label("sort", "In the order of"), select])


def _hidden_label(name: str, words: str) -> html.Label:
    return html.Label(words, htmlFor=identity(name), className="visually-hidden")
