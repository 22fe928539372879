"""A market of one instrument, short enough to be walked through in moments."""

import numpy as np
import pandas as pd

from data.database import Database
from tests.data.market_data import store
from views.predictions.state import PredictionsView

BARS = 560
VIEW = PredictionsView(
    symbol="ABC", range="max", first=252, refit=100, features=("returns",), models=("ridge",), model="ridge"
)


def closes(count: int = BARS, *, follows: float = 0.0, seed: int = 3) -> pd.DataFrame:
    """`follows`: the part of a day's return that the next one repeats."""
    rng = np.random.default_rng(seed)
    returns = rng.normal(0.0003, 0.01, count)
    for day in range(1, count):
        returns[day] += follows * returns[day - 1]
    index = pd.bdate_range("2020-01-01", periods=count, tz="UTC", name="ts")
    return pd.DataFrame({"adj_close": 100 * np.exp(np.cumsum(returns))}, index=index)


def store_closes(database: Database, count: int = BARS, **how: float) -> None:
    """Of ABC; more of them later are the same ones and some new."""
    store(database, "ABC", closes(700, **how).iloc[:count])
