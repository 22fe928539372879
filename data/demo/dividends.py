"""Dividends that a source states only through its adjusted close.

Where close over adjusted close steps down from one day to the next, a dividend went ex; the source (as Quandl's WIKI
prices did) divides earlier prices by 1 + dividend / close of the ex-date, which turned around gives the amount.
"""

import numpy as np
import pandas as pd

SMALLEST_STEP = 1e-4  # of the ratio; rounding of the source's figures stays far below


def implied_dividends(frame: pd.DataFrame, splits: pd.DataFrame) -> pd.DataFrame:
    """Columns ex_date, kind, value (a share, as paid), from raw closes, adjusted closes and the splits between."""
    ratio = frame["close"] / frame["adj_close"]
    split = splits.set_index("ex_date")["value"].reindex(frame.index).fillna(1.0)
    step = ratio.shift() / ratio / split - 1.0
    amount = (frame["close"] * step)[step > SMALLEST_STEP].to_numpy()
    ex_dates = frame.index[(step > SMALLEST_STEP).to_numpy()]
    return pd.DataFrame({"ex_date": ex_dates, "kind": "dividend", "value": np.round(amount, 4)})
