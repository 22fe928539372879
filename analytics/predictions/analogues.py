"""The bars of the past that were most like this one, and what followed them.

Distance is Euclidean over features, each in its standard deviations over the bars known then. Only bars whose outcome
was known at the bar asked about take part, and none within `horizon` bars of a nearer one, so no two outcomes overlap:
what followed are separate stretches, few as they are. Lorenz, J. of the Atmospheric Sciences 26, 1969.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.problem import FloatArray, IntArray, Problem

COUNT = 20
FEWEST = 5


class TooFewAnalogues(ValueError):
    """The past is too short to be compared with; the message says how many bars are missing."""


@dataclass(frozen=True, slots=True)
class Analogues:
    """Nearest first. `rows`: positions in the problem. `distances` in standard deviations a feature (root mean square).

    `usual`: the median distance of all bars that could have been chosen. `outcomes`: the target over the bars after
    each; `every`: the same of all bars that could have been chosen.
    """

    at: pd.Timestamp
    rows: IntArray
    distances: FloatArray
    usual: float
    outcomes: "pd.Series[float]"
    every: "pd.Series[float]"


def nearest(problem: Problem, at: int, count: int = COUNT) -> Analogues:
    """Of the row at position `at`. Reads no feature after it, and no label that was not known at it.

    TooFewAnalogues when fewer than five stretches lie before it.
    """
    features = problem.features.to_numpy(np.float64)[: at + 1]
    known = len(features) - problem.horizon  # the outcome of the last of them ends at this bar
    if known < FEWEST * problem.horizon:
        missing = FEWEST * problem.horizon - max(known, 0)
        raise TooFewAnalogues(f"Analogues need {missing} bars more before this one; choose a longer range.")
    distances = _distances(features, known)
    rows = apart(distances, problem.horizon, count)
    labels = problem.labels.iloc[:known]
    return Analogues(
        problem.features.index[at], rows, distances[rows], float(np.median(distances)), labels.iloc[rows], labels
    )


def _distances(features: FloatArray, known: int) -> FloatArray:
    """Of the rows before `known` from the last one; a feature that never moved tells nothing."""
    spread = features[:known].std(axis=0, ddof=1)
    moving = spread > 0
    away = (features[:known, moving] - features[-1, moving]) / spread[moving]
    return np.asarray(np.sqrt(np.mean(away**2, axis=1)))


def apart(distances: FloatArray, gap: int, count: int) -> IntArray:
    """Positions of the smallest distances, nearest first, no two of them closer than `gap`."""
    chosen: list[int] = []
    free = np.ones(len(distances), bool)
    for row in np.argsort(distances, kind="stable"):
        if len(chosen) == count:
            break
        if free[row]:
            chosen.append(int(row))
            free[max(row - gap + 1, 0) : row + gap] = False
    return np.array(chosen, np.intp)


def paths_after(close: "pd.Series[float]", moments: pd.Index, horizon: int) -> pd.DataFrame:
    """What the price did after each moment: a row a bar ahead, 0 … horizon, a column a moment; simple returns since.

    NaN beyond the last close.
    """
    prices = close.to_numpy(np.float64)
    places = close.index.get_indexer(moments)[None, :] + np.arange(horizon + 1)[:, None]
    reached = np.where(places < len(prices), prices[np.minimum(places, len(prices) - 1)], np.nan)
    return pd.DataFrame(reached / reached[0] - 1, columns=moments)
