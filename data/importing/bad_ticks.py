"""Prices that jump and come back: a misplaced decimal point, a price of something else.

Prices are float64; only those above 0 are compared.
A jump that stays (a split, a delisting) is no bad tick; nor is one at the end, which nothing after it can judge.
"""

from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FOLD = 20.0
SUSPICIOUS_FOLD = 5.0
LONGEST = 5  # bars away from the level before

Mask = NDArray[np.bool_]


def reverting_jumps(symbols: NDArray[np.integer], close: NDArray[np.float64], fold: float) -> Mask:
    """Bars between a jump of the close and the jump back within LONGEST bars; rows by symbol, then by time."""
    level = np.log(np.where(close > 0, close, np.nan))
    step = np.diff(level, prepend=np.nan)
    step[np.diff(symbols, prepend=-1) != 0] = 0.0
    jumps = np.flatnonzero(np.abs(step) >= np.log(fold) * (1 - 1e-12))
    away = np.zeros(len(close), dtype=bool)
    for out, back in pairwise(jumps):
        is_back = step[out] * step[back] < 0 and symbols[out] == symbols[back]
        if is_back and back - out <= LONGEST and not away[out - 1]:
            away[out:back] = True
    return away


def spikes_within(frame: pd.DataFrame, fold: float) -> Mask:
    """Bars whose open, high or low lies `fold` times away from both their own close and the closes beside them."""
    close = frame["close"].to_numpy()
    same = frame["symbol"].eq(frame["symbol"].shift()).to_numpy(dtype=bool)
    before = np.where(same, np.roll(close, 1), np.nan)
    after = np.where(np.roll(same, -1), np.roll(close, -1), np.nan)
    around = np.vstack([close, before, after])
    known = ~np.isnan(around)
    top = np.where(known, around, -np.inf).max(axis=0, initial=-np.inf)
    bottom = np.where(known, around, np.inf).min(axis=0, initial=np.inf)
    is_comparable = ~np.isnan(before) & ~np.isnan(after) & (bottom > 0)
    prices = frame[["open", "high", "low"]].to_numpy()
    far = (prices >= fold * top[:, None]) | (prices <= bottom[:, None] / fold)
    spikes: Mask = is_comparable & far.any(axis=1)
    return spikes
