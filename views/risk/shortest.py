"""Which holding costs the others bars of the stretch that is asked for, and what may be done about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.instruments import UnknownSymbol
from data.market import Market
from views.ranges import window
from views.risk.book import Book
from views.risk.state import RiskView

Dates = Mapping[str, pd.DatetimeIndex]


@dataclass(frozen=True, slots=True)
class Loss:
    """The others have `bars` in common that are lost because `symbols` have none yet, or none any more, at `when`.

    `stand_in`: an instrument with bars before; empty where there is none at hand.
    """

    symbols: tuple[str, ...]
    when: pd.Timestamp
    bars: int
    is_at_end: bool = False
    stand_in: str = ""

    @property
    def words(self) -> str:
        several = len(self.symbols) > 1
        verb = ("end" if self.is_at_end else "begin") + ("" if several else "s")
        place, them = "first" if self.is_at_end else "last", "them" if several else "it"
        who = " and ".join((", ".join(self.symbols[:-1]), self.symbols[-1])) if several else self.symbols[0]
        return f"{who} {verb} {place}, on {self.when:%Y-%m-%d}: {self.bars:,} bars of the others are lost to {them}."


def losses(book: Book, view: RiskView, market: Market) -> tuple[Loss, ...]:
    """None where the stretch that is asked for lies within what all have, or where most begin or end alike."""
    own = {symbol: pd.DatetimeIndex(member.index.index) for symbol, member in book.members.items()}
    return tuple(loss for loss in (_at_start(own, book, view, market), _at_end(own, view)) if loss)


def _at_start(own: Dates, book: Book, view: RiskView, market: Market) -> Loss | None:
    stood_in = {proxy.symbol for proxy in view.proxies}
    begins = {symbol: dates[0] for symbol, dates in own.items() if symbol not in stood_in}
    if not begins:
        return None
    last = max(begins.values())
    late = tuple(symbol for symbol, first in begins.items() if first == last)
    wanted, _ = window(view, min(dates[0] for dates in own.values()), book.as_of)
    bars = _lost(own, late, lambda dates: (dates >= wanted) & (dates < last))
    return Loss(late, last, bars, stand_in=_stand_in(view, last, market)) if bars else None


def _at_end(own: Dates, view: RiskView) -> Loss | None:
    first = min(dates[-1] for dates in own.values())
    early = tuple(symbol for symbol, dates in own.items() if dates[-1] == first)
    bars = _lost(own, early, lambda dates: dates > first) if view.end is None else 0
    return Loss(early, first, bars, is_at_end=True) if bars else None


def _lost(own: Dates, guilty: tuple[str, ...], beyond: Callable[[pd.DatetimeIndex], NDArray[np.bool_]]) -> int:
    """Bars that each of the others has there."""
    others = [dates for symbol, dates in own.items() if symbol not in guilty]
    if len(guilty) > len(others):
        return 0
    return min(int(beyond(dates).sum()) for dates in others)


def _stand_in(view: RiskView, first: pd.Timestamp, market: Market) -> str:
    """The benchmark, where it has daily bars before the holding's first."""
    try:
        series = market.listing(view.benchmark).interval("1d") if view.benchmark else None
    except UnknownSymbol:
        return ""
    return view.benchmark if series is not None and pd.Timestamp(series.first) < first else ""
