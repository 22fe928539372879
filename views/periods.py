"""How many bars a year an instrument has, for annualising."""

from collections.abc import Mapping
from types import MappingProxyType

from data.instruments import Instrument

ROUND_THE_CLOCK = "24/7"
A_YEAR: Mapping[str, float] = MappingProxyType({"1w": 52.0, "1mo": 12.0})


def periods_per_year(instrument: Instrument, interval: str = "1d") -> float:
    """52 weeks, 12 months; of daily bars 365 where the market never closes, else the 252 sessions of an exchange."""
    return A_YEAR.get(interval) or (365.0 if instrument.calendar == ROUND_THE_CLOCK else 252.0)
