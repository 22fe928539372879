"""A scikit-learn estimator as a model of the desk: scaled inside the fold, answering as its target asks.

The pipeline is a StandardScaler, fitted on the training rows alone, and the estimator. A direction is answered by a
classifier's probability, or by a regression on 0 and 1 (linear probability), both kept within LEAST … 1 − LEAST. A
volatility is fitted by its logarithm, see `levels`.

A feature may have stood almost still in training, as the volatility of a GARCH without memory does, and a line drawn
through nothing ends anywhere: asked about a bar, no feature counts as more than FARTHEST deviations from its mean.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.predictions.model import CannotFit, Settings
from analytics.predictions.models.rows import features_of, labels_of
from analytics.predictions.one_thread import one_thread
from analytics.predictions.problem import FloatArray, IntArray, Problem, Target

LEAST = 0.01  # of a probability: nobody is surer than that about a market, and log loss stays finite
FARTHEST = 10.0  # from the mean of the training rows, in their standard deviations

Build = Callable[[Settings, int, Problem, FloatArray], Any]


@dataclass(frozen=True, slots=True)
class Piped:
    """`estimator`: a fitted pipeline of `scale` and `model`; it reads the features in the order of the problem's."""

    estimator: Any
    target: Target

    def predict(self, problem: Problem, rows: IntArray) -> FloatArray:
        values = within_reach(self.estimator, features_of(problem, rows))
        asks_for_odds = self.target == "direction" and hasattr(self.estimator, "predict_proba")
        with one_thread():
            said = self.estimator.predict_proba(values)[:, 1] if asks_for_odds else self.estimator.predict(values)
        said = np.asarray(said, dtype=np.float64)
        return np.clip(said, LEAST, 1 - LEAST) if self.target == "direction" else said


def within_reach(estimator: Any, values: FloatArray) -> FloatArray:
    """`values`, a row a bar, no farther from the mean of the pipeline's training rows than FARTHEST deviations."""
    scaler = estimator.named_steps["scale"]
    reach = FARTHEST * scaler.scale_
    return np.asarray(np.clip(values, scaler.mean_ - reach, scaler.mean_ + reach), dtype=np.float64)


def piped(build: Build, fewest: Callable[[Settings], int] = lambda _settings: 2) -> Callable[..., Piped]:
    """A model's `fit`. `build` gives the bare estimator from settings, seed, problem and the labels to be learnt."""

    def fit(problem: Problem, rows: IntArray, settings: Settings, seed: int) -> Piped:
        from sklearn.pipeline import Pipeline
        from sklearn.preprocessing import StandardScaler

        from analytics.predictions.models.levels import LogLevel

        labels = labels_of(problem, rows)
        if not problem.features.shape[1]:
            raise CannotFit("There is no feature to learn from; choose a group of features.")
        _check(labels, problem.target, fewest(settings))
        if problem.target == "volatility":
            bare: Any = LogLevel(build(settings, seed, problem, LogLevel.logarithms(labels)))
        else:
            bare = build(settings, seed, problem, labels)
        pipeline = Pipeline([("scale", StandardScaler()), ("model", bare)])
        with one_thread():
            return Piped(pipeline.fit(features_of(problem, rows), labels), problem.target)

    return fit


def _check(labels: FloatArray, target: Target, fewest: int) -> None:
    if len(labels) < fewest:
        raise CannotFit(f"It needs {fewest} bars with a known outcome and there are {len(labels)}.")
    if not np.isfinite(labels).all():
        raise CannotFit("Some of the bars to learn from have no known outcome.")
    if target == "direction" and np.ptp(labels) == 0:
        raise CannotFit("All bars to learn from went the same way, so there is nothing to tell apart.")
    if target == "volatility" and not (labels > 0).any():
        raise CannotFit("The bars to learn from never moved, so there is no volatility to learn.")
