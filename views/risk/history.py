"""Histories brought together: the bars that all members have, stand-ins before that, and what is beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np
import pandas as pd

from data.market import Market
from views.base import NothingToShow
from views.periods import periods_per_year
from views.ranges import window
from views.risk.frequency import DAILY, INTERVAL_OF, NOUN_OF, aligned, by_period, common_frequency, finest, is_over
from views.risk.members import Member, load_exactly, load_members
from views.risk.state import RiskView

LEAST_BARS = 2
A_MONTH = pd.Timedelta(days=31)
PERCENT_RATE = "rate"  # kind of an instrument whose values are percent a year
NOT_OVER = "The last {noun} is not over and is left out."
NO_OVERLAP = "These instruments have hardly a bar in common ({spans}). Drop one, or name a stand-in for it."
TOO_SHORT = "{symbol} has too few {frequency} bars to measure anything ({spans}); take it out of the basket."
TOO_NARROW = (
    "The basket has {count} common bars in this stretch; its history runs from {first:%Y-%m-%d} to {last:%Y-%m-%d}. "
    "Choose a longer range."
)
NOT_COVERED = "{symbol} does not cover all of these bars; choose a shorter range or give the rate itself."


class Measured(Protocol):
    """Whatever says on which bars it is measured: a book, a history, a view."""

    @property
    def frequency(self) -> str: ...


@dataclass(frozen=True, slots=True)
class History:
    """`growth`: members by the bars that all have, one row more than there are returns."""

    members: Mapping[str, Member]
    growth: pd.DataFrame
    frequency: str
    periods: float
    faults: tuple[str, ...]


def load_history(view: RiskView, symbols: tuple[str, ...], market: Market) -> History:
    """Raises NothingToShow."""
    stand_ins = {proxy.symbol: proxy.stand_in for proxy in view.proxies if proxy.symbol in symbols}
    frequency, slowed = common_frequency(view.frequency, (*symbols, *stand_ins.values()), market)
    members = load_members(symbols, market, frequency)
    lines, said = {}, [*slowed, *chain.from_iterable(member.faults for member in members.values())]
    for symbol, member in members.items():
        lines[symbol] = member.index
        if symbol in stand_ins:
            lines[symbol], words = _with_stand_in(member, load_exactly(stand_ins[symbol], market, frequency), frequency)
            said.append(words)
    common, unfinished = _common(lines, members, frequency, market)
    growth = _stretch(view, common, members)
    return History(members, growth, frequency, bars_a_year(frequency, members), (*said, *unfinished))


def _common(
    lines: "Mapping[str, pd.Series[float]]", members: Mapping[str, Member], frequency: str, market: Market
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """What all have, without a last week or month that is not over."""
    daily = frequency == DAILY
    common = pd.concat(lines, axis=1, join="inner").sort_index() if daily else by_period(lines, frequency)
    if len(common) <= LEAST_BARS:
        raise NothingToShow(no_overlap(members))
    if daily or all(_is_over(m, common.index[-1], frequency, market) for m in members.values()):
        return common, ()
    return common.iloc[:-1], (NOT_OVER.format(noun=NOUN_OF[frequency]),)


def _is_over(member: Member, last: pd.Timestamp, frequency: str, market: Market) -> bool:
    if member.frequency != DAILY:
        return True
    dates = member.index.index[member.index.index <= last]
    sessions = market.sessions(member.bars.instrument, dates[-1].date(), (dates[-1] + A_MONTH).date())
    return is_over(dates, frequency, sessions)


def _stretch(view: RiskView, common: pd.DataFrame, members: Mapping[str, Member]) -> pd.DataFrame:
    """A close of the first moment is where growth begins; a return of then already counts."""
    first, last = window(view, common.index[0], common.index[-1])
    chosen = common.loc[first:last]
    only_returns = all(member.bars.instrument.has_only_returns for member in members.values())
    if only_returns and (view.start or view.range == "ytd"):
        chosen = pd.concat([common[common.index < first].iloc[-1:], chosen])
    if len(chosen) <= LEAST_BARS:
        raise NothingToShow(TOO_NARROW.format(count=len(chosen), first=common.index[0], last=common.index[-1]))
    return chosen


def no_overlap(members: Mapping[str, Member]) -> str:
    spans = ", ".join(
        f"{symbol} {m.index.index[0]:%Y-%m-%d} … {m.index.index[-1]:%Y-%m-%d}" for symbol, m in members.items()
    )
    if len(members) == 1:
        symbol, member = next(iter(members.items()))
        return TOO_SHORT.format(symbol=symbol, frequency=member.frequency, spans=spans)
    return NO_OVERLAP.format(spans=spans[:300])


def _with_stand_in(member: Member, stand_in: Member, frequency: str) -> "tuple[pd.Series[float], str]":
    """The stand-in's growth up to the member's first bar, then the member's own."""
    first = member.index.index[0]
    before = stand_in.index.loc[:first]
    met = len(before) > 1 and (frequency != DAILY or before.index[-1] == first)
    if not met:
        return member.index, f"{stand_in.symbol} can't stand in for {member.symbol}: it has no bar on {first:%Y-%m-%d}."
    joined = pd.concat([before.iloc[:-1] / before.iloc[-1], member.index])
    return joined, f"{stand_in.symbol} stands in for {member.symbol} before {first:%Y-%m-%d}."


def bars_a_year(frequency: str, members: Mapping[str, Member]) -> float:
    """Of a mixed basket the fewest: on common dates nothing trades more often than its slowest member."""
    return min(periods_per_year(member.bars.instrument, INTERVAL_OF[frequency]) for member in members.values())


def beside(symbol: str, growth_dates: pd.Index, measured: Measured, market: Market) -> "pd.Series[float]":
    """Another instrument's returns over the same bars; NaN where it lacks one of their ends.

    `growth_dates` begin with the bar that the first return grows from. Raises NothingToShow, UnknownSymbol.
    """
    frequency = measured.frequency
    growth = aligned(load_exactly(symbol, market, frequency).index, growth_dates, frequency)
    return growth.pct_change(fill_method=None).iloc[1:]


def risk_free_returns(view: RiskView, history: History, market: Market) -> "pd.Series[float]":
    """Per bar. A number a year is compounded: (1 + rate)^(1/bars a year) − 1."""
    index, symbol, periods = history.growth.index[1:], view.risk_free_series, history.periods
    if not symbol:
        return pd.Series((1 + view.risk_free) ** (1 / periods) - 1, index=index)
    if market.listing(symbol).instrument.kind == PERCENT_RATE:
        close = market.bars(symbol, interval=INTERVAL_OF[finest(symbol, market)]).frame["close"]
        yearly = close.reindex(index, method="ffill").to_numpy(np.float64) / 100
        rates = pd.Series((1 + yearly) ** (1 / periods) - 1, index=index)
    else:
        rates = beside(symbol, history.growth.index, history, market)
    if rates.isna().any():
        raise NothingToShow(NOT_COVERED.format(symbol=symbol))
    return rates
