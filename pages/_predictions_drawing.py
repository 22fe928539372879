"""How the groups of the prediction page are drawn, and how one knows that what is drawn is what is asked for."""

from dataclasses import replace
from typing import Any

from dash.development.base_component import Component

from components.panel import Message, Panel, Table
from components.panel_card import Export, panel_card
from pages._context import home, market, theme
from pages._places import Place
from pages._predictions_leading import answer_cards, league_shown, league_work
from pages._predictions_sections import Group
from views.predictions import KIND, PredictionsView
from views.predictions.head import said_of_the_problem
from views.slow import kept_panel


def drawing(group: Group, view: PredictionsView) -> str:
    """A text that changes when what the group shows does."""
    if group.sort == "kept":
        return league_shown(view)
    return f"{_answered_query(view) if group.sort == 'answer' else view.query()} {league_shown(view)}"


def is_answered(view: PredictionsView, drawn: str | None) -> bool:
    """Whether the answer that is drawn is this view's: whatever else takes time waits for it."""
    return drawn is not None and drawn.startswith(f"{_answered_query(view)} ")


def _answered_query(view: PredictionsView) -> str:
    return replace(view, replay=False).query()


def cards(group: Group, view: PredictionsView) -> list[Component]:
    """`view`: for panels about one model with the one that is shown."""
    if group.sort == "answer":
        return answer_cards(view, group.places)
    panels = _kept(group, view) if group.sort == "kept" else _quick(group, view)
    return [_card(place, panel, view) for place, panel in panels]


Placed = list[tuple[Place, Panel]]


def _kept(group: Group, view: PredictionsView) -> Placed:
    """Nothing where the league has not been held: its own card says so."""
    work = league_work(view)
    made = [(place, kept_panel(work, home().cache, place.panel)) for place in group.places] if work else []
    return [(place, panel) for place, panel in made if panel and not isinstance(panel.content, Message)]


def _quick(group: Group, view: PredictionsView) -> Placed:
    """What the answer has said is not said again, nor the same message in several cards."""
    known, found = said_of_the_problem(view, market()), Placed()
    for place in group.places:
        panel = KIND.panel(place.panel, view, market())
        if not any(isinstance(panel.content, Message) and panel.content == one.content for _, one in found):
            found.append((place, replace(panel, warnings=tuple(one for one in panel.warnings if one not in known))))
    return found


def _card(place: Place, panel: Panel, view: PredictionsView) -> Component:
    return panel_card(
        panel, theme(), export=_export(panel.name, panel.content, view), class_name=f"o-span-{place.span}"
    )


def _export(name: str, content: Any, view: PredictionsView) -> Export | None:
    return Export(f"/export/{KIND.name}/{name}", view.query()) if isinstance(content, Table) else None
