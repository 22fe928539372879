"""The bell of the top bar: how many notices are unread, in a number and in words, and the way to them."""

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import QUIET, icon

PATH = "/notices"
REFRESH_MS = 60_000
MOST = 99


class Id:
    FACE = "bell-face"
    TICK = "bell-tick"


def bell() -> Component:
    return html.Div(
        [
            dcc.Link(
                html.Span(bell_face(0), id=Id.FACE, className="o-bell__face"),
                href=PATH,
                title="Notices",
                className=f"{QUIET} o-button--icon o-bell",
            ),
            dcc.Interval(id=Id.TICK, interval=REFRESH_MS),
        ]
    )


def bell_face(unread: int) -> list[Component]:
    shown = str(unread) if unread <= MOST else f"{MOST}+"
    words = f"Notices: {unread} unread" if unread else "Notices"
    count = [html.Span(shown, className="o-bell__count", **attributes(aria_hidden="true"))] if unread else []
    return [icon("bell"), *count, html.Span(words, className="visually-hidden")]
