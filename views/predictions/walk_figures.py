"""The league as pictures: when skill appeared and vanished, whether probabilities were kept, predicted and realised."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.predictions.quantiles import LEVELS
from components.figures.predictions_walk import Curve, calibration_figure, realised_figure, skill_figure
from components.panel import Figure, Panel
from data.market import Market
from views.base import NothingToShow, Progress
from views.predictions.league_table import walk_provenance
from views.predictions.state import PredictionsView
from views.predictions.walked import walked

if TYPE_CHECKING:
    from analytics.predictions.standings import League

SKILL_METHOD = (
    "Sum of the baseline's loss less the model's, over the forecasts so far. It rises while the model is better: a "
    "line that rose once and has been flat since tells of skill that is gone."
)
CALIBRATION_METHOD = (
    "Forecasts in ten groups of equal size by the probability that was said; the bar is the 95 % interval of the share "
    "that came, counted as many forecasts as do not overlap."
)
QUANTILE_METHOD = "The share of outcomes below each quantile that was said, which should be its level."
REALISED_METHOD = (
    "One forecast of every `horizon`, so that no two outcomes share a bar. On the dotted line what was predicted came "
    "about; outcomes spread so much more than forecasts that skill is hard to see here and is tested instead."
)
UNITS = {"return": (1e4, " in %²"), "direction": (1.0, ""), "volatility": (1.0, "")}  # of the loss
WHAT = {"return": "Return", "direction": "Probability of a rise", "volatility": "Volatility"}


def skill_panel(view: PredictionsView, market: Market, _progress: Progress) -> Panel:
    found = walked(view, market)
    league = found.league
    against, (unit, unit_name) = league.standings[league.baseline].title, UNITS[view.target]
    lines = {
        league.standings[name].title: ((league.losses[league.baseline] - league.losses[name]) * unit).cumsum()
        for name in models_of(league)
    }
    if not lines:
        raise NothingToShow("No model takes part; choose some.")
    return Panel(
        name="skill",
        title="Skill over time",
        context=f"cumulative {league.loss} of {against} less the model's; up is better",
        content=Figure(skill_figure(lines, {leading_title(league)}, f"{league.loss}{unit_name}, summed")),
        provenance=walk_provenance(view, found, SKILL_METHOD),
    )


def calibration_panel(view: PredictionsView, market: Market, _progress: Progress) -> Panel:
    found = walked(view, market)
    league = found.league
    names = (*models_of(league), league.baseline)
    of_quantiles = view.target == "volatility"
    curves = {
        league.standings[name].title: _levels_kept(league, name) if of_quantiles else _probabilities_kept(league, name)
        for name in names
    }
    said, came = ("Level of the quantile", "outcomes below it") if of_quantiles else ("Said", "came")
    strong = {leading_title(league), league.standings[league.baseline].title}
    return Panel(
        name="calibration",
        title="Calibration",
        context="quantiles" if of_quantiles else "probability that the return is above zero",
        content=Figure(calibration_figure(curves, strong, said, came)),
        provenance=walk_provenance(view, found, QUANTILE_METHOD if of_quantiles else CALIBRATION_METHOD),
    )


def realised_panel(view: PredictionsView, market: Market, _progress: Progress) -> Panel:
    found = walked(view, market)
    league = found.league
    outcomes = found.asked.problem.returns_ahead if view.target == "direction" else league.realised
    if outcomes is None:
        raise NothingToShow("There are no returns to hold the probabilities against.")
    pairs = {
        league.standings[name].title: pd.DataFrame({"predicted": league.predicted[name], "realised": outcomes})
        .dropna()
        .iloc[:: view.horizon]
        for name in (*models_of(league), league.baseline)
    }
    return Panel(
        name="realised",
        title="Predicted and realised",
        context="forecasts that do not overlap",
        content=Figure(realised_figure(pairs, {leading_title(league)}, WHAT[view.target])),
        provenance=walk_provenance(view, found, REALISED_METHOD),
    )


def models_of(league: "League") -> list[str]:
    """Best first."""
    return [name for name, standing in league.standings.items() if standing.verdict is not None]


def leading_title(league: "League") -> str:
    """Of the one that leads, or the best."""
    name = league.winner or next(iter(models_of(league)), league.baseline)
    return league.standings[name].title


def _probabilities_kept(league: "League", name: str) -> Curve:
    from analytics.predictions.calibration import probabilities_up
    from analytics.predictions.probability_scores import reliability

    said = probabilities_up(league.problem, league.predicted[name], league.quantiles[name])
    known = said.notna() & league.realised.notna()
    if not known.any():
        return Curve((), (), ())
    kept = reliability(said[known], (league.realised[known] > 0).astype("float64"), league.problem.horizon)
    return Curve(
        kept["stated"].tolist(),
        kept["observed"].tolist(),
        kept["count"].astype(int).tolist(),
        kept["low"].tolist(),
        kept["high"].tolist(),
    )


def _levels_kept(league: "League", name: str) -> Curve:
    stated = league.quantiles[name].dropna()
    seen = league.realised.reindex(stated.index).dropna()
    below = stated.loc[seen.index].to_numpy() >= seen.to_numpy()[:, None]
    return Curve(list(LEVELS), np.mean(below, axis=0).tolist(), [len(seen)] * len(LEVELS))
