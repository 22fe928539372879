"""Bars to compute on: simulated, real, flat, and with holes."""

from functools import cache

import numpy as np
import pandas as pd

COLUMNS = ["open", "high", "low", "close", "volume"]


def dates(bars: int) -> pd.DatetimeIndex:
    return pd.bdate_range("2015-01-02", periods=bars, tz="UTC")


def random_bars(bars: int, seed: int = 1, start: float = 80.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    close = start * np.exp(np.cumsum(rng.normal(0, 0.015, bars)))
    open_ = close * np.exp(rng.normal(0, 0.006, bars))
    high = np.maximum(open_, close) * np.exp(np.abs(rng.normal(0, 0.005, bars)))
    low = np.minimum(open_, close) * np.exp(-np.abs(rng.normal(0, 0.005, bars)))
    volume = np.round(rng.lognormal(13, 0.6, bars))
    return pd.DataFrame(dict(zip(COLUMNS, [open_, high, low, close, volume], strict=True)), dates(bars))


def flat_bars(bars: int, price: float = 50.0, volume: float = 0.0) -> pd.DataFrame:
    return pd.DataFrame(dict.fromkeys(COLUMNS[:4], price) | {"volume": volume}, dates(bars))


@cache
def real_bars() -> pd.DataFrame:
    """Apple from 2000 to 2013: one-cent ties, halves of cents, splits and all."""
    from bokeh_sampledata.stocks import AAPL

    frame = pd.DataFrame({name: AAPL[name] for name in COLUMNS}, dtype="float64")
    return frame.set_axis(pd.DatetimeIndex(pd.to_datetime(AAPL["date"])).tz_localize("UTC")).iloc[:900]
