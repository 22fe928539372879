"""Bars made for a test, and the short way to store them."""

import numpy as np
import pandas as pd

from data.bars import StoreResult, refresh_series, store_bars
from data.database import Database
from data.ingest_runs import ingest_run
from data.instruments import NewInstrument, ensure_instrument
from data.sources import NewSource

FILE = NewSource("file", "A file")


def made_bars(start: str, days: int, *, price: float = 100.0, freq: str = "D") -> pd.DataFrame:
    close = price + np.arange(days, dtype=float)
    columns = {"open": close - 1, "high": close + 2, "low": close - 2, "close": close, "volume": 1000.0}
    return pd.DataFrame(columns, index=pd.date_range(start, periods=days, freq=freq, tz="UTC", name="ts"))


def made_closes(start: str, days: int, *, price: float = 100.0) -> pd.DataFrame:
    return made_bars(start, days, price=price)[["close"]].rename(columns={"close": "adj_close"})


def store(
    database: Database,
    symbol: str,
    frame: pd.DataFrame,
    *,
    source: NewSource = FILE,
    interval: str = "1d",
    instrument: NewInstrument | None = None,
) -> StoreResult:
    with ingest_run(database, source, "test") as run:
        known = ensure_instrument(run.connection, instrument or NewInstrument(symbol, f"{symbol} Company"))
        result = store_bars(
            run.connection,
            instrument_id=known.id,
            interval=interval,
            source_id=run.source.id,
            ingest_run_id=run.id,
            frame=frame,
        )
        run.count(rows=len(frame) - len(result.conflicts), stored=result.stored, unchanged=result.unchanged)
        refresh_series(run.connection, known.id, interval)
    return result
