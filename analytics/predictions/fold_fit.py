"""One model on one fold: fitted on its training rows, asked about its test, and what it says is looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from analytics.predictions.choosing import chosen_settings
from analytics.predictions.folds import Fold
from analytics.predictions.model import CannotFit, Fitted, Model, Settings
from analytics.predictions.problem import FloatArray, IntArray, Problem, Target

Tuning = Literal["fixed", "inside"]
MEANT: Mapping[Target, str] = {
    "return": "finite return",
    "direction": "probability between 0 and 1",
    "volatility": "positive volatility",
}


class BadWalk(ValueError):
    """The models cannot be tried so; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """How all models are fitted on one fold. `shared`: those fitted so far with their default settings, by name."""

    problem: Problem
    fold: Fold
    seed: int
    tuning: Tuning = "fixed"
    shared: dict[str, Fitted] = field(default_factory=dict)

    def fit(self, model: Model) -> tuple[Fitted, Settings]:
        """The fitted model and the settings it was fitted with. Raises CannotFit, or what scikit-learn raises."""
        settings, rows = model.settings, self.fold.train
        if self.tuning == "inside" and model.candidates:
            settings = chosen_settings(model, self.problem, rows, self.seed)
        known = {"fitted": self.shared} if model.members else {}
        fitted = model.fit(self.problem, rows, settings, self.seed, **known)
        if settings == model.settings:
            self.shared[model.name] = fitted
        return fitted, settings


def predicted(fitted: Fitted, problem: Problem, rows: IntArray) -> FloatArray:
    """What the model says of `rows`, checked: a finite number each, positive for a volatility, within 0 and 1 for a
    direction. Raises CannotFit."""
    said = np.asarray(fitted.predict(problem, rows), dtype=np.float64)
    if said.shape != (len(rows),):
        raise CannotFit(f"It gave {said.size} forecasts for {len(rows)} bars.")
    meant = np.isfinite(said)
    if problem.target != "return":
        meant &= said > 0
    if problem.target == "direction":
        meant &= said < 1
    wrong = np.flatnonzero(~meant)
    if len(wrong):
        day = problem.features.index[rows[wrong[0]]]
        raise CannotFit(f"Its forecast at {day:%Y-%m-%d} is no {MEANT[problem.target]}.")
    return said


def why(model: Model, fault: Exception) -> str:
    """The sentence that a model is left out with. Raises BadWalk for a baseline, which may not fail."""
    if model.is_baseline:
        raise BadWalk(f"The baseline {model.title} could not be fitted: {fault}") from fault
    if isinstance(fault, CannotFit):
        return str(fault)
    said = str(fault).partition("\n")[0].rstrip(".")  # scikit-learn goes on with advice for programmers
    return f"It could not be fitted on these bars: {said or type(fault).__name__}."


def check(models: Sequence[Model]) -> None:
    """Raises BadWalk when two models have one name, or none is a baseline."""
    names = [model.name for model in models]
    if len(set(names)) < len(names):
        raise BadWalk("Two models have the same name; give each its own.")
    if not any(model.is_baseline for model in models):
        raise BadWalk("There is no baseline among the models, so nothing to hold them against; add one.")
