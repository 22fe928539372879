"""Every model walks through the past: fitted on what was known, asked about the bars that came next, then again.

All models walk the same folds, fold by fold, so that an ensemble finds its members fitted. Nothing is drawn by chance
but from `seed`, which every fit is given.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.predictions.fold_fit import BadWalk, Fitting, Tuning, check, predicted, why
from analytics.predictions.folds import Plan, walk_forward_folds
from analytics.predictions.model import Fitted, Model, Settings
from analytics.predictions.models.rows import by_rows
from analytics.predictions.one_thread import one_thread
from analytics.predictions.problem import FloatArray, Problem
from analytics.predictions.walks import Walk, Walks

__all__ = ("BadWalk", "Progress", "Tuning", "ignore", "walk_all")

Progress = Callable[[float, str], None]


@dataclass
class _Course:
    """One model on its way."""

    model: Model
    predicted: list[FloatArray] = field(default_factory=list)
    chosen: list[Settings] = field(default_factory=list)
    last: Fitted | None = None
    seconds: float = 0.0

    def step(self, fitting: Fitting) -> None:
        start = time.perf_counter()
        self.last, settings = fitting.fit(self.model)
        self.predicted.append(predicted(self.last, fitting.problem, fitting.fold.test))
        self.chosen.append(settings)
        self.seconds += time.perf_counter() - start


def ignore(_fraction: float, _words: str) -> None:
    """Nobody listens."""


@one_thread()
def walk_all(
    problem: Problem,
    models: Sequence[Model],
    plan: Plan,
    *,
    seed: int = 1,
    tuning: Tuning = "fixed",
    progress: Progress = ignore,
) -> Walks:
    """Forecasts of all rows from `plan.first` on, by every model.

    `tuning="inside"` chooses among a model's candidates at every fit, inside its training rows (`choosing`).
    `progress` hears the part done and what is being done; what it raises ends the walk. A model that cannot be fitted
    is left out with a sentence; a baseline may not fail. Raises BadPlan, BadWalk.
    """
    folds = walk_forward_folds(problem, plan)
    check(models)
    problem = by_rows(problem)
    courses = {model.name: _Course(model) for model in models}
    left_out: dict[str, str] = {}
    for number, fold in enumerate(folds):
        fitting = Fitting(problem, fold, seed, tuning)
        for place, course in enumerate(list(courses.values())):
            model = course.model
            progress((number + place / len(models)) / len(folds), f"{model.title}: fit {number + 1} of {len(folds)}")
            try:
                course.step(fitting)
            except (ValueError, ArithmeticError) as fault:
                left_out[model.name] = why(model, fault)
                del courses[model.name]
    progress(1.0, "Done")
    index = problem.features.index[plan.first :]
    return Walks({name: _walk(course, index, tuning) for name, course in courses.items()}, left_out)


def _walk(course: _Course, index: pd.Index, tuning: Tuning) -> Walk:
    model = course.model
    if course.last is None:
        raise BadWalk(f"{model.title} was never fitted.")
    return Walk(
        predicted=pd.Series(np.concatenate(course.predicted), index, name=model.name),
        fits=len(course.predicted),
        trials=max(len(model.candidates), 1) if tuning == "inside" else 1,
        last=course.last,
        chosen=tuple(course.chosen),
        seconds=course.seconds,
    )
