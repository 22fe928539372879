"""What is held and what it did: the holdings table and the growth of the basket."""

import pandas as pd

from components.figures.risk import growth_figure
from components.panel import Column, Figure, Panel, Table
from data.market import Market
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.shortest import losses
from views.risk.state import RiskView

SIZES = {"weights": "Weight", "amounts": "Amount", "shares": "Shares"}
METHOD = (
    "Adjusted closes on the dates that all holdings have; returns are simple. Weights are of equity at the last of "
    "these dates, shorts below 0, and what they leave of 1 is cash."
)
GROWTH = (
    "The basket {rebalanced}, without costs; cash earns the risk-free rate. Under its peak: growth over its highest so "
    "far, less 1."
)
REBALANCED = {
    "daily": "brought back to its weights at every bar",
    "monthly": "brought back to its weights at each start of a month",
    "drifting": "never rebalanced, its weights drifting",
}
REMEDY = "Drop it, name a stand-in, or choose a stretch that all have."


def holdings_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    columns = (
        Column("symbol", "Symbol", "text"),
        Column("name", "Name", "text"),
        Column("size", SIZES[view.sizes], decimals=4 if view.sizes == "weights" else 2),
        Column("price", "Price", decimals=2),
        Column("currency", "Currency", "text"),
        Column("value", "Value", decimals=2, unit=book.weighed.currency),
        Column("weight", "Weight of equity", "percent", 2),
        Column("first", "First bar", "date"),
        Column("last", "Last bar", "date"),
    )
    return Panel(
        name="holdings",
        title="Holdings",
        context=f"at {book.as_of:%Y-%m-%d}, equity {book.weighed.equity:,.2f} {book.weighed.currency}".rstrip(),
        content=Table(columns, _rows(book)),
        provenance=provenance_of_book(book, METHOD, "risk#holdings", sizes=view.sizes),
        warnings=(*book.faults, *(f"{loss.words} {REMEDY}" for loss in losses(book, view, market))),
    )


def _rows(book: Book) -> pd.DataFrame:
    rows = [
        {
            "symbol": holding.symbol,
            "name": book.members[holding.symbol].bars.instrument.name,
            "size": holding.size,
            "price": book.weighed.prices[holding.symbol],
            "currency": book.members[holding.symbol].currency,
            "value": book.weighed.weights[holding.symbol] * book.weighed.equity,
            "weight": book.weighed.weights[holding.symbol],
            "first": book.members[holding.symbol].bars.frame.index[0],
            "last": book.members[holding.symbol].bars.frame.index[-1],
        }
        for holding in book.holdings
    ]
    cash = {"symbol": "", "name": "Cash", "value": book.weighed.cash * book.weighed.equity, "weight": book.weighed.cash}
    return pd.DataFrame([*rows, cash | {"currency": book.weighed.currency}])


def growth_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    growth = _from_one(book.held)
    lines = {"Basket": growth}
    if book.benchmark is not None:
        lines[view.benchmark] = _from_one(book.benchmark.fillna(0.0))
    return Panel(
        name="growth",
        title="Growth",
        context=f"{book.returns.index[0]:%Y-%m-%d} … {book.as_of:%Y-%m-%d}, {REBALANCED[view.rebalancing]}",
        content=Figure(growth_figure(lines, growth / growth.cummax() - 1)),
        provenance=provenance_of_book(
            book, GROWTH.format(rebalanced=REBALANCED[view.rebalancing]), "risk#growth", rebalancing=view.rebalancing
        ),
        warnings=book.faults,
    )


def _from_one(returns: "pd.Series[float]") -> "pd.Series[float]":
    return (1 + returns).cumprod()
