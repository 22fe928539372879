"""What each feature and each group of them matters to a model, weighed once for all panels of a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from data.market import Market
from views.base import NothingToShow, Progress
from views.predictions.explained import Explained, Key, explained, explained_key
from views.predictions.feature_words import groups_of
from views.predictions.state import PredictionsView
from views.recent import Recent

if TYPE_CHECKING:
    from analytics.predictions.folds import Fold
    from analytics.predictions.importance import FoldFit, Importance

FOLDS = 8
REPEATS = 5
FITTING = 0.5  # the part of the progress that is fitting
READS_NONE = "{title} says the same whatever the features are: shuffling any of them changes none of {rows} forecasts."


@dataclass(frozen=True, slots=True)
class Weighed:
    """`single`: of each feature that changes any forecast; `together`: of each group, more than one of them."""

    explained: Explained
    found: "Importance"
    single: pd.DataFrame
    together: pd.DataFrame


_recent: Recent[Key, Weighed] = Recent(2)


def weigh(view: PredictionsView, market: Market, progress: Progress) -> Weighed:
    """Shared by the panels of one job. Raises UnknownSymbol, NothingToShow."""
    return _recent.get(explained_key(view, market), lambda: _weigh(view, market, progress))


def _weigh(view: PredictionsView, market: Market, progress: Progress) -> Weighed:
    from analytics.predictions.importance import TooFewRows, importance
    from analytics.predictions.model import CannotFit
    from analytics.predictions.scores import LOSSES

    shown = explained(view, market)
    problem = shown.asked.problem
    features = [str(name) for name in problem.features.columns]
    groups = {title: names for title, names in groups_of(features).items() if len(names) > 1}
    try:
        found = importance(
            problem,
            _fits(view, shown, progress),
            {name: (name,) for name in features} | {f"group:{title}": names for title, names in groups.items()},
            LOSSES[problem.target][1],
            rng=np.random.default_rng(view.seed),
            progress=lambda part, words: progress(FITTING + (1 - FITTING) * part, words),
            repeats=REPEATS,
        )
    except TooFewRows as error:
        raise NothingToShow(str(error)) from error
    except CannotFit as error:
        raise NothingToShow(f"{shown.model.title} cannot be fitted in a fold of the walk: {error}") from error
    together = found.frame.loc[[name for name in found.frame.index if name.startswith("group:")]]
    single = found.frame.drop(index=together.index)
    single = single[single["rise"] != 0]
    if single.empty:
        raise NothingToShow(READS_NONE.format(title=shown.model.title, rows=found.rows))
    return Weighed(shown, found, single, together.rename(index=lambda name: name.removeprefix("group:")))


def _fits(view: PredictionsView, shown: Explained, progress: Progress) -> "list[FoldFit]":
    from analytics.predictions.fold_fit import Fitting, Tuning
    from analytics.predictions.importance import FoldFit

    made = []
    folds = spread(shown.folds, FOLDS)
    for number, fold in enumerate(folds):
        progress(FITTING * number / len(folds), f"{shown.model.title}: fit {number + 1} of {len(folds)}")
        fitted, _ = Fitting(shown.asked.problem, fold, view.seed, cast("Tuning", view.tuning)).fit(shown.model)
        made.append(FoldFit(fitted, fold.test))
    return made


def spread(folds: "Sequence[Fold]", most: int) -> "list[Fold]":
    """Evenly over the walk, the first and the last among them."""
    places = np.unique(np.linspace(0, len(folds) - 1, min(most, len(folds))).round().astype(int))
    return [folds[place] for place in places]
