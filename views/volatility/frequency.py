"""The bars that the desk measures: of days as they are stored, of weeks or months made from days or stored as such.

A week or a month that is not over is left out, and so is one of returns that the data begin within: neither is a whole
one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from analytics.resample import Period, begins_late, compound_returns, resample_bars
from data.bars import Bars
from data.market import Market
from data.returns import scale_of
from views.base import NothingToShow
from views.periods import periods_per_year

DAILY = "daily"
INTERVAL_OF: Mapping[str, str] = MappingProxyType({DAILY: "1d", "weekly": "1w", "monthly": "1mo"})
PERIOD_OF: Mapping[str, Period] = MappingProxyType({"weekly": "W", "monthly": "M"})
NOUN_OF: Mapping[str, str] = MappingProxyType({"weekly": "week", "monthly": "month"})
LONGEST_PERIOD = pd.Timedelta(days=31)
FAR_APART = 5  # days between daily bars, at the median
NOT_OVER = "The last {noun} is not over and is left out."
NOT_BEGUN = "The first {noun} lacks days before the first return and is left out."
NOT_DAILY = (
    "These bars are stored as daily and lie about {days} days apart: what is annualised counts {periods:g} of them a "
    "year. If each stands for a week or a month, import them with --interval 1w or 1mo."
)


@dataclass(frozen=True, slots=True)
class Frequent:
    """`frame` has one bar a period on all of history; `notes` say what it leaves out."""

    bars: Bars
    frame: pd.DataFrame
    periods: float
    notes: tuple[str, ...] = ()


def bars_at(symbol: str, frequency: str, market: Market) -> Frequent:
    """Raises UnknownSymbol, and NothingToShow where the bars of that frequency can't be had."""
    bars = _load(symbol, frequency, market)
    periods = periods_per_year(bars.instrument, INTERVAL_OF[frequency])
    if bars.series.interval == INTERVAL_OF[frequency]:
        return Frequent(bars, bars.frame, periods, _spacing(bars, periods))
    return _resampled(bars, frequency, periods, market)


def load_finest(symbol: str, market: Market) -> Bars:
    """The bars of the shortest of day, week and month that the instrument has. Raises as `bars_at` does."""
    listing = market.listing(symbol)
    for interval in INTERVAL_OF.values():
        if listing.interval(interval) is not None:
            return _filled(market.bars(symbol, interval=interval))
    raise NothingToShow(f"{symbol} has no daily bars, nor weekly or monthly ones, which this desk needs.")


def _load(symbol: str, frequency: str, market: Market) -> Bars:
    bars = load_finest(symbol, market)
    wanted, found = INTERVAL_OF[frequency], bars.series.interval
    if found in {wanted, "1d"}:
        return bars
    if market.listing(symbol).interval(wanted) is not None:
        return _filled(market.bars(symbol, interval=wanted))
    has = next(name for name, interval in INTERVAL_OF.items() if interval == found)
    raise NothingToShow(
        f"{symbol} is stored by the {NOUN_OF[has]}, from which nothing {frequency} can be made; "
        f"set the frequency to {has}."
    )


def _filled(bars: Bars) -> Bars:
    if bars.frame.empty:
        raise NothingToShow(f"{bars.instrument.symbol} has no bars.")
    return bars


def _resampled(bars: Bars, frequency: str, periods: float, market: Market) -> Frequent:
    period, noun = PERIOD_OF[frequency], NOUN_OF[frequency]
    last = bars.frame.index[-1]
    sessions = market.sessions(bars.instrument, last.date(), (last + LONGEST_PERIOD).date())
    frame = resample_bars(bars.frame, period, sessions)
    notes = []
    if bars.instrument.has_only_returns:
        frame["return"] = _compounded(bars, period)
        if begins_late(pd.DatetimeIndex(bars.frame.index), period):
            frame = frame.iloc[1:]
            notes.append(NOT_BEGUN.format(noun=noun))
    if frame["forming"].any():
        frame = frame[~frame["forming"]]
        notes.append(NOT_OVER.format(noun=noun))
    if frame.empty:
        raise NothingToShow(f"{bars.instrument.symbol} has no whole {noun}.")
    return Frequent(bars, frame.drop(columns="forming"), periods, tuple(notes))


def _compounded(bars: Bars, period: Period) -> "pd.Series[float]":
    """In the units in which they are stored."""
    scale = scale_of(bars.instrument)
    are_log = bars.instrument.returns_are == "log"
    return compound_returns(bars.frame["return"] * scale, period, are_log=are_log) / scale


def _spacing(bars: Bars, periods: float) -> tuple[str, ...]:
    if bars.series.interval != "1d" or len(bars.frame) < 2:
        return ()
    days = pd.DatetimeIndex(bars.frame.index).tz_localize(None).to_numpy().astype("datetime64[D]")
    step = int(np.median(np.diff(days).astype(np.int64)))
    return (NOT_DAILY.format(days=step, periods=periods),) if step > FAR_APART else ()
