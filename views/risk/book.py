"""The basket of a risk view: what it holds, what that is worth, and what it would have returned."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.risk.rebalancing import EquityLost, Rebalancing, basket_returns
from components.panel import Provenance, Scalar, SourceNote, iso
from data.instruments import NoSeries, UnknownSymbol
from data.market import Market
from views.base import NothingToShow
from views.provenance import units_of_returns
from views.recent import Recent
from views.risk.history import History, beside, load_history, risk_free_returns
from views.risk.holdings import Holding, merged
from views.risk.members import Member
from views.risk.state import RiskView
from views.risk.weighing import Weighed, weigh

EMPTY = "The basket is empty; name a holding like SPX:1."
PARTS_OF_A_BOOK = (
    *("holdings", "basket", "sizes", "cash", "equity", "currency", "proxies", "rebalancing"),
    *("range", "start", "end", "frequency", "benchmark", "risk_free", "risk_free_series"),
)
MOST_BARS = 2_000_000  # of the books that are kept: about 100 MB
GONE = "This basket is not kept here; open it from where it was made, or type its holdings again."


@dataclass(frozen=True, slots=True)
class Book:
    """Returns are simple per bar, on the dates of the stretch that all holdings have.

    `returns`: dates × holdings. `today`: what today's weights would have returned, brought back at every bar; possible
    losses are read from it. `held`: what the basket returned by the view's rebalancing; performance is read from it.
    `benchmark` has NaN where it lacks a bar. `frequency` is the view's, or slower where a holding knows no faster one.
    `growth_dates` are those of the returns, after the bar that the first grows from.
    """

    members: Mapping[str, Member]
    holdings: tuple[Holding, ...]
    weighed: Weighed
    returns: pd.DataFrame
    today: "pd.Series[float]"
    held: "pd.Series[float]"
    benchmark: "pd.Series[float] | None"
    risk_free: "pd.Series[float]"
    periods: float
    faults: tuple[str, ...]
    frequency: str
    growth_dates: pd.Index

    @property
    def as_of(self) -> pd.Timestamp:
        return pd.Timestamp(self.returns.index[-1])


Key = tuple[Market, str, RiskView, tuple[str, ...]]
_recent: Recent[Key, Book] = Recent(MOST_BARS, lambda book: sum(len(one.index) for one in book.members.values()))


def load_book(view: RiskView, market: Market) -> Book:
    """Raises NothingToShow, with a sentence for whatever makes the basket unusable.

    The panels of a page share one book, so it must not be changed.
    """
    return _recent.get(key_of(view, market, PARTS_OF_A_BOOK), lambda: _load_book(view, market))


def key_of(view: RiskView, market: Market, looks_at: tuple[str, ...]) -> Key:
    """Of what depends on nothing but these parameters and the data."""
    return market, market.version(), view.only(looks_at), view.dropped


def _load_book(view: RiskView, market: Market) -> Book:
    holdings = _holdings(view, market)
    history = load_history(view, tuple(holding.symbol for holding in holdings), market)
    growth = history.growth
    returns = growth.pct_change(fill_method=None).iloc[1:]
    weighed = weigh(view, holdings, history.members, growth.index[-1])
    risk_free = risk_free_returns(view, history, market)
    benchmark, missing = _benchmark(view, history, market)
    start = _weights_at_start(view, weighed.weights, growth)
    return Book(
        members=history.members,
        holdings=holdings,
        weighed=weighed,
        returns=returns,
        today=_returned(returns, weighed.weights, "daily", risk_free),
        held=_returned(returns, start, rebalancing_of(view), risk_free),
        benchmark=benchmark,
        risk_free=risk_free,
        periods=history.periods,
        faults=(*view.dropped, *weighed.faults, *history.faults, *missing),
        frequency=history.frequency,
        growth_dates=growth.index,
    )


def provenance_of_book(book: Book, method: str, reference: str, **parameters: Scalar) -> Provenance:
    return Provenance(
        method=method,
        as_of=iso(book.as_of.to_pydatetime()),
        rows=len(book.returns),
        quarantined=sum(member.bars.series.quarantined for member in book.members.values()),
        sources=_sources(book),
        parameters={
            "frequency": book.frequency,
            "bars_per_year": book.periods,
            **_units(book),
            **parameters,
        },
        reference=reference,
    )


def _units(book: Book) -> dict[str, Scalar]:
    """What the numbers of each series of returns are, and whether their owner said so."""
    said = ((symbol, units_of_returns(member.bars.instrument)) for symbol, member in book.members.items())
    words = [f"{symbol} {' '.join(map(str, units.values()))}" for symbol, units in said if units]
    return {"series_of_returns": ", ".join(words)} if words else {}


def _sources(book: Book) -> tuple[SourceNote, ...]:
    """Each source once, with the bars that it gives to any holding."""
    notes: dict[str, SourceNote] = {}
    for member in book.members.values():
        for use in member.bars.sources:
            first, last = iso(use.first) or "", iso(use.last) or ""
            known = notes.get(use.name)
            notes[use.name] = SourceNote(
                name=use.name,
                title=use.title,
                bars=use.bars + (known.bars if known else 0),
                first=min(first, known.first) if known else first,
                last=max(last, known.last) if known else last,
                caution=use.caution,
            )
    return tuple(notes.values())


def _holdings(view: RiskView, market: Market) -> tuple[Holding, ...]:
    if not view.basket:
        if not view.holdings:
            raise NothingToShow(EMPTY)
        return view.holdings
    kept = market.basket(view.basket)
    if kept is None:
        raise NothingToShow(GONE)
    return merged(tuple(Holding(symbol, size) for symbol, size in kept))


def rebalancing_of(view: RiskView) -> Rebalancing:
    return "monthly" if view.rebalancing == "monthly" else "drifting" if view.rebalancing == "drifting" else "daily"


def _weights_at_start(view: RiskView, weights: "pd.Series[float]", growth: pd.DataFrame) -> "pd.Series[float]":
    """Weights given are those of the start; amounts and shares of today drift backwards to theirs."""
    if view.rebalancing != "drifting" or view.sizes == "weights":
        return weights
    then = weights * growth.iloc[0] / growth.iloc[-1]
    return then / (then.sum() + 1 - weights.sum())


def _returned(
    returns: pd.DataFrame, weights: "pd.Series[float]", rebalancing: Rebalancing, cash: "pd.Series[float]"
) -> "pd.Series[float]":
    try:
        return basket_returns(returns, weights, rebalancing, cash)
    except EquityLost as error:
        raise NothingToShow(str(error)) from error


def _benchmark(view: RiskView, history: History, market: Market) -> "tuple[pd.Series[float] | None, tuple[str, ...]]":
    """A benchmark that can't be had takes only what depends on it."""
    if not view.benchmark:
        return None, ()
    try:
        returns = beside(view.benchmark, history.growth.index, history, market)
    except (UnknownSymbol, NoSeries, NothingToShow) as error:
        return None, (f"There is no benchmark: {error}",)
    known = int(returns.notna().sum())
    if known < 2:
        return None, (f"{view.benchmark} has no bars in this stretch, so there is no benchmark.",)
    gaps = len(returns) - known
    return returns, (f"{view.benchmark} lacks {gaps:,} of {len(returns):,} bars; they are left out.",) if gaps else ()
