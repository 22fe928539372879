"""What the views get: instruments, bars, actions, sessions; each cached under the version of the data it came from."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

import pandas as pd
from sqlalchemy import text

from data.actions import load_actions
from data.bar_codec import BARS
from data.bars import Bars, first_moment, last_moment, load_bars
from data.baskets import find_basket, keep_basket
from data.cache import ARROW, JSON, Cache
from data.calendars import sessions_of_years, to_sessions
from data.database import Database
from data.forecast_ledger import ForecastLedger
from data.instruments import Instrument, Listing, NoSeries, Series, UnknownSymbol, read_listings
from data.simple_returns import SimpleReturns, simple_returns
from data.sparklines import Sparkline, load_sparklines
from data.symbol_search import search_listings
from data.trained_models import TrainedModels
from data.wide import LocalCores, Wide

__all__ = ["Listing", "Market", "SimpleReturns", "Sparkline"]

# How long the listings are trusted without asking the database; new data is seen at most so much later.
TRUST_SECONDS = 1.0
VERSION = text("""
SELECT (SELECT count(*) FROM instruments), count(*), coalesce(max(version), 0), coalesce(sum(version), 0)::text
FROM series
""")

Version = tuple[int, int, int, str]


@dataclass(frozen=True, slots=True)
class _Directory:
    version: Version
    listings: tuple[Listing, ...]
    by_symbol: Mapping[str, Listing]


class Market:
    def __init__(
        self,
        database: Database,
        cache: Cache,
        wide: Wide = LocalCores(1),  # noqa: B008  (it is frozen)
        trained: TrainedModels | None = None,
    ) -> None:
        """`wide` runs what goes over many instruments; `trained` are the models that the home keeps."""
        self.wide = wide
        self._trained = trained
        self.ledger = ForecastLedger(database)
        self._database = database
        self._cache = cache
        self._directory: _Directory | None = None
        self._trusted_until = 0.0

    @property
    def trained(self) -> TrainedModels:
        if self._trained is None:
            raise LookupError("Trained models are kept in a home, and this market has none.")
        return self._trained

    def listings(self) -> tuple[Listing, ...]:
        """Every instrument, by symbol."""
        return self._current().listings

    def search(self, text: str, limit: int = 12) -> tuple[Listing, ...]:
        return search_listings(self.listings(), text, limit)

    def listing(self, symbol: str) -> Listing:
        found = self._current().by_symbol.get(symbol.upper())
        if found is None:
            raise UnknownSymbol(symbol)
        return found

    def knows(self, symbol: str) -> bool:
        return symbol.upper() in self._current().by_symbol

    def bars(
        self,
        symbol: str,
        start: date | datetime | None = None,
        end: date | datetime | None = None,
        interval: str = "1d",
        adjusted: bool = True,
    ) -> Bars:
        """The consolidated bars between two inclusive bounds; the frame is the caller's own."""
        series = self._series(symbol, interval)
        first = max(first_moment(start), series.first) if start else series.first
        last = min(last_moment(end), series.last) if end else series.last
        key = ("bars", symbol.upper(), interval, first.isoformat(), last.isoformat(), adjusted, series.version)

        def load() -> Bars:
            return load_bars(self._database, symbol, first, last, interval=interval, adjusted=adjusted)

        return self._cache.get_or_compute(key, load, BARS)

    def simple_returns(
        self,
        symbol: str,
        start: date | datetime | None = None,
        end: date | datetime | None = None,
        interval: str = "1d",
    ) -> SimpleReturns:
        """Of prices (adjusted) and of series of returns alike; `bars` are those of all of history.

        The first return within the bounds counts from the last close before them.
        """
        found = simple_returns(self.bars(symbol, interval=interval))
        lowest = first_moment(start) if start else None
        highest = last_moment(end) if end else None
        return replace(found, values=found.values.loc[lowest:highest])

    def actions(self, symbol: str) -> pd.DataFrame:
        """Splits and dividends: ex_date (UTC), kind, value."""
        listing = self.listing(symbol)
        version = max((series.version for series in listing.series), default=0)
        return self._cache.get_or_compute(("actions", symbol.upper(), version), lambda: self._actions(symbol), ARROW)

    def version(self, symbols: Iterable[str] | None = None) -> str:
        """Names the state of the data of some instruments, or of all: it changes when any of their series does."""
        if symbols is None:
            return "-".join(map(str, self._current().version))
        series = [
            one for symbol in sorted({symbol.upper() for symbol in symbols}) for one in self.listing(symbol).series
        ]
        return "-".join(f"{one.instrument_id}.{one.interval}.{one.version}" for one in series)

    def sessions(self, instrument: Instrument, first: date, last: date) -> pd.DatetimeIndex | None:
        """Scheduled session dates at 00:00 UTC between two inclusive dates; None where the calendar isn't known."""
        calendar = instrument.calendar
        if calendar is None:
            return None
        days = self._cache.get_or_compute(
            ("sessions", calendar, first.year, last.year),
            lambda: sessions_of_years(calendar, first.year, last.year),
            JSON,
        )
        return None if days is None else to_sessions(days, first, last)

    def sparklines(self, points: int = 60) -> Mapping[str, Sparkline]:
        """One a symbol with daily bars."""
        version = self._current().version
        lines = self._cache.get_or_compute(("sparklines", points, *version), lambda: self._sparklines(points), JSON)
        return {line["symbol"]: Sparkline.from_json(line) for line in lines}

    def basket(self, digest: str) -> tuple[tuple[str, float], ...] | None:
        """Symbols and sizes of a kept basket; None where there is none of that name."""
        return find_basket(self._database, digest)

    def keep_basket(self, sizes: Sequence[tuple[str, float]]) -> str:
        """The digest under which `basket` finds it."""
        return keep_basket(self._database, sizes)

    def _series(self, symbol: str, interval: str) -> Series:
        listing = self.listing(symbol)
        series = listing.interval(interval)
        if series is None:
            raise NoSeries(listing.instrument.symbol, interval)
        return series

    def _actions(self, symbol: str) -> pd.DataFrame:
        with self._database.connect() as connection:
            return load_actions(connection, symbol)

    def _sparklines(self, points: int) -> list[dict[str, object]]:
        return [asdict(line) for line in load_sparklines(self._database, points).values()]

    def _current(self) -> _Directory:
        now = time.monotonic()
        if self._directory is None or now >= self._trusted_until:
            self._directory = self._looked_up(self._directory)
            self._trusted_until = now + TRUST_SECONDS
        return self._directory

    def _looked_up(self, known: _Directory | None) -> _Directory:
        with self._database.connect() as connection:
            version: Version = tuple(connection.execute(VERSION).one())
            if known is not None and known.version == version:
                return known
            listings = read_listings(connection)
        return _Directory(version, listings, {listing.instrument.symbol: listing for listing in listings})
