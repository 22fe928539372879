"""The instruments of a book, each with what it grew to on its own: out of prices, or out of a series of returns."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.bars import Bars
from data.instruments import UnknownSymbol
from data.market import Market
from data.returns import doubts
from data.schema import NO_CURRENCY
from views.base import NothingToShow
from views.risk.frequency import DAILY, FREQUENCY_OF, INTERVAL_OF, NOUN_OF, finest

SATURDAY = 5
FAR_APART = 5  # days between daily bars, at the median

UNUSABLE = "{symbol} has fewer than two {frequency} bars with a price above zero; take it out of the basket."
TOO_COARSE = (
    "{symbol} is stored by the {noun}, from which nothing {wanted} can be made; import daily bars of it, or set the "
    "frequency to {has}."
)
ALL_LOST = "{symbol} lost everything in the period to {when:%Y-%m-%d}, so nothing grows from it; take it out."
SPACED = (
    "{symbol} is stored as daily and its bars lie about {days} days apart; if each stands for a week or a month, "
    "import it with --interval 1w or 1mo."
)
WORTHLESS = "{symbol} has {count:,} bars without a price above zero; they are left out."


@dataclass(frozen=True, slots=True)
class Member:
    """`index` is its growth from 1 at its first bar, adjusted for splits and dividends.

    A series of returns grows from 1 one period before its first return, so that none is lost.
    """

    bars: Bars
    index: "pd.Series[float]"
    faults: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        return self.bars.instrument.symbol

    @property
    def currency(self) -> str:
        """Empty where none is involved."""
        own = self.bars.instrument.currency
        return "" if own == NO_CURRENCY else own

    @property
    def frequency(self) -> str:
        return FREQUENCY_OF[self.bars.series.interval]

    def price_at(self, when: pd.Timestamp) -> float:
        """Of its last bar up to then; NaN for a series of returns, which has no price."""
        if self.bars.instrument.has_only_returns:
            return np.nan
        return float(self.bars.frame["close"].dropna().loc[:when].iloc[-1])


def load_member(symbol: str, market: Market, frequency: str = DAILY) -> Member:
    """By the day where it can be had, else by the `frequency`, else as it is. Raises NothingToShow, UnknownSymbol."""
    interval = _interval(symbol, market, frequency)
    bars = market.bars(symbol, interval=interval)
    if bars.instrument.has_only_returns:
        return _of_returns(symbol, market, interval)
    close = bars.frame["close"].dropna()
    above = close[close > 0]
    if len(above) < 2:
        raise NothingToShow(UNUSABLE.format(symbol=symbol, frequency=FREQUENCY_OF[interval]))
    dropped = len(close) - len(above)
    worthless = (WORTHLESS.format(symbol=symbol, count=dropped),) if dropped else ()
    return Member(bars, above / above.iloc[0], (*worthless, *_spacing(bars)))


def load_exactly(symbol: str, market: Market, frequency: str) -> Member:
    """With bars that those of the frequency can be made of. Raises NothingToShow, UnknownSymbol."""
    member = load_member(symbol, market, frequency)
    has = member.frequency
    if has in {DAILY, frequency}:
        return member
    raise NothingToShow(TOO_COARSE.format(symbol=symbol, noun=NOUN_OF[has], wanted=frequency, has=has))


def load_members(symbols: tuple[str, ...], market: Market, frequency: str = DAILY) -> dict[str, Member]:
    """Raises NothingToShow with every symbol that can't be had, not only the first."""
    members, faults = {}, []
    for symbol in symbols:
        try:
            members[symbol] = load_exactly(symbol, market, frequency)
        except (UnknownSymbol, NothingToShow) as error:
            faults.append(str(error))
    if faults:
        raise NothingToShow(" ".join(faults[:5]) + (f" And {len(faults) - 5} more." if len(faults) > 5 else ""))
    return members


def _interval(symbol: str, market: Market, frequency: str) -> str:
    best, wanted = finest(symbol, market), INTERVAL_OF[frequency]
    return wanted if best != DAILY and market.listing(symbol).interval(wanted) is not None else INTERVAL_OF[best]


def _of_returns(symbol: str, market: Market, interval: str) -> Member:
    found = market.simple_returns(symbol, interval=interval)
    values, bars = found.values, found.bars
    lost = values.index[values <= -1]
    unsure = tuple(doubts(bars.frame, bars.instrument, interval))
    if len(lost):
        raise NothingToShow(unsure[-1] if unsure else ALL_LOST.format(symbol=symbol, when=lost[0]))
    growth = (1 + values).cumprod()
    start = pd.Series(1.0, index=pd.DatetimeIndex([before_first(pd.DatetimeIndex(values.index), interval)]))
    return Member(bars, pd.concat([start, growth]), (*unsure, *_spacing(bars)))


def before_first(index: pd.DatetimeIndex, interval: str) -> pd.Timestamp:
    """When the first period began: the end of the month, the week or the day before."""
    first = index[0]
    if interval == "1mo":
        return first - pd.offsets.MonthEnd(1)
    if interval == "1w":
        return first - pd.Timedelta(weeks=1)
    days = _step(index)
    if days > FAR_APART:
        return first - pd.Timedelta(days=days)
    return first - (pd.Timedelta(days=1) if (index.day_of_week >= SATURDAY).any() else pd.offsets.BDay(1))


def _step(index: pd.Index) -> int:
    """Days between bars, at the median."""
    days = pd.DatetimeIndex(index).tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64)
    return int(np.median(np.diff(days))) if len(days) > 1 else 1


def _spacing(bars: Bars) -> tuple[str, ...]:
    step = _step(bars.frame.index)
    if bars.series.interval != INTERVAL_OF[DAILY] or step <= FAR_APART:
        return ()
    return (SPACED.format(symbol=bars.instrument.symbol, days=step),)
