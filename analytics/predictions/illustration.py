"""What trading by the forecast's sign would have made, after costs, beside holding. An illustration, no evidence.

One unit long when the forecast is above zero (a probability: above one half), one short when below, flat at exactly
that; the size of the forecast makes no difference. Windows overlap, so a position is taken every `horizon` bars at the
close, from the first forecast on, and held until the next. A change of position costs its size × `costs`: from long to
short is 2. Nothing for borrowing, dividends that are not in the returns, or tax; holding pays once for entering.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.predictions.problem import FloatArray
from analytics.predictions.scores import CannotScore
from analytics.predictions.standings import League

LABEL = "Illustration only: trading by the sign, after costs. Profit is no test of skill; the verdict is."


@dataclass(frozen=True, slots=True)
class Illustration:
    """`wealth`: columns `by sign` and `holding`, a row a bar a position was taken at and one for the end; from 1.

    `positions`: 1, 0 or −1 by bar. `turnover`: units traded in all, `paid`: what they cost, in fractions of the wealth
    at the time, summed. `label` belongs beside every picture of it.
    """

    wealth: pd.DataFrame
    positions: "pd.Series[float]"
    turnover: float
    paid: float
    costs: float
    label: str = LABEL


def illustrate(league: League, name: str, costs: float) -> Illustration:
    """Of a league's forecasts of returns or directions. Raises CannotScore for a volatility, or without returns."""
    problem = league.problem
    if problem.target == "volatility" or problem.returns_ahead is None:
        raise CannotScore("A forecast of volatility takes no side, so there is nothing to trade by its sign.")
    taken = league.realised.dropna().index[:: problem.horizon]
    ahead = np.asarray(problem.returns_ahead.loc[taken], dtype=np.float64)
    middle = 0.5 if problem.target == "direction" else 0.0
    sides = np.sign(np.asarray(league.predicted.loc[taken, name], dtype=np.float64) - middle)
    traded = np.abs(np.diff(sides, prepend=0.0))
    held = np.append(1.0, np.zeros(len(sides) - 1))
    index = taken.append(_end(league, taken))
    wealth = {"by sign": _grown(sides, ahead, traded, costs), "holding": _grown(1.0, ahead, held, costs)}
    return Illustration(
        wealth=pd.DataFrame(wealth, index),
        positions=pd.Series(sides, taken, name="position"),
        turnover=float(traded.sum()),
        paid=float(costs * traded.sum()),
        costs=costs,
    )


def _end(league: League, taken: pd.Index) -> pd.Index:
    """The bar at which the last position ends."""
    bars = league.problem.features.index
    last = int(bars.get_indexer(taken[-1:])[0]) + league.problem.horizon
    return bars[[min(last, len(bars) - 1)]]


def _grown(sides: FloatArray | float, ahead: FloatArray, traded: FloatArray, costs: float) -> FloatArray:
    return np.append(1.0, np.cumprod(1 + sides * ahead - costs * traded))
