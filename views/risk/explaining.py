"""What the factor panels work on: the basket's excess returns and the factors' on the bars that all have."""

from dataclasses import dataclass, replace

import pandas as pd

from components.panel import Provenance, Scalar
from data.market import Market
from views.base import NothingToShow
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.history import beside
from views.risk.members import Member, load_members
from views.risk.state import RiskView

ONLY_RETURNS = "returns"  # kind of an instrument without prices: a spread, or an excess return already
NONE_NAMED = "There are no factors; name instruments that may explain the basket's returns, like SPX."
CUT = "{lost:,} of {bars:,} bars are left out: {symbols} {why}. Factors that have more of them keep more."
APART = (
    "The basket and the factors have {bars} bars in common ({spans}). Name factors that run beside the basket, or "
    "choose another range."
)


@dataclass(frozen=True, slots=True)
class Explained:
    """`excess` and `factors` (bars × factors) are simple returns per bar on the same bars; `book` is cut to these."""

    book: Book
    excess: "pd.Series[float]"
    factors: pd.DataFrame
    names: dict[str, str]
    faults: tuple[str, ...]

    def provenance(self, method: str, reference: str, **parameters: Scalar) -> Provenance:
        first, last = (f"{when:%Y-%m-%d}" for when in (self.excess.index[0], self.excess.index[-1]))
        factors = ", ".join(self.factors.columns)
        return provenance_of_book(
            self.book, method, reference, factors=factors, **{"from": first, "to": last}, **parameters
        )


def load_explained(view: RiskView, market: Market) -> Explained:
    """Raises NothingToShow, with a sentence for factors that can't be had."""
    if not view.factors:
        raise NothingToShow(NONE_NAMED)
    book = load_book(view, market)
    try:
        known = load_members(view.factors, market, book.frequency)
    except NothingToShow as error:
        raise NothingToShow(f"Not every factor can be had; name others. {error}") from error
    returns = pd.DataFrame({symbol: beside(symbol, book.growth_dates, book, market) for symbol in known})
    bars = returns.index[returns.notna().all(axis=1)]
    if len(bars) < len(known) + 3:
        raise NothingToShow(APART.format(bars=len(bars), spans=_spans(known)))
    cut = replace(book, members={**known, **book.members}, returns=book.returns.loc[bars])
    free = book.risk_free.loc[bars]
    given = [symbol for symbol, member in known.items() if member.bars.instrument.kind == ONLY_RETURNS]
    factors = returns.loc[bars]
    funded = factors.columns.difference(given)
    factors = factors.assign(**{symbol: factors[symbol] - free for symbol in funded})
    return Explained(
        cut,
        book.held.loc[bars] - free,
        factors,
        {symbol: member.bars.instrument.name for symbol, member in known.items()},
        (*book.faults, *_lost(returns), *_held(book, known), *_given(given, free)),
    )


def _spans(members: dict[str, Member]) -> str:
    spans = [
        f"{symbol} {one.index.index[0]:%Y-%m-%d} … {one.index.index[-1]:%Y-%m-%d}" for symbol, one in members.items()
    ]
    return ", ".join(spans)[:300]


def _lost(returns: pd.DataFrame) -> tuple[str, ...]:
    """How many bars the factors cost, and which of them cost the most."""
    lost = int(returns.isna().any(axis=1).sum())
    if not lost:
        return ()
    own = returns.isna().sum()
    worst = own.index[own == own.max()]
    first = pd.Timestamp(returns[worst].dropna().index[0])
    verb, lacks = ("has", "lacks") if len(worst) == 1 else ("have", "lack")
    why = f"{verb} no bars before {first:%Y-%m-%d}" if first > returns.index[0] else f"{lacks} the most of them"
    return (CUT.format(lost=lost, bars=len(returns), symbols=", ".join(worst), why=why),)


def _held(book: Book, factors: dict[str, Member]) -> tuple[str, ...]:
    both = [symbol for symbol in factors if symbol in book.members]
    return (f"Held as well as a factor: {', '.join(both)}. In part the basket explains itself.",) if both else ()


def _given(given: list[str], free: "pd.Series[float]") -> tuple[str, ...]:
    if not given or not free.any():
        return ()
    return (f"{', '.join(given)} is taken as it is, since a series of returns may be in excess of the rate already.",)
