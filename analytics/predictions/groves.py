"""Forests that answer at once: one row through the same trees, without what scikit-learn does around it.

A forest checks its input, makes a pool and a lock, and asks its trees; of one row that takes thirty times as long as
the trees do. Here they are asked one after the other, added up and divided in the forest's own order, so that the
number is the same to the last bit.
"""

from collections.abc import Iterator
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.ensemble._forest import BaseForest, ForestClassifier

from analytics.predictions.models.levels import LogLevel
from analytics.predictions.problem import FloatArray


class Grove(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """The trees of a regression's forest."""

    def __init__(self, forest: Any) -> None:
        self.forest = forest

    def fit(self, _X: FloatArray, _y: FloatArray) -> Self:  # noqa: N803 (scikit-learn's name)
        """It is a fitted forest's."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict(self, X: FloatArray) -> FloatArray:  # noqa: N803 (scikit-learn's name)
        return self._mean(X)[:, 0]

    def _mean(self, X: FloatArray) -> FloatArray:  # noqa: N803 (scikit-learn's name)
        rows = np.asarray(X, dtype=np.float32)
        trees = self.forest.estimators_
        return np.asarray(sum(tree.tree_.predict(rows) for tree in trees) / len(trees))


class Voting(Grove):
    """The trees of a classifier's forest."""

    def predict_proba(self, X: FloatArray) -> FloatArray:  # noqa: N803 (scikit-learn's name)
        return self._mean(X)


def quicken(estimator: Any) -> None:
    """Puts groves in the place of forests, in a pipeline, or in those of an ensemble. The estimator is changed."""
    for pipeline in _pipelines(estimator):
        name, model = pipeline.steps[-1]
        if isinstance(model, LogLevel):
            model.regressor_ = _quick(model.regressor_)
        else:
            pipeline.steps[-1] = (name, _quick(model))


def _quick(model: Any) -> Any:
    if not isinstance(model, BaseForest):
        return model
    return Voting(model) if isinstance(model, ForestClassifier) else Grove(model)


def _pipelines(estimator: Any) -> Iterator[Any]:
    if hasattr(estimator, "steps"):
        yield estimator
    elif isinstance(estimator, dict):
        for member in estimator.get("members", {}).values():
            yield from _pipelines(member)
