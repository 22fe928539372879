"""Prices whose volatility comes in clusters, as the tests made it."""

import numpy as np
import pandas as pd

from tests.data.market_data import made_bars


def clustered_returns(count: int) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    rng, variance = np.random.default_rng(7), 1e-4
    returns = np.empty(count)
    for day in range(count):
        returns[day] = rng.standard_normal() * np.sqrt(variance)
        variance = 2e-6 + 0.1 * returns[day] ** 2 + 0.88 * variance
    return returns


def clustered_bars(count: int) -> pd.DataFrame:
    close = 100 * np.exp(np.cumsum(clustered_returns(count)))
    return made_bars("2018-01-01", count).assign(open=close, high=close * 1.01, low=close * 0.99, close=close)
