"""Days, weeks and months: which of them a basket can be measured on, and growth by the whole ones."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.resample import Period, is_forming
from data.instruments import UnknownSymbol
from data.market import Market
from views.base import NothingToShow

DAILY = "daily"
INTERVAL_OF: Mapping[str, str] = MappingProxyType({DAILY: "1d", "weekly": "1w", "monthly": "1mo"})  # finest first
FREQUENCY_OF: Mapping[str, str] = MappingProxyType({interval: name for name, interval in INTERVAL_OF.items()})
NOUN_OF: Mapping[str, str] = MappingProxyType({DAILY: "day", "weekly": "week", "monthly": "month"})
PERIOD_OF: Mapping[str, Period] = MappingProxyType({"weekly": "W", "monthly": "M"})
CALENDAR: Mapping[str, str] = MappingProxyType({"weekly": "W-SUN", "monthly": "M"})
NO_BARS = "{symbol} has no bars of a day, a week or a month; take it out of the basket."
SLOWED = "{symbols} {are} stored by the {noun}, so everything is measured {frequency}."


def finest(symbol: str, market: Market) -> str:
    """The shortest of a day, a week and a month that it has bars of. Raises UnknownSymbol, NothingToShow."""
    listing = market.listing(symbol)
    for name, interval in INTERVAL_OF.items():
        if listing.interval(interval) is not None:
            return name
    raise NothingToShow(NO_BARS.format(symbol=symbol))


def common_frequency(wanted: str, symbols: Iterable[str], market: Market) -> tuple[str, tuple[str, ...]]:
    """What all of them can be measured on, at least as slow as wanted, and a sentence where it is slower."""
    own: dict[str, str] = {}
    for symbol in symbols:
        try:
            own[symbol] = finest(symbol, market)
        except (UnknownSymbol, NothingToShow):  # said when it is loaded
            continue
    order = list(INTERVAL_OF)
    slowest = max((wanted, *own.values()), key=order.index)
    if slowest == wanted:
        return wanted, ()
    slow = [symbol for symbol, frequency in own.items() if frequency == slowest]
    are = "is" if len(slow) == 1 else "are"
    named = ", ".join(slow[:5]) + (f" and {len(slow) - 5} more" if len(slow) > 5 else "")
    return slowest, (SLOWED.format(symbols=named, are=are, noun=NOUN_OF[slowest], frequency=slowest),)


def by_period(lines: "Mapping[str, pd.Series[float]]", frequency: str) -> pd.DataFrame:
    """The last of each week or month that all have, dated by the last bar that any has in it."""
    grouped = {name: _last_of_each(line, frequency) for name, line in lines.items()}
    levels = pd.concat({name: last["level"] for name, last in grouped.items()}, axis=1, join="inner").sort_index()
    dates = pd.concat({name: last["date"] for name, last in grouped.items()}, axis=1).reindex(levels.index)
    return levels.set_axis(pd.DatetimeIndex(dates.max(axis=1)), axis=0)


def aligned(line: "pd.Series[float]", dates: pd.Index, frequency: str) -> "pd.Series[float]":
    """Its levels at these dates, or of the weeks or months that they lie in, on their last; NaN where it has none."""
    if frequency == DAILY:
        return line.reindex(dates)
    periods = periods_of(dates, frequency)
    is_last = _is_last(periods)
    return _last_of_each(line, frequency)["level"].reindex(periods[is_last]).set_axis(dates[is_last])


def periods_of(dates: pd.Index, frequency: str) -> pd.PeriodIndex:
    return pd.DatetimeIndex(dates).tz_localize(None).to_period(CALENDAR[frequency])


def is_over(dates: pd.Index, frequency: str, sessions: pd.DatetimeIndex | None) -> bool:
    """Whether the last week or month of daily bars has all of its sessions."""
    return not is_forming(pd.DatetimeIndex(dates), PERIOD_OF[frequency], sessions)


def _last_of_each(line: "pd.Series[float]", frequency: str) -> pd.DataFrame:
    """`level` and `date` of the last bar of each week or month."""
    periods = periods_of(line.index, frequency)
    is_last = _is_last(periods)
    return pd.DataFrame({"level": line.to_numpy()[is_last], "date": line.index[is_last]}, index=periods[is_last])


def _is_last(periods: pd.PeriodIndex) -> NDArray[np.bool_]:
    numbers = periods.asi8
    return np.append(numbers[1:] != numbers[:-1], True)
