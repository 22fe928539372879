"""Rows of a problem as plain arrays, which scikit-learn takes without looking twice.

Features are always given row by row in memory, since sums in another order differ in their last digit.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.predictions.problem import FloatArray, IntArray, Problem


def features_of(problem: Problem, rows: IntArray) -> FloatArray:
    values = np.asarray(problem.features, dtype=np.float64)
    if len(rows) and bool((np.diff(rows) == 1).all()):
        return np.ascontiguousarray(values[rows[0] : rows[-1] + 1])
    return np.ascontiguousarray(values[rows])


def by_rows(problem: Problem) -> Problem:
    """The same problem, its features row by row in memory, so that consecutive rows need not be copied again."""
    frame = problem.features
    values = np.ascontiguousarray(frame, dtype=np.float64)
    return replace(problem, features=pd.DataFrame(values, frame.index, frame.columns, copy=False))


def labels_of(problem: Problem, rows: IntArray) -> FloatArray:
    return column_of(problem.labels, rows)


def column_of(series: "pd.Series[float]", rows: IntArray) -> FloatArray:
    return np.asarray(series, dtype=np.float64)[rows]
