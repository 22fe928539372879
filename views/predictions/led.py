"""What the panels of the prediction desk are given by its league: whose answer leads, and which model is shown."""

from dataclasses import replace
from functools import partial

from views.base import Asked, Kept, PanelSpec
from views.predictions.answers import answers_of_panel
from views.predictions.leading import lead_of
from views.predictions.state import PredictionsView
from views.predictions.walked import FIRST_MODEL

FORECASTS = "forecasts"  # the panel of the league's job that keeps every model's answer
ANSWERS = frozenset({"verdict", "forecast", "outlook"})
OF_A_MODEL = frozenset(
    {"contributions", "analogues", "analogue-days", "importance", "dependence", "drift", "rolling-skill", "drifts"}
)


def shown(view: PredictionsView, kept: Kept) -> PredictionsView:
    """With the model that is shown: the one chosen, else the best of the league, else the one that answers first."""
    answers = answers_of_panel(kept(FORECASTS))
    if answers is None:
        return replace(view, model=view.model or FIRST_MODEL[view.target])
    return replace(view, model=lead_of(view, answers).shown.forecast.model)


def led(spec: PanelSpec[PredictionsView], view: PredictionsView, kept: Kept) -> Asked[PredictionsView]:
    if spec.name in ANSWERS:
        return replace(spec, build=partial(spec.build, answers=answers_of_panel(kept(FORECASTS)))), view
    return spec, shown(view, kept) if spec.name in OF_A_MODEL else view
