"""Fits and forecasts use one thread, and what used more before does so again afterwards."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sklearn.linear_model import Ridge
from threadpoolctl import threadpool_info, threadpool_limits

from analytics.predictions.folds import Plan
from analytics.predictions.models.pipeline import piped
from analytics.predictions.registry import MODELS
from analytics.predictions.walking import walk_all
from tests.analytics.predictions.worlds import world


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info()}


@dataclass
class Watched(Ridge):
    seen: list[set[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def __sklearn_clone__(self) -> "Watched":
        return self

    def fit(self, X: Any, y: Any) -> "Watched":  # noqa: N803 (scikit-learn's name)
        self.seen.append(threads())
        return super().fit(X, y)

    def predict(self, X: Any) -> Any:  # noqa: N803 (scikit-learn's name)
        self.seen.append(threads())
        return super().predict(X)


def test_models_are_fitted_and_asked_on_one_thread_alone_or_in_a_walk() -> None:
    watched = Watched()
    fit = piped(lambda *_given: watched)
    with threadpool_limits(2):
        before = threads()
        fit(world(300), np.arange(200), {}, 1).predict(world(300), np.arange(210, 220))
        assert watched.seen == [{1}, {1}]
        walk_all(world(300), [MODELS["no_change"], replace(MODELS["ridge"], fit=fit)], Plan(200, 50))
        assert watched.seen == [{1}] * 6
        assert threads() == before == {2}
