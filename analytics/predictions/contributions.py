"""What each feature brings to one forecast: with the base they add up to what the model says, to rounding.

Linear models: coefficient × (standardised value − its mean in training), exact. Forests and boosting: SHAP values of
the trees, path-dependent, exact for the model (Lundberg et al., Nature Machine Intelligence 2, 2020). A weighted mean
of such models has the weighted mean of their contributions. Others, nearest neighbours among them, have none that are
exact, and none are made up.

Where a model speaks in logarithms (a volatility) or log-odds (a classifier), contributions add up there: `scale`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from analytics.predictions.model import Fitted
from analytics.predictions.models.pipeline import within_reach
from analytics.predictions.problem import FloatArray, IntArray, Problem

Scale = Literal["forecast", "logarithm", "log-odds"]
TREES = frozenset(
    {
        "RandomForestRegressor",
        "RandomForestClassifier",
        "ExtraTreesRegressor",
        "ExtraTreesClassifier",
        "HistGradientBoostingRegressor",
        "HistGradientBoostingClassifier",
    }
)
LINEAR = frozenset({"Ridge", "ElasticNet", "LogisticRegression"})
CLOSE_ENOUGH = 1e-9


NOT_A_SUM = "This model's forecast is not a sum over features, so no contributions are exact and none are shown."
NEIGHBOURS = (
    "Nearest neighbours answer with what followed the most alike bars, not with a sum over features: the analogues are "
    "their reasons."
)
NOT_OF_ONE_SCALE = (
    "This is a mean of models that do not add up on one scale (logarithms, log-odds or bounds lie between), so no "
    "contributions are exact and none are shown; choose one of its members to see that one's."
)


class NoContributions(ValueError):
    """This model's forecasts are not a sum over features; the message says so."""


@dataclass(frozen=True, slots=True)
class Contributions:
    """`values`: by feature, largest first whatever their sign. `base` + their sum is `output`, in `scale`'s units.

    `forecast`: what the model says of the bar. It is the output brought back from its scale: times `level` after the
    exponential, and within the bounds that the model keeps to (`is_bounded`: they hold this one).
    """

    at: pd.Timestamp
    values: "pd.Series[float]"
    base: float
    scale: Scale
    forecast: float
    level: float
    is_bounded: bool

    @property
    def output(self) -> float:
        return self.base + float(self.values.sum())

    def brought_back(self, output: float) -> float:
        """An output as a forecast, without its bounds."""
        if self.scale == "logarithm":
            return self.level * float(np.exp(output))
        return 1 / (1 + float(np.exp(-output))) if self.scale == "log-odds" else output


@dataclass(frozen=True, slots=True)
class _Parts:
    """Of one row, in the order of the features."""

    base: float
    values: FloatArray
    scale: Scale = "forecast"
    level: float = 1.0


def contributions(fitted: Fitted, problem: Problem, row: int, training: IntArray) -> Contributions:
    """To the forecast at position `row` by a model fitted on `training`, whose mean is a linear model's base.

    NoContributions, with a sentence, for a model that has none that are exact.
    """
    parts = _parts(fitted, problem, row, training)
    forecast = float(fitted.predict(problem, np.array([row], np.intp))[0])
    values = pd.Series(parts.values, problem.features.columns, name="contribution")
    largest_first = values.iloc[np.argsort(-np.abs(parts.values), kind="stable")]
    made = Contributions(
        problem.features.index[row], largest_first, parts.base, parts.scale, forecast, parts.level, is_bounded=False
    )
    off = abs(made.brought_back(made.output) - forecast)
    return replace(made, is_bounded=off > CLOSE_ENOUGH * max(1.0, abs(forecast)))


def _parts(fitted: Fitted, problem: Problem, row: int, training: IntArray) -> _Parts:
    members: Mapping[str, Fitted] | None = getattr(fitted, "members", None)
    if members is not None:
        weights = fitted.weights  # type: ignore[attr-defined]  # what has members has weights
        weighed = [(weights[name], member) for name, member in members.items() if weights[name]]
        return _weighted(weighed, problem, row, training)
    if not hasattr(fitted.estimator, "steps"):
        raise NoContributions("This model reads no feature, so none of them moves its forecast.")
    pipeline, known = fitted.estimator, np.asarray(problem.features, dtype=np.float64)
    rows = np.vstack([known[row], known[training].mean(axis=0)])
    scaled = pipeline[:-1].transform(within_reach(pipeline, rows))
    return _of_estimator(pipeline[-1], scaled[0], scaled[1])


def _weighted(weighed: list[tuple[float, Fitted]], problem: Problem, row: int, training: IntArray) -> _Parts:
    base, values = 0.0, np.zeros(problem.features.shape[1])
    for weight, member in weighed:
        if isinstance(member.estimator, Mapping):  # a baseline among them says one number, whatever the features
            base += weight * float(member.predict(problem, np.array([row], np.intp))[0])
            continue
        own = contributions(member, problem, row, training)
        if own.scale != "forecast" or own.is_bounded:
            raise NoContributions(NOT_OF_ONE_SCALE)
        base += weight * own.base
        values += weight * own.values.reindex(problem.features.columns).to_numpy(np.float64)
    return _Parts(base, values)


def _of_estimator(model: Any, row: FloatArray, mean: FloatArray) -> _Parts:
    kind = type(model).__name__
    if kind == "LogLevel":
        inner = _of_estimator(model.regressor_, row, mean)
        return replace(inner, scale="logarithm", level=model.level_)
    if kind in LINEAR:
        return _linear(model, row, mean)
    if kind in TREES:
        return _trees(model, row)
    raise NoContributions(NEIGHBOURS if kind.startswith("KNeighbors") else NOT_A_SUM)


def _linear(model: Any, row: FloatArray, mean: FloatArray) -> _Parts:
    weights = np.ravel(model.coef_)
    base = float(np.ravel(model.intercept_)[0] + weights @ mean)
    return _Parts(base, weights * (row - mean), "log-odds" if hasattr(model, "predict_proba") else "forecast")


def _trees(model: Any, row: FloatArray) -> _Parts:
    import shap

    explainer = shap.TreeExplainer(model)
    values = np.asarray(explainer.shap_values(row[None, :], check_additivity=False), dtype=np.float64)
    base = float(np.ravel(explainer.expected_value)[-1])  # of a classifier's two classes the second is the rise
    of_the_rise = values[0, :, -1] if values.ndim == 3 else values[0]
    is_boosted_class = type(model).__name__ == "HistGradientBoostingClassifier"
    return _Parts(base, of_the_rise, "log-odds" if is_boosted_class else "forecast")
