"""Heikin-Ashi candles (Valcu, Using the Heikin-Ashi Technique, Stocks & Commodities 22:2, 2004).

close = (O + H + L + C) / 4, open = mean of the open and close of the candle before, high and low = extremes of the
bar's and of these two. The first open is (O + C) / 2, also after bars without open, high and low, which are NaN.
"""

import numpy as np
import pandas as pd

from analytics.runs import valid_runs

PRICES = ["open", "high", "low", "close"]


def heikin_ashi(frame: pd.DataFrame) -> pd.DataFrame:
    """The same bars with averaged prices; other columns stay."""
    import talib

    bars = [np.ascontiguousarray(frame[name], dtype=np.float64) for name in PRICES]
    candles = np.full((len(PRICES), len(frame)), np.nan)
    for start, stop in valid_runs(*bars):
        candles[:, start:stop] = talib.HA(*(prices[start:stop] for prices in bars))
    return frame.assign(**dict(zip(PRICES, candles, strict=True)))
