"""A button that leaves work to the queue, and beside it in words how that stands.

`errand_bar(...)` goes into a page's layout; while something is under way its interval asks how it stands.
"""

from dataclasses import dataclass
from typing import Literal

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import attributes
from components.buttons import icon, pressing

POLL_MS = 1_000
Part = Literal["said", "pressed", "tick", "memory"]
Tone = Literal["idle", "busy", "done", "failed"]
SIGNS = {"busy": "hourglass-split", "done": "check2", "failed": "exclamation-triangle"}


@dataclass(frozen=True, slots=True)
class ErrandId:
    prefix: str
    name: str

    def part(self, part: Part) -> str:
        return f"{self.prefix}-{self.name}-{part}"


@dataclass(frozen=True, slots=True)
class Face:
    """Of the button."""

    words: str
    sign: str
    title: str


def errand_button(identity: ErrandId, face: Face) -> Component:
    return html.Button(
        [icon(face.sign), face.words],
        type="button",
        className="o-button",
        title=face.title,
        **pressing(identity.part("pressed"), identity.name),
    )


def errand_state(identity: ErrandId, words: Component, *, is_under_way: bool) -> Component:
    return html.Div(
        [
            html.Div(words, id=identity.part("said"), **attributes(aria_live="polite")),
            dcc.Store(id=identity.part("pressed")),
            dcc.Store(id=identity.part("memory")),
            dcc.Interval(id=identity.part("tick"), interval=POLL_MS, disabled=not is_under_way),
        ],
        className="o-errand",
    )


def errand_words(words: str, tone: Tone) -> Component:
    sign = [icon(SIGNS[tone])] if tone in SIGNS else []
    return html.P([*sign, html.Span(words)], className=f"o-errand__words o-errand__words--{tone}")
