"""What weights each criterion would choose, and what became of such weights out of sample."""

import numpy as np
import pandas as pd

from analytics.risk.allocation import TITLES, BadAllocation, Limits, allocate, frontier
from analytics.risk.allocation_walk import Walked, WalkPlan, walk_forward
from components.figures.risk_allocation import frontier_figure, walked_figure
from components.panel import Column, Figure, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow, Progress
from views.recent import Recent
from views.risk.book import PARTS_OF_A_BOOK, Book, Key, key_of, load_book, provenance_of_book
from views.risk.state import RiskView

IN_SAMPLE = (
    "In sample: these weights were found on the very bars that they are shown on. The walk says what such weights "
    "earned afterwards."
)
METHOD = (
    "Weights add up to 1 within the limits, found by skfolio on this stretch; risk is the standard deviation of simple "
    "returns × √(bars a year), mean their mean × bars a year."
)
WALK = (
    "At every reset weights are found on the bars before alone, then drift. Costs are taken from each trade. Sharpe "
    "over the risk-free rate; worst fall of growth from its peak."
)


FOUND_BY = (*PARTS_OF_A_BOOK, "least_weight", "most_weight")
WALKED_BY = (*FOUND_BY, "trained", "reset", "costs")
_found: "Recent[Key, dict[str, pd.Series[float]]]" = Recent(most=2)
_walked: Recent[Key, Walked] = Recent(most=2)


def frontier_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    book = load_book(view, market)
    progress(0.1, "The efficient frontier")
    try:
        line = frontier(book.returns, _limits(view))
        weights = _weights(view, book, market)
    except BadAllocation as error:
        raise NothingToShow(str(error)) from error
    points = {TITLES[name]: _risk_and_mean(book, row) for name, row in weights.items()}
    points["Basket"] = _risk_and_mean(book, book.weighed.weights)
    single = pd.DataFrame(np.eye(len(book.returns.columns)), columns=book.returns.columns, index=book.returns.columns)
    holdings = {str(name): _risk_and_mean(book, row) for name, row in single.iterrows()}
    drawn = pd.DataFrame([_risk_and_mean(book, row) for _, row in line.iterrows()], columns=["risk", "mean"])
    return Panel(
        name="frontier",
        title="Frontier",
        context="in sample",
        content=Figure(frontier_figure(drawn, points, holdings)),
        provenance=provenance_of_book(
            book, METHOD, "risk#frontier", least_weight=view.least_weight, most_weight=view.most_weight
        ),
        warnings=(*book.faults, IN_SAMPLE),
    )


def weights_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    book = load_book(view, market)
    progress(0.1, "Weights by each criterion")
    try:
        weights = _weights(view, book, market)
    except BadAllocation as error:
        raise NothingToShow(str(error)) from error
    frame = pd.DataFrame(weights).rename_axis("symbol").reset_index()
    frame.insert(1, "today", book.weighed.weights.reindex(frame["symbol"]).to_numpy())
    columns = (
        Column("symbol", "Symbol", "text"),
        Column("today", "Today", "percent", 1),
        *(Column(name, TITLES[name], "percent", 1) for name in weights),
    )
    return Panel(
        name="weights",
        title="Weights by criterion",
        context=f"found on {len(book.returns):,} bars to {book.as_of:%Y-%m-%d}",
        content=Table(columns, frame),
        provenance=provenance_of_book(
            book, METHOD, "risk#weights", least_weight=view.least_weight, most_weight=view.most_weight
        ),
        warnings=(*book.faults, IN_SAMPLE),
    )


def _weights(view: RiskView, book: Book, market: Market) -> "dict[str, pd.Series[float]]":
    """Found once for all panels that show them."""
    rate = float(book.risk_free.mean())
    return _found.get(
        key_of(view, market, FOUND_BY),
        lambda: {name: allocate(book.returns, name, _limits(view), rate) for name in TITLES},
    )


def _limits(view: RiskView) -> Limits:
    return Limits(view.least_weight, view.most_weight)


def _risk_and_mean(book: Book, weights: "pd.Series[float]") -> tuple[float, float]:
    returns = book.returns[list(weights.index)].to_numpy(np.float64) @ weights.to_numpy(np.float64)
    return float(returns.std(ddof=1)) * book.periods**0.5, float(returns.mean()) * book.periods


