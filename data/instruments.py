"""Instruments, and what there is of each: one `Series` per interval.

A symbol is upper case and unique; `Instrument` holds what never depends on the bars, `Series` what only they say.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from data import schema

INDEX = "index"


class UnknownSymbol(LookupError):
    """No instrument has this symbol; the message is a sentence for people."""

    def __init__(self, symbol: str) -> None:
        super().__init__(f"There is no instrument with the symbol {symbol!r}.")
        self.symbol = symbol


class NoSeries(LookupError):
    """The instrument has no bars at this interval; the message is a sentence for people."""

    def __init__(self, symbol: str, interval: str) -> None:
        super().__init__(f"{symbol} has no bars at the interval {interval}.")


@dataclass(frozen=True, slots=True)
class Instrument:
    id: int
    symbol: str
    name: str
    kind: str
    currency: str
    exchange: str | None  # market identifier code (ISO 10383)
    calendar: str | None  # name in exchange_calendars, or "24/7"; None: unknown
    timezone: str
    sector: str | None
    industry: str | None
    allows_nonpositive: bool
    returns_in: str | None = None  # of a series of returns, where it was said: see schema.RETURNS_IN
    returns_are: str | None = None

    @property
    def has_only_returns(self) -> bool:
        return self.kind == schema.RETURNS

    @property
    def unit(self) -> str:
        """What its closes are in: a currency, or nothing but an index where they are built from returns."""
        return INDEX if self.has_only_returns else self.currency


@dataclass(frozen=True, slots=True)
class NewInstrument:
    """What is said of an instrument before the database knows it."""

    symbol: str
    name: str
    kind: str = "equity"
    currency: str = "USD"
    exchange: str | None = None
    calendar: str | None = None
    timezone: str = "UTC"
    sector: str | None = None
    industry: str | None = None
    allows_nonpositive: bool = False
    returns_in: str | None = None
    returns_are: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The consolidated bars of one instrument at one interval."""

    instrument_id: int
    interval: str
    first: datetime
    last: datetime
    bars: int
    quarantined: int
    has_ohlc: bool
    has_volume: bool
    version: int  # grows with every change; part of every cache key


@dataclass(frozen=True, slots=True)
class Listing:
    """An instrument and all its series."""

    instrument: Instrument
    series: tuple[Series, ...]

    def interval(self, interval: str) -> Series | None:
        return next((series for series in self.series if series.interval == interval), None)


INSTRUMENT_COLUMNS = tuple(schema.instruments.c[name] for name in Instrument.__slots__)
SERIES_COLUMNS = (
    schema.series.c.instrument_id,
    schema.series.c.interval,
    schema.series.c.first_ts,
    schema.series.c.last_ts,
    schema.series.c.bars,
    schema.series.c.quarantined,
    schema.series.c.has_ohlc,
    schema.series.c.has_volume,
    schema.series.c.version,
)


def find_instrument(connection: Connection, symbol: str) -> Instrument | None:
    query = select(*INSTRUMENT_COLUMNS).where(schema.instruments.c.symbol == symbol.upper())
    row = connection.execute(query).one_or_none()
    return None if row is None else Instrument(*row)


def get_instrument(connection: Connection, symbol: str) -> Instrument:
    instrument = find_instrument(connection, symbol)
    if instrument is None:
        raise UnknownSymbol(symbol)
    return instrument


def ensure_instrument(connection: Connection, new: NewInstrument) -> Instrument:
    """The instrument of this symbol, made if there is none; one that exists stays as it is."""
    existing = find_instrument(connection, new.symbol)
    if existing is not None:
        return existing
    values = {name: getattr(new, name) for name in NewInstrument.__slots__}
    created = connection.execute(insert(schema.instruments).values(**values).returning(*INSTRUMENT_COLUMNS)).one()
    return Instrument(*created)


def say_units(connection: Connection, known: Instrument) -> None:
    """Keeps what is now known of the units of a series of returns; the returns themselves stay as they are."""
    units = {"returns_in": known.returns_in, "returns_are": known.returns_are}
    connection.execute(update(schema.instruments).where(schema.instruments.c.id == known.id).values(**units))


def count_instruments(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(schema.instruments)).scalar_one()


def read_listings(connection: Connection) -> tuple[Listing, ...]:
    """Every instrument, by symbol."""
    by_instrument: dict[int, list[Series]] = {}
    for row in connection.execute(select(*SERIES_COLUMNS).order_by(schema.series.c.interval)):
        by_instrument.setdefault(row.instrument_id, []).append(Series(*row))
    instruments = connection.execute(select(*INSTRUMENT_COLUMNS).order_by(schema.instruments.c.symbol))
    return tuple(Listing(Instrument(*row), tuple(by_instrument.get(row.id, ()))) for row in instruments)


def find_series(connection: Connection, instrument_id: int, interval: str) -> Series | None:
    query = select(*SERIES_COLUMNS).where(
        schema.series.c.instrument_id == instrument_id, schema.series.c.interval == interval
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Series(*row)
