"""Drawdowns: how far below its highest value an investment stood, how deep, how long, and how soon it was made good.

The highest value includes the start, 1. Compounded, a drawdown is value/highest − 1; not compounded, it is the sum of
returns less its highest. Both are 0 or below. A return under −100 % leaves nothing to compound: BadReturns.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.risk.sample import BadReturns, dated
from analytics.volatility.returns import FloatArray


@dataclass(frozen=True, slots=True)
class Episode:
    """One drawdown by position: first period below, deepest, first back at the peak (None: not yet); depth below 0."""

    start: int
    trough: int
    recovery: int | None
    depth: float


def depths(returns: FloatArray, *, compounded: bool = True) -> FloatArray:
    """Drawdown at the end of each period, shape (n,), 0 or below; NaN throughout where it can't be compounded."""
    if not compounded:
        summed = np.cumsum(returns)
        return summed - np.maximum(np.maximum.accumulate(summed), 0)
    if returns.min(initial=0) < -1:
        return np.full(len(returns), np.nan)
    value = np.cumprod(1 + returns)
    return value / np.maximum(np.maximum.accumulate(value), 1) - 1


def episodes(depth: FloatArray) -> list[Episode]:
    """From each period first below a peak to the one back at it, in order of time."""
    under = np.concatenate(([False], depth < 0, [False]))
    turns = np.flatnonzero(under[1:] != under[:-1])
    found = []
    for start, stop in zip(turns[::2], turns[1::2], strict=True):
        trough = int(start + depth[start:stop].argmin())
        found.append(Episode(int(start), trough, int(stop) if stop < len(depth) else None, float(depth[trough])))
    return found


def losing_runs(returns: FloatArray, *, compounded: bool) -> FloatArray:
    """What each unbroken run of negative returns lost, below 0, in order of time."""
    runs = episodes(np.minimum(returns, 0))
    parts = [returns[run.start : run.recovery] for run in runs]
    return np.array([np.prod(1 + part) - 1 if compounded else part.sum() for part in parts], dtype=np.float64)


def underwater(returns: "pd.Series[float]", *, compounded: bool = True) -> "pd.Series[float]":
    """Drawdown at the end of each period, on the returns' index; raises BadReturns."""
    values, dates = dated(returns)
    if compounded and values.min() < -1:
        when = dates[int(values.argmin())]
        raise BadReturns(
            f"The period to {when:%Y-%m-%d} lost more than everything ({values.min():.0%}), "
            "so its drawdown can't be compounded; leave it out or sum the returns."
        )
    return pd.Series(depths(values, compounded=compounded), returns.index, name="drawdown")


def drawdown_table(returns: "pd.Series[float]", worst: int = 5, *, compounded: bool = True) -> pd.DataFrame:
    """The deepest drawdowns, deepest first; raises BadReturns.

    `peak` is the last date at the high (NaT: the start of the data), `start` the first below it, `recovery` the first
    back (NaT: not yet). `length` counts periods from the peak to the recovery or the last date, `to_trough` and
    `to_recover` (NaN: not yet) to and from the trough. `depth` is below 0.
    """
    below = underwater(returns, compounded=compounded)
    deepest = sorted(episodes(below.to_numpy()), key=lambda one: one.depth)[:worst]
    last = len(below) - 1
    end = [last if one.recovery is None else one.recovery for one in deepest]
    return pd.DataFrame(
        {
            "peak": _dates(below.index, [one.start - 1 for one in deepest]),
            "start": _dates(below.index, [one.start for one in deepest]),
            "trough": _dates(below.index, [one.trough for one in deepest]),
            "recovery": _dates(below.index, [-1 if one.recovery is None else one.recovery for one in deepest]),
            "depth": np.array([one.depth for one in deepest], np.float64),
            "length": np.array([stop - one.start + 1 for one, stop in zip(deepest, end, strict=True)], np.int64),
            "to_trough": np.array([one.trough - one.start + 1 for one in deepest], np.int64),
            "to_recover": np.array(
                [np.nan if one.recovery is None else one.recovery - one.trough for one in deepest], np.float64
            ),
        }
    )


def _dates(index: pd.Index, positions: list[int]) -> pd.Index:
    """−1 is no date."""
    return index.insert(len(index), pd.NaT)[positions]


def conditional_drawdown(depth: FloatArray, confidence: float = 0.95) -> float:
    """CDaR, 0 or above: the mean of the deepest (1 − confidence) share of all drawdowns, its boundary counted in part.

    0 gives the average drawdown, towards 1 the deepest. Chekhlov, Uryasev & Zabarankin, Drawdown Measure in Portfolio
    Optimization, Int. J. Theoretical and Applied Finance 8:1, 2005.
    """
    if not 0 <= confidence < 1:
        raise BadReturns("The confidence of a drawdown at risk is at least 0 and below 1.")
    losses = np.sort(-depth)[::-1]
    share = (1 - confidence) * len(losses)
    whole = int(share)
    rest = (share - whole) * losses[whole] if whole < len(losses) else 0.0
    return float((losses[:whole].sum() + rest) / share)
