"""The bars of the past that were most like the last one, and what followed them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from components.figures.predictions_analogues import Followed, analogues_figure
from components.numbers import percent_text
from components.panel import Column, Figure, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow
from views.predictions.asked import Asked, asked
from views.predictions.state import PredictionsView
from views.provenance import provenance_of

if TYPE_CHECKING:
    from analytics.predictions.analogues import Analogues

METHOD = (
    "Nearest bars by Euclidean distance over all features, each in its standard deviations, among bars whose outcome "
    "was known at the last bar; no two within {horizon} bars of each other, so that no outcomes overlap. No model "
    "takes part, and no feature counts more than another."
)
OUTCOMES = {"return": "return after", "direction": "return after", "volatility": "volatility after"}
FEW = (
    "{count} outcomes say little: from them alone the share of rises could be anything from {low} to {high} (95 %), "
    "and features that don't matter count as much as those that do."
)
COLUMNS = (
    Column("date", "Date", "date"),
    Column("distance", "Distance", decimals=2),
    Column("outcome", "Volatility after", "percent", 2),
    Column("return", "Return after", "percent", 2),
    Column("worst", "Lowest", "percent", 2),
    Column("best", "Highest", "percent", 2),
)
NO_FEATURE = "There is no feature that bars could be alike in; choose another group of features."


@dataclass(frozen=True, slots=True)
class Alike:
    """`outcomes` and `every`: returns of a direction, else the target, of the analogues and of all bars before."""

    asked: Asked
    found: "Analogues"
    paths: pd.DataFrame
    outcomes: "pd.Series[float]"
    every: "pd.Series[float]"


def analogues_panel(view: PredictionsView, market: Market) -> Panel:
    alike = _alike(view, market)
    found = alike.found
    followed = Followed(
        paths=alike.paths,
        usual=_usual(alike, view.horizon),
        outcomes=alike.outcomes,
        distances=pd.Series(found.distances, alike.outcomes.index),
        middle=float(alike.every.median()),
        what=OUTCOMES[view.target],
    )
    return Panel(
        name="analogues",
        title="Most alike in the past",
        context=f"the {len(alike.outcomes)} bars most like {found.at:%Y-%m-%d}",
        content=Figure(analogues_figure(followed), _sentence(alike, view)),
        provenance=_provenance(view, alike),
        warnings=(_few(alike),),
    )


def analogue_days_panel(view: PredictionsView, market: Market) -> Panel:
    alike = _alike(view, market)
    after = alike.paths.iloc[-1].to_numpy(np.float64)
    frame = pd.DataFrame(
        {
            "date": pd.DatetimeIndex(alike.outcomes.index),
            "distance": alike.found.distances,
            "outcome": alike.outcomes.to_numpy(),
            "return": after,
            "worst": alike.paths.min().to_numpy(),
            "best": alike.paths.max().to_numpy(),
        }
    )
    columns = tuple(column for column in COLUMNS if column.name != "outcome" or view.target == "volatility")
    return Panel(
        name="analogue-days",
        title="Each of the most alike",
        context=f"nearest first; the usual distance is {alike.found.usual:.2f}",
        content=Table(columns, frame[[column.name for column in columns]]),
        provenance=_provenance(view, alike),
    )


def _alike(view: PredictionsView, market: Market) -> Alike:
    from analytics.predictions.analogues import TooFewAnalogues, nearest, paths_after

    about = asked(view, market)
    problem = about.problem
    if problem.features.columns.empty:
        raise NothingToShow(NO_FEATURE)
    try:
        found = nearest(problem, len(problem.features) - 1)
    except TooFewAnalogues as error:
        raise NothingToShow(str(error)) from error
    outcomes, every = found.outcomes, found.every
    if problem.target == "direction" and problem.returns_ahead is not None:
        outcomes, every = (problem.returns_ahead.loc[one.index] for one in (outcomes, every))
    return Alike(about, found, paths_after(about.close, outcomes.index, problem.horizon), outcomes, every)


def _usual(alike: Alike, horizon: int) -> pd.DataFrame:
    """The middle 80 % of what followed all bars that could have been chosen, by bars ahead."""
    from analytics.predictions.analogues import paths_after

    paths = paths_after(alike.asked.close, alike.every.index, horizon)
    low, high = np.nanquantile(paths.to_numpy(np.float64), (0.1, 0.9), axis=1)
    return pd.DataFrame({"low": low, "high": high})


def _sentence(alike: Alike, view: PredictionsView) -> str:
    of = "volatility" if view.target == "volatility" else "return"
    ahead = "the next bar" if view.horizon == 1 else f"{view.horizon} bars"
    return (
        f"After the {len(alike.outcomes)} bars most like this one the {of} over {ahead} was "
        f"{_spread(alike.outcomes)}; the price rose after {int((alike.paths.iloc[-1] > 0).sum())} of them. After all "
        f"{len(alike.every):,} bars before it was {_spread(alike.every)}."
    )


def _spread(outcomes: "pd.Series[float]") -> str:
    low, middle, high = (percent_text(float(one)) for one in outcomes.quantile([0.1, 0.5, 0.9]))
    return f"{middle} in the middle, with 80 % from {low} to {high}"


def _few(alike: Alike) -> str:
    from analytics.predictions.scores import clopper_pearson

    after = alike.paths.iloc[-1]
    low, high = clopper_pearson(float((after > 0).sum()), float(len(after)))
    return FEW.format(count=len(after), low=percent_text(low, 0), high=percent_text(high, 0))


def _provenance(view: PredictionsView, alike: Alike) -> Provenance:
    return provenance_of(
        alike.asked.bars,
        alike.asked.shown,
        METHOD.format(horizon=view.horizon),
        target=view.target,
        horizon=view.horizon,
        features=alike.asked.problem.features.shape[1],
        analogues=len(alike.outcomes),
        among=len(alike.every),
        distance_of_the_nearest=float(alike.found.distances[0]),
        distance_of_the_last=float(alike.found.distances[-1]),
        distance_of_the_usual_bar=alike.found.usual,
    )
