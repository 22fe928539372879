"""Parts of a page, of which one is open, by the WAI-ARIA tabs pattern: a tab is written into a store when pressed.

Tab comes to the open one; the arrow keys, Home and End move among them, by `assets/30-tabs.js`, and Enter or a space
opens: what a part shows may take time to make.
"""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import pressing


def tab_list(label: str, tabs: Mapping[str, str], active: str, store: str, panel: str) -> html.Div:
    """`tabs`: names and what is written on them. `panel` is the id of the `tab_panel`."""
    return html.Div(
        [_tab(name, words, active, store, panel) for name, words in tabs.items()],
        className="o-tabs",
        role="tablist",
        **attributes(aria_label=label),
    )


def tab_panel(content: Component, active: str, store: str, panel: str) -> html.Div:
    return html.Div(content, id=panel, role="tabpanel", **attributes(aria_labelledby=_identity(store, active)))


def _tab(name: str, words: str, active: str, store: str, panel: str) -> html.Button:
    selected = name == active
    return html.Button(
        words,
        id=_identity(store, name),
        type="button",
        role="tab",
        tabIndex=0 if selected else -1,
        className="o-tabs__tab",
        **attributes(aria_selected="true" if selected else "false", aria_controls=panel),
        **pressing(store, name),
    )


def _identity(store: str, name: str) -> str:
    return f"{store}-{name}"