def _walk(view: RiskView, book: Book, market: Market, progress: Progress) -> Walked:
    """Once for all panels that tell of it."""
    return _walked.get(key_of(view, market, WALKED_BY), lambda: _walk_forward(view, book, progress))


def _walk_forward(view: RiskView, book: Book, progress: Progress) -> Walked:
    plan = WalkPlan(view.trained, view.reset, view.costs)
    rate = float(book.risk_free.mean())
    try:
        return walk_forward(book.returns, plan, _limits(view), risk_free=rate, progress=progress)
    except BadAllocation as error:
        raise NothingToShow(str(error)) from error


def walk_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    book = load_book(view, market)
    walked = _walk(view, book, market, progress)
    return Panel(
        name="walk",
        title="Out of sample",
        context=_verdict(walked, book),
        content=Figure(walked_figure((1 + walked.returns).cumprod(), TITLES)),
        provenance=_walk_provenance(view, book),
        warnings=(*book.faults, *_left_out(walked)),
    )


def walk_table_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    book = load_book(view, market)
    walked = _walk(view, book, market, progress)
    columns = (
        Column("method", "Allocation", "text"),
        Column("mean", "Return a year", "percent", 2),
        Column("volatility", "Volatility", "percent", 2),
        Column("sharpe", "Sharpe", decimals=2),
        Column("difference", "Sharpe less equal weight's", decimals=2),
        Column("error", "± standard error", decimals=2),
        Column("fall", "Worst fall", "percent", 1),
        Column("turnover", "Turnover a reset", "percent", 1),
    )
    rows = [_row(walked, book, str(method)) for method in walked.returns.columns]
    frame = pd.DataFrame(rows).sort_values("sharpe", ascending=False, kind="stable", ignore_index=True)
    return Panel(
        name="walks",
        title="Each allocation out of sample",
        context=f"{len(walked.returns):,} bars from {walked.returns.index[0]:%Y-%m-%d}, after costs",
        content=Table(columns, frame),
        provenance=_walk_provenance(view, book),
        warnings=(*book.faults, *_left_out(walked)),
    )


def _walk_provenance(view: RiskView, book: Book) -> Provenance:
    return provenance_of_book(
        book, WALK, "risk#walk", trained=view.trained, reset=view.reset, costs=view.costs, most_weight=view.most_weight
    )


def _row(walked: Walked, book: Book, method: str) -> dict[str, object]:
    returns = walked.returns[method]
    excess = returns - book.risk_free.reindex(returns.index)
    equal = walked.returns["equal"] - book.risk_free.reindex(returns.index)
    growth = (1 + returns).cumprod()
    root = book.periods**0.5
    return {
        "method": TITLES[method],
        "mean": growth.iloc[-1] ** (book.periods / len(returns)) - 1,
        "volatility": returns.std() * root,
        "sharpe": _sharpe(excess) * root,
        "difference": (_sharpe(excess) - _sharpe(equal)) * root,
        "error": np.nan if method == "equal" else _error_of_difference(excess, equal) * root,
        "fall": float((growth / growth.cummax().clip(lower=1.0) - 1).min()),
        "turnover": walked.turnover[method],
    }


def _sharpe(excess: "pd.Series[float]") -> float:
    return float(excess.mean() / excess.std())


def _error_of_difference(one: "pd.Series[float]", other: "pd.Series[float]") -> float:
    """Per bar, by Jobson & Korkie (1981) as corrected by Memmel (2003), for independent normal returns."""
    first, second, shared = _sharpe(one), _sharpe(other), float(one.corr(other))
    variance = 2 - 2 * shared + (first**2 + second**2 - 2 * first * second * shared**2) / 2
    return float(np.sqrt(max(variance, 0.0) / len(one)))


def _verdict(walked: Walked, book: Book) -> str:
    rows = [_row(walked, book, str(method)) for method in walked.returns.columns if method != "equal"]
    better = [row["method"] for row in rows if float(str(row["difference"])) > 1.96 * float(str(row["error"]))]
    if not better:
        return "nothing beats equal weight by more than chance would"
    return f"{', '.join(map(str, better))} beat equal weight by more than two standard errors"


def _left_out(walked: Walked) -> tuple[str, ...]:
    return tuple(f"{TITLES[method]} is left out: {reason}" for method, reason in walked.left_out.items())
