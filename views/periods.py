"""How many bars a year an instrument has, for annualising."""

from data.instruments import Instrument

ROUND_THE_CLOCK = "24/7"


def periods_per_year(instrument: Instrument) -> float:
    """Of daily bars: 365 where the market never closes, else the 252 sessions of an exchange."""
    return 365.0 if instrument.calendar == ROUND_THE_CLOCK else 252.0
