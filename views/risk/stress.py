"""What today's basket would lose: in falls of the past, under shocks, and on its worst days."""

import numpy as np
import pandas as pd

from analytics.risk.stress import (
    Beta,
    Replay,
    betas,
    correlation_to_one,
    custom_shock,
    market_shock,
    replays,
    worst_stretches,
)
from components.figures.risk_stress import replay_figure
from components.panel import Column, Figure, Panel, Table
from data.market import Market
from views.base import NothingToShow
from views.recent import Recent
from views.risk.book import PARTS_OF_A_BOOK, Book, Key, key_of, load_book, provenance_of_book
from views.risk.members import load_member
from views.risk.state import RiskView

_recent: "Recent[Key, tuple[Replay, ...]]" = Recent(most=8)
NORMAL_99 = 2.3263478740408408
WORST = 10
LADDER = (-0.4, -0.3, -0.2, -0.1, -0.05, 0.05, 0.1, 0.2)
REPLAY = (
    "Today's weights at the last close before each fall of the S&P 500, held without a trade to its lowest close. A "
    "holding without bars moves by its beta times the benchmark and is named as proxied; others are left out as cash."
)
SHOCKS = (
    "Σ weight × beta × move, betas by least squares on this stretch; the error is that of the betas. Correlation: each "
    "at 1, volatilities as they are, normal 99 % loss of one bar."
)
WORST_DAYS = "Today's weights on this stretch's returns, brought back at every bar; stretches don't overlap."


def replay_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    lived = _replays(book, view, market)
    bars = [(one.episode.title, one.change, one.deepest, bool(one.proxied or one.missing)) for one in lived]
    return Panel(
        name="replay",
        title="Falls of the past on today's basket",
        context=f"{len(lived)} that the data covers",
        content=Figure(replay_figure(bars)),
        provenance=provenance_of_book(book, REPLAY, "risk#replay", benchmark=view.benchmark),
        warnings=(*book.faults, *_said(lived)),
    )


def replay_table_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    columns = (
        Column("episode", "Fall", "words"),
        Column("start", "From", "date"),
        Column("end", "To", "date"),
        Column("change", "Basket", "percent", 2),
        Column("money", "Basket", decimals=2, unit=book.weighed.currency),
        Column("deepest", "Deepest", "percent", 2),
        Column("worst_day", "Worst bar", "percent", 2),
        Column("hurt_most", "Hurt most by", "text"),
        Column("proxied", "Proxied", "words"),
        Column("missing", "Left out", "text"),
    )
    rows = [_row(one, book.weighed.equity) for one in _replays(book, view, market)]
    return Panel(
        name="replays",
        title="Each fall",
        context="in order of time",
        content=Table(columns, pd.DataFrame(rows, columns=[column.name for column in columns])),
        provenance=provenance_of_book(book, REPLAY, "risk#replay", benchmark=view.benchmark),
        warnings=book.faults,
    )


def _replays(book: Book, view: RiskView, market: Market) -> tuple[Replay, ...]:
    """Once for both panels that tell of them."""
    return _recent.get(key_of(view, market, PARTS_OF_A_BOOK), lambda: _lived(book, view, market))


def _lived(book: Book, view: RiskView, market: Market) -> tuple[Replay, ...]:
    growth = pd.concat({symbol: member.index for symbol, member in book.members.items()}, axis=1, sort=True)
    index, slopes = None, None
    if book.benchmark is not None:
        index, slopes = load_member(view.benchmark, market).index, _betas(book)
    lived = replays(growth, book.weighed.weights, index, slopes)
    if not lived:
        raise NothingToShow("None of this basket has bars in any of the falls since 1987.")
    return lived


def _betas(book: Book) -> dict[str, Beta]:
    if book.benchmark is None:
        raise NothingToShow("Shocks go through betas to a benchmark; name one that has bars in this stretch.")
    return betas(book.returns, book.benchmark)


