"""Models compete out of sample against the best baseline; mostly none of them wins.

Every model walks through the past (`walking`), all are scored on the same bars, each gets conformal intervals from its
own past errors (`conformal`), and one rule says who has skill (`verdict`).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analytics.predictions.calibration import probabilities_up
from analytics.predictions.conformal import Intervals, conformal_quantiles
from analytics.predictions.fold_fit import Tuning
from analytics.predictions.folds import Plan
from analytics.predictions.model import Model
from analytics.predictions.problem import Problem
from analytics.predictions.regimes import regimes
from analytics.predictions.scores import LOSSES
from analytics.predictions.standing_scores import Course, all_scores
from analytics.predictions.standings import League, Standing
from analytics.predictions.verdict import Judged, judge
from analytics.predictions.walking import Progress, ignore, walk_all
from analytics.predictions.walks import Walks

WALKED = 0.9  # the part of the progress that is fitting


def run_league(
    problem: Problem,
    models: Sequence[Model],
    plan: Plan,
    *,
    level: float = 0.05,
    intervals: Intervals = "adaptive",
    tuning: Tuning = "fixed",
    seed: int = 1,
    progress: Progress = ignore,
) -> League:
    """Walks every model from `plan.first` on and judges it at `level`.

    `models` with at least one baseline (`registry.models_for`). `progress` hears the part done and what is being done;
    what it raises ends the league. Raises BadPlan, BadWalk, CannotScore (too few forecasts to judge). A model that
    cannot be fitted is left out with a sentence among the notes.
    """

    def walked(part: float, words: str) -> None:
        progress(WALKED * part, words)

    walks = walk_all(problem, models, plan, seed=seed, tuning=tuning, progress=walked)
    return scored(problem, models, walks, level=level, intervals=intervals, progress=progress)


def scored(
    problem: Problem,
    models: Sequence[Model],
    walks: Walks,
    *,
    level: float = 0.05,
    intervals: Intervals = "adaptive",
    progress: Progress = ignore,
) -> League:
    """The league of a walk that is done already. Raises CannotScore."""
    known = {model.name: model for model in models if model.name in walks.done}
    predicted = pd.DataFrame({name: walks.done[name].predicted for name in known}).dropna()
    realised = problem.labels.loc[predicted.index].rename("realised")
    baselines = [name for name, model in known.items() if model.is_baseline]
    progress(WALKED, "Comparing the forecasts")
    judged = judge(problem.target, predicted, realised, horizon=problem.horizon, baselines=baselines, level=level)
    progress((WALKED + 1) / 2, "Measuring the intervals")
    quantiles = league_quantiles(problem, predicted, intervals)
    scores = _scores(problem, predicted, quantiles, walks, judged)
    progress(1.0, "Done")
    return League(
        problem=problem,
        walks=walks,
        standings=_standings(known, scores, judged),
        baseline=judged.baseline,
        predicted=predicted,
        realised=realised,
        quantiles=quantiles,
        loss=LOSSES[problem.target][0],
        losses=judged.losses,
        level=level,
        trials=sum(walks.done[name].trials for name in known if name not in baselines),
        winner=judged.winner,
        verdict=judged.verdict,
        notes=tuple(f"{name} is left out. {why}" for name, why in walks.left_out.items()),
    )


def _standings(
    known: Mapping[str, Model], scores: Mapping[str, dict[str, float]], judged: Judged
) -> dict[str, Standing]:
    """Best first."""
    order = [str(name) for name in judged.losses.mean().sort_values(kind="stable").index]
    return {
        name: Standing(name, known[name].title, known[name].family, scores[name], judged.verdicts.get(name))
        for name in order
    }


def league_quantiles(problem: Problem, predicted: pd.DataFrame, intervals: Intervals) -> dict[str, pd.DataFrame]:
    """Of each model; a direction says nothing of how far, so all of its models get that of the mean return so far."""
    if problem.target == "direction":
        shared = conformal_quantiles(problem, mean_return_so_far(problem).loc[predicted.index], intervals)
        return {str(name): shared for name in predicted.columns}
    return {str(name): conformal_quantiles(problem, predicted[name], intervals) for name in predicted.columns}


def mean_return_so_far(problem: Problem) -> "pd.Series[float]":
    """At each bar, of the returns ahead that were over by then; zero before there are any, NaN without returns."""
    if problem.returns_ahead is None:
        return pd.Series(np.nan, problem.labels.index)
    return problem.returns_ahead.shift(problem.horizon).expanding().mean().fillna(0.0)


def _scores(
    problem: Problem, predicted: pd.DataFrame, quantiles: Mapping[str, pd.DataFrame], walks: Walks, judged: Judged
) -> dict[str, dict[str, float]]:
    over, regime, means = judged.losses.index, regimes(problem.scale), judged.losses.mean()
    courses = {
        str(name): Course(
            predicted.loc[over, name],
            quantiles[str(name)].loc[over],
            probabilities_up(problem, predicted[name], quantiles[str(name)]).loc[over],
            walks.done[str(name)],
        )
        for name in predicted.columns
    }
    baseline = courses[judged.baseline]
    return {
        name: all_scores(problem, course, baseline, judged.held.get(name), regime)
        | {"loss": float(means[name]), "loss_difference": float(means[name] - means[judged.baseline])}
        for name, course in courses.items()
    }
