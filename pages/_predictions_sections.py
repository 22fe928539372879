"""The sections of the prediction page: which panels they have and how those are drawn when the view changes.

A section is a row of groups of quick panels, each drawn by a callback of its own, and of slow panels. The panels of the
league's job but the league itself are drawn from its result, so that one card alone tells of its progress. A panel that
does not exist is left out, and a section without any, also of the navigation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.panel_card import card
from components.slow_panel import SlowId, slow_panel
from pages import _predictions_errands as errands
from pages._places import Place
from pages._predictions_controls import origin_choice
from pages._predictions_leading import LEAGUE
from views.predictions import KIND, PredictionsView
from views.slow import job_of

PICKED = "predictions-picked"
Sort = Literal["answer", "kept", "quick", "slow"]
ABOUT_ONE = {"why", "drift"}  # sections about one model
PLACES: dict[str, tuple[str, Sequence[Place]]] = {
    "answer": ("Answer", (Place("verdict"), Place("forecast"), Place("outlook"))),
    "league": (
        "League",
        (
            Place("league", picks=PICKED),
            Place("skill"),
            Place("calibration", 6),
            Place("realised", 6),
            Place("intervals"),
            Place("illustration"),
            Place("paths", at_once=False),
        ),
    ),
    "why": (
        "Why",
        (
            Place("contributions"),
            Place("analogues", 6),
            Place("analogue-days", 6),
            Place("importance", 6, at_once=False),
            Place("dependence", 6, at_once=False),
        ),
    ),
    "drift": ("Drift", (Place("drift", 6), Place("rolling-skill", 6), Place("drifts"))),
    "ledger": ("Ledger", (Place("ledger"), Place("record"), Place("record-calibration", 6), Place("surprises", 6))),
    "trained": ("Trained models", (Place("versions", at_once=False), Place("comparison", at_once=False))),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Panels that are drawn together. `name` is of the page's ids. `led`: about the model that is shown, though nobody
    chose it."""

    name: str
    sort: Sort
    places: tuple[Place, ...]
    led: bool

    @property
    def id(self) -> str:
        return f"predictions-{self.name}"

    @property
    def drawn(self) -> str:
        """The store that knows what is drawn."""
        return f"predictions-{self.name}-drawn"


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str
    groups: tuple[Group, ...]

    @property
    def picks(self) -> str:
        return next((place.picks for group in self.groups for place in group.places if place.picks), "")


def _sections() -> tuple[Section, ...]:
    made = (Section(name, title, _groups(name, places)) for name, (title, places) in PLACES.items())
    return tuple(section for section in made if section.groups)


def _groups(section: str, places: Sequence[Place]) -> tuple[Group, ...]:
    there = {spec.name for spec in KIND.panels}
    runs = groupby((place for place in places if place.panel in there), lambda place: _sort(section, place))
    led = section in ABOUT_ONE
    return tuple(Group(f"{section}-{number}", sort, tuple(run), led) for number, (sort, run) in enumerate(runs))


def _sort(section: str, place: Place) -> Sort:
    spec = KIND.spec(place.panel)
    if not spec.slow:
        return "answer" if section == "answer" else "quick"
    together = job_of(spec) == job_of(KIND.spec(LEAGUE.panel))
    return "kept" if together and place.panel != LEAGUE.panel else "slow"


SECTIONS = _sections()
GROUPS = tuple(group for section in SECTIONS for group in section.groups if group.sort != "slow")
SLOW = tuple(
    (SlowId(KIND.name, place.panel), group.led)
    for section in SECTIONS
    for group in section.groups
    if group.sort == "slow"
    for place in group.places
)


def section(one: Section, view: PredictionsView, led: PredictionsView) -> Component:
    """`led`: with the model that is shown."""
    parts = [part for group in one.groups for part in _parts(group, led if group.led else view)]
    if one.name == "trained":
        parts.append(html.Div(errands.standing_versions(view), id=errands.Id.VERSIONS, className="o-group"))
    title = html.H2(one.title, className="o-section__title")
    controls = [*([origin_choice(view)] if one.name == "ledger" else []), *errands.buttons(one.name, view)]
    head = html.Div([title, *controls], className="o-section__head") if controls else title
    return html.Section(
        [head, *errands.said(one.name, view), html.Div(parts, className="o-grid")],
        id=one.name,
        className="o-section",
        **(attributes(data_pick_rows=one.picks) if one.picks else {}),
    )


def _parts(group: Group, view: PredictionsView) -> list[Component]:
    if group.sort != "slow":
        waiting = [] if group.sort == "kept" else [_waiting(place) for place in group.places]
        return [html.Div(waiting, id=group.id, className="o-group")]
    return [
        slow_panel(
            SlowId(KIND.name, place.panel),
            KIND.spec(place.panel).title,
            view.query(),
            at_once=place.at_once,
            class_name=f"o-span-{place.span}",
        )
        for place in group.places
    ]


def _waiting(place: Place) -> Component:
    return card(KIND.spec(place.panel).title, html.Div("…", className="o-slow"), class_name=f"o-span-{place.span}")


def navigation() -> Component:
    links = [html.A(one.title, href=f"#{one.name}", **attributes(data_scroll_to=one.name)) for one in SECTIONS]
    return html.Nav(links, className="o-sections", **attributes(aria_label="Sections"))
