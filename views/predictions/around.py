"""What is known of the market around an instrument: an index and an implied volatility, with nothing from later.

Daily bars lie at their exchange's date. Where the other exchange lies west of the instrument's, its close of that date
comes after the instrument's: it counts from the next date on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from analytics.predictions.features.definition import Need
from data.bars import Bars
from data.instruments import Instrument, UnknownSymbol
from data.market import Market
from data.simple_returns import simple_returns
from views.implied import IMPLIED_BY, QUOTED_IN
from views.periods import ROUND_THE_CLOCK
from views.predictions.state import PredictionsView

DAILY = "1d"
VOLATILITY = "volatility"  # the kind of an index of it
NOT_STORED = "{symbol} is not stored; import its daily closes, or name another one"
NO_DAYS = "{symbol} has no daily bars"
ITSELF = "{symbol} is the index itself, and its own returns are among the features already"
ITSELF_IMPLIED = "{symbol} is the implied volatility itself"
NOT_DAILY = "{symbol} has no daily bars to lay the market's beside"
NOT_IMPLIED = "{symbol} is not known to be a volatility that options imply, quoted in percent a year"
NO_LEVEL = "{symbol} is stored as returns only and has no level"
LATER = "{other} closes after {symbol} on the same date, so each bar is given {other} of the date before."
A_DAY = pd.Timedelta(days=1)
ANY_DAY = datetime(2024, 1, 15)  # noqa: DTZ001  (its zone is the instrument's)


@dataclass(frozen=True, slots=True)
class Around:
    """`absent`: why one of them is missing. `reads`: the symbols whose data are in it."""

    index_returns: "pd.Series[float] | None" = None
    implied: "pd.Series[float] | None" = None
    absent: Mapping[Need, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


class _Absent(LookupError):
    """One of them can't be had; the message is the end of a sentence."""


def around(view: PredictionsView, bars: Bars, market: Market) -> Around:
    if "market" not in view.features:
        return Around()
    absent: dict[Need, str] = {}
    found: dict[Need, pd.Series[float]] = {}
    doubts, reads = [], []
    wanted: tuple[tuple[Need, str, str], ...] = (
        ("index", view.index, ITSELF),
        ("implied", view.implied, ITSELF_IMPLIED),
    )
    for need, symbol, itself in wanted:
        try:
            other = _daily(symbol, bars, market, itself)
            values = _returns(other) if need == "index" else _level(other)
        except _Absent as reason:
            absent[need] = str(reason)
            continue
        if _closes_later(other.instrument, bars.instrument):
            values = values.set_axis(values.index + A_DAY)
            doubts.append(LATER.format(other=other.instrument.symbol, symbol=bars.instrument.symbol))
        found[need] = values
        reads.append(other.instrument.symbol)
    return Around(found.get("index"), found.get("implied"), absent, tuple(doubts), tuple(reads))


def _daily(symbol: str, bars: Bars, market: Market, itself: str) -> Bars:
    if bars.series.interval != DAILY:
        raise _Absent(NOT_DAILY.format(symbol=bars.instrument.symbol))
    try:
        listing = market.listing(symbol)
    except UnknownSymbol:
        raise _Absent(NOT_STORED.format(symbol=symbol)) from None
    if listing.instrument.symbol == bars.instrument.symbol:
        raise _Absent(itself.format(symbol=symbol))
    if listing.interval(DAILY) is None:
        raise _Absent(NO_DAYS.format(symbol=symbol))
    return market.bars(symbol)


def _returns(other: Bars) -> "pd.Series[float]":
    return simple_returns(other).values


def _level(other: Bars) -> "pd.Series[float]":
    """A price is never taken for one."""
    instrument = other.instrument
    if instrument.has_only_returns:
        raise _Absent(NO_LEVEL.format(symbol=instrument.symbol))
    if instrument.kind != VOLATILITY and instrument.symbol not in IMPLIED_BY.values():
        raise _Absent(NOT_IMPLIED.format(symbol=instrument.symbol))
    return other.frame["close"].dropna() * QUOTED_IN


def _closes_later(other: Instrument, instrument: Instrument) -> bool:
    return _end_of_day(other) > _end_of_day(instrument)


def _end_of_day(instrument: Instrument) -> datetime:
    """When a day of its bars is over: in the afternoon of an exchange, else at midnight, by its own clock."""
    has_sessions = instrument.calendar not in {None, ROUND_THE_CLOCK}
    moment = ANY_DAY + timedelta(hours=16 if has_sessions else 24)
    return moment.replace(tzinfo=ZoneInfo(instrument.timezone))
