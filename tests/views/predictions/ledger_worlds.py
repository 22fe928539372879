"""Instruments whose ledgers tests fill."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import text

from data.database import Database
from data.instruments import NewInstrument
from tests.data.market_data import store
from views.predictions.state import PredictionsView

BARS = 480
START = "2020-01-01"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
COIN = NewInstrument("COIN", "Coin", kind="crypto", calendar="24/7")


def wander(days: int = BARS, seed: int = 3) -> pd.DataFrame:
    """Closes of a random walk, a bar a day."""
    steps = np.random.default_rng(seed).normal(0.0003, 0.01, days)
    index = pd.date_range(START, periods=days, freq="D", tz="UTC", name="ts")
    return pd.DataFrame({"close": 100 * np.exp(np.cumsum(steps))}, index=index)


def store_coin(database: Database, bars: int = BARS, symbol: str = "COIN") -> pd.DataFrame:
    frame = wander().iloc[:bars]
    store(database, symbol, frame, instrument=NewInstrument(symbol, symbol, kind="crypto", calendar="24/7"))
    return frame


def quick(symbol: str = "COIN", **others: Any) -> PredictionsView:
    """One that takes no time."""
    raw = {
        **{"symbol": symbol, "start": START, "models": "ridge,nearest_neighbours", "first": 252, "refit": 60},
        **{"features": "returns,volatility", "index": "NONE", "implied": "NONE"},
    }
    return PredictionsView.parse({**raw, **others})


def rows(database: Database, sql: str) -> list[tuple[object, ...]]:
    with database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]
