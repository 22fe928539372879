"""What followed when the market looked most like this."""

from typing import Any

from analytics.predictions.model import Model, Settings
from analytics.predictions.models.pipeline import Piped, piped
from analytics.predictions.problem import FloatArray, Problem


def _nearest(settings: Settings, _seed: int, problem: Problem, _labels: FloatArray) -> Any:
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

    kind = KNeighborsClassifier if problem.target == "direction" else KNeighborsRegressor
    return kind(n_neighbors=settings["neighbours"], algorithm="brute")


NEAREST_NEIGHBOURS = Model(
    name="nearest_neighbours",
    title="Nearest neighbours",
    family="neighbours",
    targets=("return", "direction", "volatility"),
    fit=piped(_nearest, fewest=lambda settings: int(settings["neighbours"] or 1)),
    revive=Piped,
    description="The mean outcome, or the share of rises, of the 100 training bars nearest by the scaled features "
    "(Euclidean distance, all features alike).",
    reference="Cover & Hart (1967), IEEE Transactions on Information Theory 13, 21–27.",
    settings={"neighbours": 100},
    candidates=tuple({"neighbours": count} for count in (100, 50, 200)),
)
NEIGHBOURS = (NEAREST_NEIGHBOURS,)
