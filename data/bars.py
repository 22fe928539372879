"""Bars in and out.

Out: one schema. Index `ts` (UTC, ascending, unique; a daily bar lies at the exchange's date, 00:00), columns `open`,
`high`, `low`, `close`, `volume` (float64, NaN where there is none), `source` (category) and `flags` (int16, see
`schema.FLAG_OPEN_OUTSIDE`). Open, high and low are never invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection

from data.database import Database
from data.instruments import Instrument, Series

PRICE_COLUMNS = ("open", "high", "low", "close")
STORED_COLUMNS = (*PRICE_COLUMNS, "adj_close", "volume", "flags")
FRAME_COLUMNS = (*PRICE_COLUMNS, "volume", "source", "flags")


@dataclass(frozen=True, slots=True)
class StoreResult:
    stored: int
    unchanged: int
    conflicts: pd.DatetimeIndex  # differ from what is stored for this source; not overwritten


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source of a series: how many bars of the frame are its own, and how it was put on the common basis."""

    name: str
    title: str
    caution: str | None
    bars: int
    first: datetime | None
    last: datetime | None
    factor: float
    median_difference: float | None
    max_difference: float | None
    max_difference_on: date | None


@dataclass(frozen=True, slots=True)
class Bars:
    instrument: Instrument
    series: Series
    frame: pd.DataFrame
    sources: tuple[SourceUse, ...]
    adjusted: bool
    warnings: tuple[str, ...]

    @property
    def as_of(self) -> datetime | None:
        return None if self.frame.empty else self.frame.index[-1].to_pydatetime()


def store_bars(
    connection: Connection,
    *,
    instrument_id: int,
    interval: str,
    source_id: int,
    ingest_run_id: int,
    frame: pd.DataFrame,
) -> StoreResult:
    """Adds the rows that are new; `frame` has the index `ts` and any of STORED_COLUMNS. NaN is stored as null."""
    raise NotImplementedError


def refresh_series(connection: Connection, instrument_id: int, interval: str) -> Series:
    """Links the sources anew and raises the version; call it once after all writes of a batch, before the commit."""
    raise NotImplementedError


def load_bars(
    database: Database,
    symbol: str,
    start: date | datetime | None = None,
    end: date | datetime | None = None,
    interval: str = "1d",
    adjusted: bool = True,
) -> Bars:
    """The consolidated bars between two inclusive bounds; a date as `end` includes that whole day."""
    raise NotImplementedError
