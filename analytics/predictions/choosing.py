"""Hyper-parameters chosen inside the training part: each candidate is tried on its last part, in order of time.

The rows before that part are purged as in a walk, so that the label of none reaches into it. The loss is the squared
error of a return, Brier's of a direction, QLIKE of a volatility. With a tie the earlier candidate is kept. What was
chosen is then fitted on the whole training part.
"""

from collections.abc import Callable, Mapping

import numpy as np

from analytics.predictions.folds import FEWEST_ROWS, Fold
from analytics.predictions.model import CannotFit, Model, Settings
from analytics.predictions.models.rows import labels_of
from analytics.predictions.problem import FloatArray, IntArray, Problem, Target

TRIED_ON = 0.25  # the part of the training rows


def chosen_settings(model: Model, problem: Problem, rows: IntArray, seed: int) -> Settings:
    """The candidate with the least loss, the default settings where the training part is too short to try any.

    Raises CannotFit when none can be fitted.
    """
    fold = inner_fold(rows, problem.horizon)
    if fold is None:
        return model.settings
    losses: list[tuple[float, Settings]] = []
    faults: list[str] = []
    for settings in model.candidates:
        try:
            losses.append((_loss(model, problem, fold, {**model.settings, **settings}, seed), settings))
        except CannotFit as fault:
            faults.append(str(fault))
    if not losses:
        raise CannotFit(faults[0])
    return {**model.settings, **min(losses, key=lambda entry: entry[0])[1]}


def inner_fold(rows: IntArray, horizon: int) -> Fold | None:
    """The last part of `rows`, and those before it whose label is over at its first row; None when either is short."""
    test = rows[len(rows) - int(len(rows) * TRIED_ON) :]
    if not len(test):
        return None
    train = rows[rows + horizon <= test[0]]
    return Fold(train, test) if min(len(train), len(test)) >= FEWEST_ROWS // 2 else None


def _loss(model: Model, problem: Problem, fold: Fold, settings: Settings, seed: int) -> float:
    said = model.fit(problem, fold.train, settings, seed).predict(problem, fold.test)
    came = labels_of(problem, fold.test)
    return float(np.mean(LOSSES[problem.target](said, came)))


def _squared(said: FloatArray, came: FloatArray) -> FloatArray:
    return (said - came) ** 2


def _qlike(said: FloatArray, came: FloatArray) -> FloatArray:
    """Without what does not depend on the forecast, so that an outcome of zero has one too."""
    loss: FloatArray = (came / said) ** 2 + 2 * np.log(said)
    return loss


LOSSES: Mapping[Target, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "return": _squared,
    "direction": _squared,
    "volatility": _qlike,
}
