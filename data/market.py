"""What the views get: instruments, bars, actions, sessions; each cached under the version of the data it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from data.bars import Bars
from data.cache import Cache
from data.database import Database
from data.instruments import Instrument, Series


@dataclass(frozen=True, slots=True)
class Listing:
    instrument: Instrument
    series: tuple[Series, ...]

    def interval(self, interval: str) -> Series | None:
        return next((series for series in self.series if series.interval == interval), None)


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The home page's line of one instrument: daily adjusted closes, oldest first."""

    symbol: str
    closes: tuple[float, ...]
    last: float
    change: float | None  # simple return of the last day; None for a single bar or from a price at or below 0
    low_52w: float
    high_52w: float
    sources: tuple[str, ...]
    as_of: datetime


class Market:
    def __init__(self, database: Database, cache: Cache) -> None:
        self._database = database
        self._cache = cache

    def listings(self) -> tuple[Listing, ...]:
        raise NotImplementedError

    def search(self, text: str, limit: int = 12) -> tuple[Listing, ...]:
        raise NotImplementedError

    def listing(self, symbol: str) -> Listing:
        raise NotImplementedError

    def bars(
        self,
        symbol: str,
        start: date | datetime | None = None,
        end: date | datetime | None = None,
        interval: str = "1d",
        adjusted: bool = True,
    ) -> Bars:
        raise NotImplementedError

    def actions(self, symbol: str) -> pd.DataFrame:
        raise NotImplementedError

    def sessions(self, instrument: Instrument, first: date, last: date) -> pd.DatetimeIndex | None:
        raise NotImplementedError

    def sparklines(self, points: int = 60) -> Mapping[str, Sparkline]:
        raise NotImplementedError
