"""Whose answer leads the prediction page: that of the league where it has been held, else the first one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from dash.development.base_component import Component

from components.answer_card import Opening, answer_card
from components.panel import Message, Panel, Table
from components.panel_card import Export, panel_card
from components.slow_panel import SlowId
from data.database import DatabaseUnavailable
from data.instruments import UnknownSymbol
from data.panel_jobs import Work
from pages._context import asker, home, market, theme, user_id
from pages._places import Place
from pages._slow_panels import shown
from views.asking import KeptPanels
from views.base import PanelSpec
from views.predictions import KIND, PredictionsView
from views.predictions.answering import first_answers
from views.predictions.answers import Answers, answers_of_panel
from views.predictions.leading import lead_of
from views.predictions.led import FORECASTS
from views.predictions.led import shown as model_shown
from views.slow import kept_panel, work_of

LEAGUE = SlowId(KIND.name, "league")
SIGNAL_PRESSED = "predictions-signal-pressed"


def league_work(view: PredictionsView) -> Work | None:
    """None where there is no such instrument, or no database: the panels say so."""
    try:
        return work_of(KIND, KIND.spec(LEAGUE.panel), view, market(), user_id())
    except (UnknownSymbol, DatabaseUnavailable):
        return None


def league_shown(view: PredictionsView) -> str:
    """What the league's card will show, if it has been held."""
    work = league_work(view)
    return shown(work) if work and kept_panel(work, home().cache, LEAGUE.panel) else ""


def resolved(view: PredictionsView) -> PredictionsView:
    """With the model that is shown: the one chosen, else the best of the league, else the one that answers first."""
    return model_shown(view, KeptPanels(KIND, view, asker()))


def answer_cards(view: PredictionsView, places: Sequence[Place]) -> list[Component]:
    """Where there is no answer one card says why, not each."""
    answers = _kept_answers(view)
    verdict, *others = places
    first = _panel(verdict, view, answers)
    if isinstance(first.content, Message):
        return [panel_card(first, theme())]
    lead = lead_of(view, answers or first_answers(view, market()))
    head = answer_card(first, Opening(SIGNAL_PRESSED, lead.opened) if lead.withheld else None)
    return [head, *(_card(_panel(place, view, answers), place, view) for place in others)]


def _kept_answers(view: PredictionsView) -> Answers | None:
    work = league_work(view)
    return answers_of_panel(kept_panel(work, home().cache, FORECASTS) if work else None)


def _panel(place: Place, view: PredictionsView, answers: Answers | None) -> Panel:
    spec: PanelSpec[Any] = KIND.spec(place.panel)
    return replace(spec, build=partial(spec.build, answers=answers)).panel(view, market())


def _card(panel: Panel, place: Place, view: PredictionsView) -> Component:
    export = Export(f"/export/{KIND.name}/{panel.name}", view.query()) if isinstance(panel.content, Table) else None
    return panel_card(panel, theme(), export=export, class_name=f"o-span-{place.span}")
