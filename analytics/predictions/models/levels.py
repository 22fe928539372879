"""Volatility by its logarithm: positive by construction, and near enough to normal for squared errors.

    ln y = f(x) + e,   forecast = b · exp f(x),   b = mean(y) / mean(exp f(x)) over the training rows

f is held within the logarithms that were seen in training, since the exponential of a stray forecast knows no bounds.
exp f is near the median of y, below its mean; b brings the mean level back. b is found in sample, so for a model that
follows its training rows closely it corrects too little, and forecasts stay somewhat below the mean outcome. Compare
Duan (1983), Journal of the American Statistical Association 78, 605–610.
"""

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin, clone

from analytics.predictions.problem import FloatArray

LEAST_PART = (
    0.01  # a level below this part of the median is taken for it: the logarithm of a flat stretch is not finite
)


class LogLevel(RegressorMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """`regressor` is fitted to ln y. After a fit: `regressor_`, `level_` (b), and `least_` and `most_` (f's bounds)."""

    def __init__(self, regressor: Any) -> None:
        self.regressor = regressor

    def fit(self, X: FloatArray, y: FloatArray) -> Self:  # noqa: N803 (scikit-learn's name)
        logarithms = self.logarithms(y)
        self.regressor_ = clone(self.regressor).fit(X, logarithms)
        self.least_, self.most_ = float(logarithms.min()), float(logarithms.max())
        self.level_ = float(np.mean(y) / np.mean(self._exponential(X)))
        return self

    def predict(self, X: FloatArray) -> FloatArray:  # noqa: N803 (scikit-learn's name)
        return self.level_ * self._exponential(X)

    def _exponential(self, X: FloatArray) -> FloatArray:  # noqa: N803 (scikit-learn's name)
        said = np.asarray(self.regressor_.predict(X), dtype=np.float64)
        return np.exp(np.clip(said, self.least_, self.most_))

    @staticmethod
    def logarithms(y: FloatArray) -> FloatArray:
        return np.log(np.maximum(y, LEAST_PART * np.median(y[y > 0])))
