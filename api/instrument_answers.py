"""Instruments as the API tells of them."""

from typing import Any

from pydantic import Field

from api.models import Answer
from components.panel import iso
from data.instruments import Instrument, Listing, Series


class SeriesAnswer(Answer):
    interval: str = Field(description="Time of one bar.")
    first: str = Field(description="Date of the first bar, or moment in UTC.")
    last: str
    bars: int
    quarantined: int = Field(description="Rows that came and were kept out.")
    has_ohlc: bool = Field(description="false: it has closes alone.")
    has_volume: bool


class InstrumentAnswer(Answer):
    """`fields` leaves out what it does not name."""

    symbol: str | None = None
    name: str | None = None
    kind: str | None = None
    currency: str | None = Field(default=None, description="ISO 4217; XXX where none is involved.")
    unit: str | None = Field(default=None, description="What its closes are in: a currency, or `index`.")
    exchange: str | None = Field(default=None, description="Market identifier code (ISO 10383).")
    calendar: str | None = Field(default=None, description="Of its sessions; null where none is known.")
    timezone: str | None = None
    sector: str | None = None
    industry: str | None = None
    returns_in: str | None = Field(default=None, description="Of a series of returns, where its owner said it.")
    returns_are: str | None = None
    series: list[SeriesAnswer] | None = Field(default=None, description="What there is of it, by interval.")


class InstrumentsAnswer(Answer):
    items: list[InstrumentAnswer]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


FIELDS = tuple(InstrumentAnswer.model_fields)
_PLAIN = tuple(name for name in FIELDS if name in Instrument.__slots__)


def said_of(listing: Listing, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """All of it, or what is named."""
    instrument = listing.instrument
    said = {
        **{name: getattr(instrument, name) for name in _PLAIN},
        "unit": instrument.unit,
        "series": [_said_of_series(series) for series in listing.series],
    }
    return {name: said[name] for name in names or FIELDS}


def _said_of_series(series: Series) -> dict[str, Any]:
    return {
        "interval": series.interval,
        "first": iso(series.first),
        "last": iso(series.last),
        "bars": series.bars,
        "quarantined": series.quarantined,
        "has_ohlc": series.has_ohlc,
        "has_volume": series.has_volume,
    }
