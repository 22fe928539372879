"""The sections of the volatility page: which panels they have, and how those are drawn when the view changes.

A section has groups of quick panels, each drawn by a callback of its own so that what takes a fit never holds up what
does not, and slow panels. One without any is left out, also of the navigation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.attributes import attributes
from components.panel import Table
from components.panel_card import Export, card, panel_card
from components.slow_panel import SlowId, slow_panel
from data.database import DatabaseUnavailable
from data.instruments import UnknownSymbol
from data.panel_jobs import Work
from pages._context import home, market, theme, user_id
from pages._slow_panels import shown
from views.base import PanelSpec
from views.slow import kept_panel, work_of
from views.volatility import KIND, VolatilityView
from views.volatility.leading import Lead, leader, shown_model
from views.volatility.model_run import LOOKS_AT

PICKED = "volatility-picked"
AHEAD = (*LOOKS_AT, "horizon", "proxy")
MEASURED = ("symbol", "range", "start", "end", "frequency", "window", "estimators", "decay")


@dataclass(frozen=True, slots=True)
class Group:
    """Quick panels by name, each with the class of its card. `looks_at`: the parameters that they depend on."""

    name: str
    panels: Mapping[str, str]
    looks_at: tuple[str, ...] | None = None
    says_who: bool = False

    @property
    def id(self) -> str:
        return f"volatility-{self.name}"

    @property
    def drawn(self) -> str:
        """The store that knows what is drawn."""
        return f"volatility-{self.name}-drawn"


@dataclass(frozen=True, slots=True)
class Slow:
    """A slow panel; `at_once`: it begins by itself."""

    name: str
    class_name: str = ""
    at_once: bool = False

    @property
    def id(self) -> SlowId:
        return SlowId(KIND.name, self.name)


@dataclass(frozen=True, slots=True)
class Section:
    """`picks`: the store that a row pressed is told to. `own`: it is drawn by a module of its own."""

    name: str
    title: str
    groups: tuple[Group, ...] = ()
    slow: tuple[Slow, ...] = ()
    picks: str = ""
    own: bool = False


HEADLINE = Group("headline", {"headline": "o-span-4"}, (*MEASURED, *AHEAD))
MODEL = Group(
    "model-panels",
    {
        "outlook": "",
        "forecast": "o-span-6",
        "volatility-forecast": "o-span-6",
        "conditional-volatility": "o-span-8",
        "term-structure": "o-span-4",
        "fit": "o-span-8",
        "fit-summary": "o-span-4",
        "diagnostics": "o-span-6",
        "residuals": "o-span-6",
    },
    AHEAD,
    says_who=True,
)
REGIMES = Group(
    "regimes-panels",
    {
        "implied": "",
        "news-impact": "o-span-6",
        "sign-bias": "o-span-6",
        "volatility-of-volatility": "o-span-6",
        "intraday": "o-span-6",
    },
    (*AHEAD, "window", "decay"),
)
SECTIONS = (
    Section("now", "Now", (HEADLINE, Group("measured", {"estimators": "o-span-8", "cone": ""}, MEASURED))),
    Section("league", "League", slow=(Slow("league"),), picks=PICKED),
    Section("model", "Model", (MODEL,)),
    Section(
        "regimes", "Regimes and implied", (REGIMES,), (Slow("regimes", "o-span-6"), Slow("transitions", "o-span-6"))
    ),
    Section("compare", "Compare", own=True),
    Section("scan", "Scan", slow=(Slow("scan"),)),
)
SHOWN_SECTIONS = tuple(section for section in SECTIONS if section.groups or section.slow or section.own)
LEAGUE = SlowId(KIND.name, "league")
GROUPS = tuple(group for section in SECTIONS for group in section.groups)
SLOW = tuple(slow.id for section in SECTIONS for slow in section.slow)


def league_work(view: VolatilityView) -> Work | None:
    """None where there is no such instrument, or no database: the panels say so."""
    try:
        return work_of(KIND, KIND.spec("league"), view, market(), user_id())
    except (UnknownSymbol, DatabaseUnavailable):
        return None


def league_shown(view: VolatilityView) -> str:
    """What the league's card will show, if it has been computed."""
    work = league_work(view)
    return shown(work) if work and kept_panel(work, home().cache) else ""


def what_to_draw(group: Group, view: VolatilityView) -> tuple[VolatilityView, Lead, str]:
    """The view with the model that is shown, why that one, and a text that changes when the group does."""
    work = league_work(view)
    league = kept_panel(work, home().cache) if work else None
    lead = leader(view, league) if group is HEADLINE else shown_model(view, league)
    resolved = replace(view, model=lead.model)
    looked_at = resolved if group.looks_at is None else resolved.only(group.looks_at)
    return resolved, lead, f"{looked_at.query()} {lead.why if group.says_who or group is HEADLINE else ''}"


def group_cards(group: Group, view: VolatilityView, lead: Lead) -> list[Component]:
    cards: list[Component] = [html.P(lead.why, className="o-sentence")] if group.says_who else []
    return cards + [_card(group, name, class_name, view, lead) for name, class_name in group.panels.items()]


def waiting_cards(group: Group) -> list[Component]:
    return [
        card(KIND.spec(name).title, html.Div("…", className="o-slow"), class_name=class_name)
        for name, class_name in group.panels.items()
    ]


def section(one: Section, view: VolatilityView, ready: Mapping[str, list[Component]]) -> Component:
    """`ready`: the groups that come with the page."""
    groups = [
        html.Div(ready.get(group.name) or waiting_cards(group), id=group.id, className="o-group")
        for group in one.groups
    ]
    slow = [
        slow_panel(each.id, KIND.spec(each.name).title, view.query(), at_once=each.at_once, class_name=each.class_name)
        for each in one.slow
    ]
    return html.Section(
        [html.H2(one.title, className="o-section__title"), html.Div([*groups, *slow], className="o-grid")],
        id=one.name,
        className="o-section",
        **(attributes(data_pick_rows=one.picks) if one.picks else {}),
    )


def navigation() -> Component:
    links = [html.A(one.title, href=f"#{one.name}", **attributes(data_scroll_to=one.name)) for one in SHOWN_SECTIONS]
    return html.Nav(links, className="o-sections", **attributes(aria_label="Sections"))


def _card(group: Group, name: str, class_name: str, view: VolatilityView, lead: Lead) -> Component:
    spec: PanelSpec[Any] = KIND.spec(name)
    if group is HEADLINE:
        spec = replace(spec, build=partial(spec.build, lead=lead))
    panel = spec.panel(view, market())
    has_table = isinstance(panel.content, Table) or name == "estimators"
    table = "estimates" if name == "estimators" else name
    export = Export(f"/export/{KIND.name}/{table}", view.query()) if has_table else None
    return panel_card(panel, theme(), export=export, class_name=class_name)