def _row(one: Replay, equity: float) -> dict[str, object]:
    worst = one.contributions.dropna().sort_values()
    return {
        "episode": one.episode.title,
        "start": pd.Timestamp(one.episode.start, tz="UTC"),
        "end": pd.Timestamp(one.episode.end, tz="UTC"),
        "change": one.change,
        "money": one.change * equity,
        "deepest": one.deepest,
        "worst_day": one.worst_day,
        "hurt_most": f"{worst.index[0]} {worst.iloc[0]:+.1%}" if len(worst) and worst.iloc[0] < 0 else "",
        "proxied": ", ".join(one.proxied),
        "missing": ", ".join(one.missing),
    }


def _said(lived: tuple[Replay, ...]) -> tuple[str, ...]:
    proxied = sorted({name for one in lived for name in one.proxied})
    missing = sorted({name for one in lived for name in one.missing})
    said = []
    if proxied:
        said.append(f"In some falls {', '.join(proxied)} had no bars and moves by beta instead; the table names where.")
    if missing:
        said.append(f"In some falls {', '.join(missing)} is left out, since neither bars nor a benchmark cover them.")
    return tuple(said)


def shocks_panel(view: RiskView, market: Market) -> Panel:
    """The market's ladder, the move asked for, moves of single holdings, and correlations at one."""
    book = load_book(view, market)
    columns = (
        Column("scenario", "Scenario", "words"),
        Column("change", "Basket", "percent", 2),
        Column("error", "± standard error", "percent", 2),
        Column("money", "Basket", decimals=2, unit=book.weighed.currency),
    )
    rows = [*_market_rows(view, book), *_custom_row(view, book), *_correlation_rows(book)]
    frame = pd.DataFrame(rows, columns=["scenario", "change", "error"])
    return Panel(
        name="shocks",
        title="Shocks",
        context=f"betas to {view.benchmark}" if book.benchmark is not None else "",
        content=Table(columns, frame.assign(money=frame["change"] * book.weighed.equity)),
        provenance=provenance_of_book(book, SHOCKS, "risk#shocks", benchmark=view.benchmark),
        warnings=(*book.faults, *_unknown(view, book)),
    )


def _market_rows(view: RiskView, book: Book) -> list[tuple[str, float, float]]:
    if book.benchmark is None:
        return []
    slopes = _betas(book)
    moves = sorted({*LADDER, view.market_shock})
    return [(f"{view.benchmark} {move:+.0%}", *market_shock(book.weighed.weights, slopes, move)) for move in moves]


def _custom_row(view: RiskView, book: Book) -> list[tuple[str, float, float]]:
    if not view.shocks:
        return []
    moves = {shock.symbol: shock.move for shock in view.shocks}
    words = ", ".join(f"{symbol} {move:+.0%}" for symbol, move in moves.items())
    return [(words, float(custom_shock(book.weighed.weights, moves).sum()), np.nan)]


def _correlation_rows(book: Book) -> list[tuple[str, float, float]]:
    shock = correlation_to_one(book.returns, book.weighed.weights)
    return [
        ("1 bar, normal 99 %, as correlated now", -NORMAL_99 * shock.now, np.nan),
        ("1 bar, normal 99 %, all correlations 1", -NORMAL_99 * shock.at_one, np.nan),
        ("1 bar, normal 99 %, worst correlations", -NORMAL_99 * shock.against, np.nan),
    ]


def _unknown(view: RiskView, book: Book) -> tuple[str, ...]:
    strange = [shock.symbol for shock in view.shocks if shock.symbol not in book.members]
    return (f"{', '.join(strange)} is shocked but not held, which changes nothing.",) if strange else ()


def worst_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    columns = (
        Column("bars", "Bars", "integer"),
        Column("start", "From", "date"),
        Column("end", "To", "date"),
        Column("change", "Basket", "percent", 2),
        Column("money", "Basket", decimals=2, unit=book.weighed.currency),
    )
    lengths = [bars for bars in (1, 5, 21) if bars < len(book.today)]
    found = [worst_stretches(book.today, bars, WORST).assign(bars=bars) for bars in lengths]
    frame = pd.concat(found, ignore_index=True)
    return Panel(
        name="worst",
        title="Worst stretches",
        context=f"worst {WORST} of 1, 5 and 21 bars",
        content=Table(columns, frame.assign(money=frame["change"] * book.weighed.equity)),
        provenance=provenance_of_book(book, WORST_DAYS, "risk#worst"),
        warnings=book.faults,
    )
