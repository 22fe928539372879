"""Skill over the last forecasts, and whether to train again."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from components.figures.predictions_skill import rolling_skill_figure
from components.panel import Figure, Panel
from data.market import Market
from views.base import NothingToShow, Progress
from views.predictions.feature_drift import drifting
from views.predictions.league_table import walk_provenance
from views.predictions.state import PredictionsView
from views.predictions.walked import plan_of, walked

if TYPE_CHECKING:
    from analytics.predictions.standings import League

METHOD = (
    "Σ (loss of the baseline − of the model) / Σ (loss of the baseline − of one who knew the outcome), over the last "
    "{window} forecasts whose outcome is known; above zero is better. Band: ± 1.645 Newey-West standard errors. Train "
    "again when the last fit is {refit} bars old, or the band lies below zero, or more than a fifth of the features "
    "have drifted."
)
MANY = "The band is for one look; over years of looks it is left by chance again and again."


def rolling_skill_panel(view: PredictionsView, market: Market, _progress: Progress) -> Panel:
    from analytics.predictions.skill import when_to_train

    found = walked(view, market)
    lines, window = _lines(found.league)
    best = next(iter(lines))
    drift = drifting(view, market)
    advice = when_to_train(lines[best], _since_fit(view, found.league), view.refit, len(drift.away), len(drift.frame))
    titles = {found.league.standings[name].title: frame for name, frame in lines.items()}
    return Panel(
        name="rolling-skill",
        title="Skill of late, and when to train again",
        context=f"against {found.league.standings[found.league.baseline].title}, the last {window} forecasts",
        content=Figure(rolling_skill_figure(titles, next(iter(titles))), advice.sentence),
        provenance=walk_provenance(view, found, METHOD.format(window=window, refit=view.refit)),
        warnings=(MANY,),
    )


def _lines(league: "League") -> tuple[dict[str, pd.DataFrame], int]:
    """Of every model, the one that leads first, and how many forecasts a point stands on."""
    from analytics.predictions.least_loss import least_loss
    from analytics.predictions.skill import TooFewForecasts, rolling_skill

    models = [name for name, standing in league.standings.items() if standing.verdict is not None]
    if not models:
        raise NothingToShow("No model takes part; choose some.")
    first = league.winner or models[0]
    least = least_loss(league.problem.target, np.asarray(league.realised.loc[league.losses.index], np.float64))
    try:
        lines = {
            name: rolling_skill(league.losses, name, league.baseline, least, horizon=league.problem.horizon)
            for name in dict.fromkeys((first, *models))
        }
    except TooFewForecasts as error:
        raise NothingToShow(str(error)) from error
    return lines, len(league.losses) - len(lines[first]) + 1


def _since_fit(view: PredictionsView, league: "League") -> int:
    """Bars since the last fit of the walk, the newest among them."""
    from analytics.predictions.folds import walk_forward_folds

    return len(walk_forward_folds(league.problem, plan_of(view))[-1].test)
