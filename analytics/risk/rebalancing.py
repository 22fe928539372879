"""What a basket of holdings has returned, by how often it is brought back to its weights.

Weights are fractions of equity and may be negative; what they leave of 1 is cash, negative cash is borrowed, and both
earn the cash returns. Without costs.
"""

from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Rebalancing = Literal["daily", "monthly", "drifting"]
REBALANCINGS: tuple[Rebalancing, ...] = get_args(Rebalancing)
FloatArray = NDArray[np.float64]


class EquityLost(ValueError):
    """The basket's equity fell to zero or below, so it has no returns from there on; the message is one sentence."""

    def __init__(self, when: pd.Timestamp) -> None:
        super().__init__(
            f"The basket would have lost all its equity by {when:%Y-%m-%d}; lower its leverage, rebalance it more "
            "often, or choose a later start."
        )


def basket_returns(
    returns: pd.DataFrame, weights: "pd.Series[float]", rebalancing: Rebalancing, cash: "pd.Series[float] | None" = None
) -> "pd.Series[float]":
    """Simple returns of the basket, on the index of `returns`. Raises EquityLost.

    `returns` are simple per period, dates × holdings, without NaN; `weights` by holding, reached at the start, at each
    start of a month, or at each bar; `cash` are the simple returns of cash on the same index (none: zero).
    """
    given = np.column_stack([returns[list(weights.index)].to_numpy(np.float64), _cash(returns, cash)])
    shares = np.append(weights.to_numpy(np.float64), 1.0 - weights.sum())
    if rebalancing == "daily":
        result = given @ shares
    else:
        result = np.concatenate([_drifted(given[block], shares) for block in _blocks(returns.index, rebalancing)])
    lost = np.flatnonzero(~(result > -1))
    if lost.size:
        raise EquityLost(returns.index[lost[0]])
    return pd.Series(result, index=returns.index, name="basket")


def _cash(returns: pd.DataFrame, cash: "pd.Series[float] | None") -> FloatArray:
    return np.zeros(len(returns)) if cash is None else np.asarray(cash.reindex(returns.index), dtype=np.float64)


def _blocks(index: pd.Index, rebalancing: Rebalancing) -> list[slice]:
    """Stretches that begin at the weights."""
    dates = pd.DatetimeIndex(index)
    months = dates.year.to_numpy() * 12 + dates.month.to_numpy() if rebalancing == "monthly" else np.zeros(len(dates))
    starts = [0, *(np.flatnonzero(np.diff(months)) + 1).tolist(), len(dates)]
    return [slice(first, end) for first, end in pairwise(starts)]


def _drifted(returns: FloatArray, shares: FloatArray) -> FloatArray:
    """Returns of what is held without a trade; −1 from where equity is gone."""
    equity = np.cumprod(1 + returns, axis=0) @ shares
    before = np.append(1.0, equity[:-1])
    alive = np.logical_and.accumulate(equity > 0)
    drifted: FloatArray = np.where(alive, equity / np.where(before > 0, before, 1.0) - 1, -1.0)
    return drifted
