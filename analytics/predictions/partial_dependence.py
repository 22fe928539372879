"""How a forecast moves with one feature, the others as they were: the mean forecast over the rows at each value of it.

Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29:5, 2001, section 8.2.
Where features move together it asks the model about bars that never were, so it is read only where the feature was.
"""

from dataclasses import dataclass

import numpy as np

from analytics.predictions.importance import predict_others
from analytics.predictions.model import Fitted
from analytics.predictions.problem import FloatArray, IntArray, Problem

POINTS = 20
WITHIN = (0.025, 0.975)  # of the feature's values: beyond them there is little to average over
MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Dependence:
    """`mean`: of the forecasts over the rows, at each of `grid`; a tenth of the rows lie below `low`, and above `high`.

    `values`: the feature's own over the rows asked about.
    """

    feature: str
    grid: FloatArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray
    values: FloatArray

    @property
    def swing(self) -> float:
        """From the lowest mean forecast to the highest."""
        return float(np.ptp(self.mean))


def partial_dependence(
    fitted: Fitted, problem: Problem, rows: IntArray, feature: str, grid: FloatArray | None = None
) -> Dependence:
    """Over `rows`, at most 400 evenly spread ones of them. Without `grid`: quantiles of the feature, each once."""
    known = problem.features[feature].to_numpy(np.float64)[rows]
    points = grid_of(known) if grid is None else grid
    asked = thinned(rows, MOST_ROWS)
    place = problem.features.columns.get_loc(feature)
    changed = np.repeat(problem.features.to_numpy(np.float64)[None, asked], len(points), axis=0)
    changed[:, :, place] = points[:, None]
    predicted = predict_others(fitted, problem, asked, changed)
    low, high = np.quantile(predicted, (0.1, 0.9), axis=1)
    return Dependence(feature, points, predicted.mean(axis=1), low, high, known)


def grid_of(values: FloatArray) -> FloatArray:
    """Quantiles of the values; the values themselves where they are few."""
    known = np.unique(values)
    if len(known) <= POINTS:
        return known
    return np.unique(np.quantile(values, np.linspace(*WITHIN, POINTS)))


def thinned(rows: IntArray, most: int) -> IntArray:
    """Evenly spread ones, the first and the last among them."""
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).round().astype(np.intp)]
