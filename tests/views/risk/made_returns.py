"""Instruments with returns of a known structure, stored as the prices that have them."""

import numpy as np
import pandas as pd

from data.database import Database
from tests.data.market_data import made_bars, store

BARS = 600


def related(names: str = "CCC AAA BBB DDD", bars: int = BARS) -> pd.DataFrame:
    """Each follows one market at its own beta, the last against it; `SPX` is that market."""
    rng = np.random.default_rng(5)
    market = 0.01 * rng.standard_t(5, bars)
    symbols = names.split()
    betas = [*np.linspace(1.3, 0.7, len(symbols) - 1), -0.8]
    columns = {
        symbol: beta * market + 0.008 * rng.standard_t(5, bars) for symbol, beta in zip(symbols, betas, strict=True)
    }
    dates = pd.date_range("2018-01-01", periods=bars, freq="B", tz="UTC")
    return pd.DataFrame({**columns, "SPX": market}, dates)


def store_returns(database: Database, returns: pd.DataFrame) -> None:
    """Each column from its first return on; the price before it is 100."""
    for symbol in returns:
        own = returns[symbol].dropna()
        bars = made_bars("2000-01-01", len(own) + 1)
        first = own.index[0] - pd.offsets.BDay()
        close = np.concatenate([[100.0], 100 * np.cumprod(1 + own.to_numpy())])
        store(
            database,
            str(symbol),
            bars.set_axis(own.index.insert(0, first).rename("ts")).assign(
                open=close, high=close * 1.01, low=close * 0.99, close=close
            ),
        )
