"""Allocations judged out of sample: weights found on the bars before, held over the bars after, costs taken.

At every reset the weights are found on the last `trained` bars alone, then drift until the next. A trade costs `costs`
times the sum of |change of weight|, from today's drifted weights to the new ones, taken from equity; the first purchase
costs too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.risk.allocation import TITLES, BadAllocation, Limits, allocate

FloatArray = NDArray[np.float64]
Progress = Callable[[float, str], None]
FEWEST_RESETS = 4


@dataclass(frozen=True, slots=True)
class WalkPlan:
    """`trained`: bars that weights are found on; `reset`: bars that they are held; `costs`: of what is traded."""

    trained: int
    reset: int
    costs: float


@dataclass(frozen=True, slots=True)
class Walked:
    """`returns`: simple, after costs, a column a method. `turnover`: mean Σ|Δw| at a reset. `weights`: of the last."""

    returns: pd.DataFrame
    turnover: "pd.Series[float]"
    weights: pd.DataFrame
    left_out: dict[str, str]


def walk_forward(
    returns: pd.DataFrame,
    plan: WalkPlan,
    limits: Limits,
    *,
    risk_free: float = 0.0,
    methods: Sequence[str] = tuple(TITLES),
    progress: Progress = lambda _fraction, _words: None,
) -> Walked:
    """Raises BadAllocation when there are too few bars for four resets. A method that fails is left out with why."""
    if len(returns) < plan.trained + FEWEST_RESETS * plan.reset:
        need = plan.trained + FEWEST_RESETS * plan.reset
        raise BadAllocation(
            f"Judging out of sample needs {need:,} bars, there are {len(returns):,}; choose a longer range."
        )
    done: dict[str, pd.Series[float]] = {}
    turnover: dict[str, float] = {}
    last: dict[str, pd.Series[float]] = {}
    left_out: dict[str, str] = {}
    for number, method in enumerate(methods):
        progress(number / len(methods), TITLES[method])
        try:
            done[method], turnover[method], last[method] = _walked(returns, method, plan, limits, risk_free)
        except BadAllocation as error:
            left_out[method] = str(error)
    if not done:
        raise BadAllocation(next(iter(left_out.values())))
    progress(1.0, "Done")
    return Walked(pd.DataFrame(done), pd.Series(turnover), pd.DataFrame(last).T, left_out)


def _walked(
    returns: pd.DataFrame, method: str, plan: WalkPlan, limits: Limits, risk_free: float
) -> "tuple[pd.Series[float], float, pd.Series[float]]":
    given = returns.to_numpy(np.float64)
    held = np.zeros(given.shape[1])
    pieces, traded, weights = [], [], pd.Series(dtype="float64")
    for first in range(plan.trained, len(returns), plan.reset):
        weights = allocate(returns.iloc[first - plan.trained : first], method, limits, risk_free)
        wanted = np.asarray(weights, dtype=np.float64)
        traded.append(float(np.abs(wanted - held).sum()))
        piece, held = _held(given[first : first + plan.reset], wanted, plan.costs * traded[-1])
        pieces.append(piece)
    changes = traded[1:] or traded
    series = pd.Series(np.concatenate(pieces), index=returns.index[plan.trained :], name=method)
    return series, float(np.mean(changes)), weights


def _held(returns: FloatArray, weights: FloatArray, cost: float) -> tuple[FloatArray, FloatArray]:
    """Returns of a stretch without a trade, its first bar after the cost, and the weights that it ends with."""
    values = np.cumprod(1 + returns, axis=0) * weights
    equity = values.sum(axis=1) + 1 - weights.sum()
    before = np.append(1.0, equity[:-1])
    moved = equity / before - 1
    moved[0] = (1 + moved[0]) * (1 - cost) - 1
    return moved, values[-1] / equity[-1]
