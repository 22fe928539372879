"""A panel that takes time: what it shows until its result is there, and the stores that its callbacks use.

`slow_panel(...)` goes into a page's layout; `pages._slow_panels` does the rest for every page.
"""

import json
import math
from dataclasses import dataclass
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, pressing
from components.panel_card import card

POLL_MS = 400  # an answer that takes longer is overtaken by the next look, and Dash drops it
Part = Literal["body", "query", "pressed", "tick", "memory"]
Press = Literal["start", "cancel"]


@dataclass(frozen=True, slots=True)
class SlowId:
    """`place`: tells the same panel apart where a page has it several times, each of another view."""

    kind: str
    panel: str
    place: str = "page"

    def part(self, part: Part) -> dict[str, str]:
        return {"type": f"slow-{part}", "kind": self.kind, "panel": self.panel, "place": self.place}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing to show yet. `ahead`: how many are computed before it, None when it is being computed itself."""

    words: str
    fraction: float = 0.0
    ahead: int | None = None
    seconds: float = 0.0

    @property
    def said(self) -> dict[str, str | int]:
        """What changes from look to look. `assets/60-slow.js` writes it into the card that is there: one drawn anew
        would lose the focus, and the click on its button that is half done."""
        return {
            "percent": math.floor(100 * self.fraction),
            "words": self.words if self.ahead is None else queue_words(self.ahead),
            "time": elapsed(self.seconds),
        }


@dataclass(frozen=True, slots=True)
class Stopped:
    """Not under way: `failed` with why, or cancelled, or not asked for yet."""

    words: str
    button: str
    failed: bool = False


def slow_panel(identity: SlowId, title: str, query: str, *, at_once: bool = True, class_name: str = "") -> html.Div:
    """`at_once`: begins by itself when the page opens or its view changes, instead of waiting for a click."""
    return html.Div(
        [
            html.Div(card(title, html.Div("…", className="o-slow")), id=identity.part("body")),
            dcc.Store(id=identity.part("query"), data=query),
            dcc.Store(id=identity.part("pressed")),
            dcc.Store(id=identity.part("memory"), data={"at_once": at_once}),
            dcc.Interval(id=identity.part("tick"), interval=POLL_MS, disabled=True),
        ],
        className=f"o-slow-panel {class_name}".strip(),
    )


def waiting_card(identity: SlowId, title: str, waiting: Waiting) -> html.Section:
    said = waiting.said
    percent = said["percent"]
    body = [
        html.Div(
            html.Div(className="o-slow__done", style={"width": f"{percent}%"}),
            className="o-slow__bar",
            role="progressbar",
            **attributes(aria_label=title, aria_valuemin="0", aria_valuemax="100", aria_valuenow=str(percent)),
        ),
        html.P(said["words"], className="o-slow__words", **attributes(aria_live="polite")),
        html.P(said["time"], className="o-slow__time"),
        _button(identity, "cancel", "x-lg", "Cancel"),
    ]
    return card(title, html.Div(body, className="o-slow"))


def stopped_card(identity: SlowId, title: str, stopped: Stopped) -> html.Section:
    sign = "exclamation-triangle" if stopped.failed else "hourglass"
    body = [icon(sign), html.P(stopped.words), _button(identity, "start", "play-fill", stopped.button)]
    role = "alert" if stopped.failed else "status"
    return card(title, html.Div(body, className="o-empty o-slow", role=role))


def queue_words(ahead: int) -> str:
    if ahead == 0:
        return "Waiting for a free core; next in the queue."
    return f"Waiting for a free core; {ahead} before it in the queue."


def elapsed(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d} min" if minutes else f"{rest} s"


def _button(identity: SlowId, press: Press, sign: str, label: str) -> Component:
    store = json.dumps(identity.part("pressed"))
    pressed: dict[str, Any] = pressing(store, press)
    return html.Button([icon(sign), label], type="button", className="o-button", **pressed)
