"""Models of many small trees, shallow and with large leaves, since what is to be learnt is mostly noise.

Every tree sees a part of the rows and at every split a third of the features; with labels that overlap, few rows a tree
also keep the trees apart. Directions are answered by the share of rises in the leaves.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analytics.predictions.model import Model, Settings
from analytics.predictions.models.pipeline import Piped, piped
from analytics.predictions.problem import FloatArray, Problem

FEATURES_AT_A_SPLIT = 1 / 3


def _leaf(settings: Settings, problem: Problem) -> int:
    """Rows; more of them where labels overlap, since they tell less."""
    return round(float(settings["leaf"] or 1) * float(np.sqrt(problem.horizon)))


def _of_a_forest(settings: Settings, seed: int, problem: Problem) -> Mapping[str, Any]:
    return {
        "n_estimators": settings["trees"],
        "max_depth": settings["depth"],
        "min_samples_leaf": _leaf(settings, problem),
        "max_samples": settings["rows"],
        "max_features": FEATURES_AT_A_SPLIT,
        "bootstrap": True,
        "random_state": seed,
        "n_jobs": 1,
    }


def _random_forest(settings: Settings, seed: int, problem: Problem, _labels: FloatArray) -> Any:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    kind = RandomForestClassifier if problem.target == "direction" else RandomForestRegressor
    return kind(**_of_a_forest(settings, seed, problem))


def _extra_trees(settings: Settings, seed: int, problem: Problem, _labels: FloatArray) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

    kind = ExtraTreesClassifier if problem.target == "direction" else ExtraTreesRegressor
    return kind(**_of_a_forest(settings, seed, problem))


def _gradient_boosting(settings: Settings, seed: int, problem: Problem, _labels: FloatArray) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    kind = HistGradientBoostingClassifier if problem.target == "direction" else HistGradientBoostingRegressor
    return kind(
        max_iter=settings["trees"],
        max_leaf_nodes=settings["leaves"],
        min_samples_leaf=_leaf(settings, problem),
        learning_rate=settings["rate"],
        l2_regularization=settings["penalty"],
        max_features=FEATURES_AT_A_SPLIT,
        max_bins=63,
        early_stopping=False,  # it would hold rows out by chance, whose labels overlap with those that are learnt from
        random_state=seed,
    )


RANDOM_FOREST = Model(
    name="random_forest",
    title="Random forest",
    family="trees",
    targets=("return", "direction", "volatility"),
    fit=piped(_random_forest),
    revive=Piped,
    description="The mean of 50 trees of depth 4, each grown on a quarter of the rows drawn with replacement, with at "
    "least 20 √h in a leaf and a third of the features tried at a split.",
    reference="Breiman (2001), Machine Learning 45, 5–32.",
    settings={"trees": 50, "depth": 4, "leaf": 20, "rows": 0.25},
    candidates=({"depth": 4, "leaf": 20}, {"depth": 2, "leaf": 20}, {"depth": 6, "leaf": 10}),
)

EXTRA_TREES = Model(
    name="extra_trees",
    title="Extra trees",
    family="trees",
    targets=("return", "direction", "volatility"),
    fit=piped(_extra_trees),
    revive=Piped,
    description="As a random forest, of depth 5 on half of the rows, but thresholds are drawn by chance and only the "
    "feature is chosen.",
    reference="Geurts, Ernst & Wehenkel (2006), Machine Learning 63, 3–42.",
    settings={"trees": 50, "depth": 5, "leaf": 20, "rows": 0.5},
    candidates=({"depth": 5, "leaf": 20}, {"depth": 3, "leaf": 20}, {"depth": 7, "leaf": 10}),
)

GRADIENT_BOOSTING = Model(
    name="gradient_boosting",
    title="Gradient boosting",
    family="trees",
    targets=("return", "direction", "volatility"),
    fit=piped(_gradient_boosting),
    revive=Piped,
    description="50 trees of 6 leaves one after the other, each fitted to what those before left over and taken at "
    "3 %; at least 50 √h rows in a leaf, leaves shrunk as if 100 rows of zero were in them, features in 63 bins.",
    reference="Friedman (2001), Annals of Statistics 29, 1189–1232; Ke et al. (2017), NeurIPS 30.",
    settings={"trees": 50, "leaves": 6, "leaf": 50, "rate": 0.03, "penalty": 100.0},
    candidates=({"trees": 50, "rate": 0.03}, {"trees": 25, "rate": 0.03}, {"trees": 100, "rate": 0.05}),
)

TREES = (RANDOM_FOREST, EXTRA_TREES, GRADIENT_BOOSTING)
