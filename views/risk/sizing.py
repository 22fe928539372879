"""How much of one instrument to hold: every rule beside the others."""

import math

import pandas as pd

from analytics.indicators.registry import compute
from analytics.risk.position_sizing import Sizing, SizingRules, size_all
from components.panel import Column, Panel, Table
from data.market import Market
from views.base import NothingToShow
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.history import beside
from views.risk.members import Member, load_member
from views.risk.state import RiskView

ATR_BARS = 14
METHOD = (
    "Each rule gives an exposure as a fraction of equity; money is exposure × equity, shares are money over the last "
    "price, rounded down to the lot. Kelly is found exactly on the returns of this stretch."
)
NO_PRICE = "{symbol} is a series of returns and has no price; size an instrument that has one."


def sizing_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    member = load_member(view.sized or book.holdings[0].symbol, market)
    sizings = _sizings(view, book, member, market)
    columns = (
        Column("rule", "Rule", "text"),
        Column("exposure", "Exposure", "percent", 1),
        Column("money", "Money", decimals=2, unit=member.currency),
        Column("shares", "Shares", decimals=0 if view.lot >= 1 else 4),
        Column("note", "Why", "words"),
    )
    return Panel(
        name="sizing",
        title=f"How much {member.symbol} to hold",
        context=_disagreement(sizings),
        content=Table(columns, _rows(view, book, member, sizings)),
        provenance=provenance_of_book(
            book, METHOD, "risk#sizing", equity=book.weighed.equity, lot=view.lot, price=_price(member, book)
        ),
        warnings=book.faults,
    )


def _sizings(view: RiskView, book: Book, member: Member, market: Market) -> tuple[Sizing, ...]:
    returns = _returns(book, member, market)
    rules = SizingRules(
        risk=view.trade_risk,
        stop=view.stop,
        atr_multiple=view.atr_multiple,
        target_volatility=view.target_volatility,
        kelly_fraction=view.kelly_fraction,
        loss_budget=view.loss_budget,
        confidence=view.confidence,
        horizon=view.horizon,
        drawdown_budget=view.drawdown_budget,
    )
    return size_all(
        returns,
        rules,
        periods_per_year=book.periods,
        risk_free=book.risk_free.reindex(returns.index),
        atr_fraction=_atr(member, book),
    )


def _returns(book: Book, member: Member, market: Market) -> "pd.Series[float]":
    if member.symbol in book.returns:
        return book.returns[member.symbol]
    returns = beside(member.symbol, book.growth_dates, book, market).dropna()
    if returns.empty:
        raise NothingToShow(f"{member.symbol} has no bars in this stretch.")
    return returns


def _atr(member: Member, book: Book) -> float | None:
    """The average true range at the last bar, over that bar's close."""
    frame = member.bars.frame.loc[: book.as_of]
    tail = frame[["open", "high", "low", "close", "volume"]].iloc[-10 * ATR_BARS :]
    if len(tail) <= ATR_BARS or tail[["high", "low"]].isna().any(axis=None):
        return None
    values = compute("atr", tail, period=ATR_BARS)
    return float(values.iloc[-1, 0] / tail["close"].iloc[-1])


def _price(member: Member, book: Book) -> float:
    price = member.price_at(book.as_of)
    if not math.isfinite(price):
        raise NothingToShow(NO_PRICE.format(symbol=member.symbol))
    return price


def _rows(view: RiskView, book: Book, member: Member, sizings: tuple[Sizing, ...]) -> pd.DataFrame:
    price = _price(member, book)
    rows = [(one.title, one.exposure, one.note) for one in sizings]
    frame = pd.DataFrame(rows, columns=["rule", "exposure", "note"]).astype({"exposure": "float64"})
    money = frame["exposure"] * book.weighed.equity
    lots = (money / price / view.lot).map(lambda count: math.floor(count + 1e-9), na_action="ignore")
    return frame.assign(money=money, shares=lots.astype("float64") * view.lot)


def _disagreement(sizings: tuple[Sizing, ...]) -> str:
    answers = [one for one in sizings if one.exposure is not None]
    if not answers:
        return "no rule has an answer"
    low, high = (pick(answers, key=lambda one: one.exposure or 0.0) for pick in (min, max))
    return f"from {low.exposure:.0%} ({low.title}) to {high.exposure:.0%} ({high.title})"
