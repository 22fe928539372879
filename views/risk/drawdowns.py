"""How far the basket stood under its peak: the worst falls, the whole line, and their measures."""

from typing import Final

import pandas as pd

from analytics.risk.drawdowns import drawdown_table, underwater
from analytics.risk.measures import read
from components.figures.risk_drawdowns import underwater_figure
from components.panel import Column, Figure, Metrics, Panel, Table
from data.market import Market
from views.base import NothingToShow
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.measured import inputs_of, said, sample_of, stretch_of
from views.risk.measures import metric_of
from views.risk.state import RiskView

WORST = 10
SHADED = 5
METHOD = (
    "Value of what was held over its highest so far (the start of the stretch included), less 1. A drawdown runs from "
    "the first bar below a peak to the first one back at it; lengths are bars, money is its depth on today's equity."
)
NEVER = "The basket was never below its peak in this stretch."
NUMBERS: Final = (
    "max_drawdown",
    "current_drawdown",
    "average_drawdown",
    "conditional_drawdown_at_risk",
    "longest_drawdown",
    "worst_recovery",
    "ulcer_index",
    "pain_index",
    "calmar_ratio",
    "martin_ratio",
    "burke_ratio",
)


def drawdown_numbers_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    with said():
        readings = read(sample_of(view, book), NUMBERS)
    formulas = " ".join(f"{one.measure.title}: {one.measure.formula}." for one in readings.values())
    return Panel(
        name="drawdown-numbers",
        title="Drawdowns in numbers",
        context=stretch_of(book),
        content=Metrics(tuple(metric_of(reading) for reading in readings.values())),
        provenance=provenance_of_book(book, f"{METHOD} {formulas}", "risk#drawdown-numbers", **inputs_of(view, book)),
        warnings=book.faults,
    )


def drawdowns_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    columns = (
        Column("rank", "Worst", "integer"),
        Column("depth", "Depth", "percent", 2),
        Column("money", "Money", decimals=2, unit=book.weighed.currency),
        Column("peak", "Peak", "date"),
        Column("start", "First below", "date"),
        Column("trough", "Trough", "date"),
        Column("recovery", "Recovered", "date"),
        Column("length", "Bars in all", "integer"),
        Column("to_trough", "To the trough", "integer"),
        Column("to_recover", "To recover", "integer"),
        Column("state", "State", "text"),
    )
    frame = _worst(book, WORST)
    return Panel(
        name="drawdowns",
        title="The worst drawdowns",
        context=f"worst {len(frame)} in {stretch_of(book)}",
        content=Table(columns, frame),
        provenance=provenance_of_book(
            book, METHOD, "risk#drawdowns", equity=book.weighed.equity, **inputs_of(view, book)
        ),
        warnings=book.faults,
    )


def _worst(book: Book, count: int) -> pd.DataFrame:
    """Deepest first. A fall from the very start has its peak at the bar that the first return grows from."""
    with said():
        table = drawdown_table(book.held, count)
    if table.empty:
        raise NothingToShow(NEVER)
    return table.assign(
        rank=range(1, len(table) + 1),
        money=table["depth"] * book.weighed.equity,
        peak=table["peak"].fillna(book.growth_dates[0]),
        state=["not recovered yet" if pd.isna(when) else "recovered" for when in table["recovery"]],
    )


def underwater_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    with said():
        below = underwater(book.held)
    worst = _worst(book, SHADED)
    return Panel(
        name="underwater",
        title="Under its peak",
        context=f"the worst {len(worst)} shaded, {stretch_of(book)}",
        content=Figure(underwater_figure(below, worst)),
        provenance=provenance_of_book(book, METHOD, "risk#underwater", **inputs_of(view, book)),
        warnings=book.faults,
    )
