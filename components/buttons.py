"""Small buttons and menus that every card uses."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.attributes import HIDDEN, attributes

QUIET = "o-button o-button--quiet"


def icon(name: str) -> html.I:
    return html.I(className=f"bi bi-{name}", **HIDDEN)


def icon_button(name: str, label: str, class_name: str = f"{QUIET} o-button--icon", **values: Any) -> html.Button:
    return html.Button(
        icon(name), type="button", className=class_name, title=label, **attributes(aria_label=label), **values
    )


def pressing(store: str, value: str | int) -> dict[str, Any]:
    """Attributes of a button that writes `{"value": …, "at": …}` into a store when it is pressed.

    Buttons that are drawn anew at every change would, as inputs of a callback, call the server each time they appear.
    """
    return attributes(data_press=store, data_press_value=str(value))


def menu(
    face: Component | list[Component], content: Component | list[Component], label: str, *, look: str, width: str = ""
) -> html.Details:
    """A button that opens a small sheet under it; works without a script, closes by Esc or a click elsewhere."""
    return html.Details(
        [
            html.Summary(face, className=look, title=label, **attributes(aria_label=label)),
            html.Div(content, className=f"o-menu__list o-popover {width}".strip()),
        ],
        className="o-menu",
    )
