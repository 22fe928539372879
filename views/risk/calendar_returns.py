"""Returns by calendar month and year, and how they are distributed."""

from typing import Final

import pandas as pd

from analytics.risk.calendar_returns import monthly_table
from analytics.risk.distribution import histogram
from components.figures.risk_measures import distribution_figure, monthly_figure
from components.panel import Column, Figure, Panel, Table
from data.market import Market
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.measured import inputs_of, said, stretch_of
from views.risk.state import RiskView

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHLY = (
    "Returns of what was held, compounded over the bars that end in each calendar month and year. A month or a year at "
    "the edge of the stretch has what there is of it."
)
DISTRIBUTION = (
    "How many bars returned so much, in bins by the rule of Freedman and Diaconis (at most 120); the line is what a "
    "normal distribution of the same mean and deviation (n − 1 below) would have in each. The worst bars are marked."
)
WORST = 5


def monthly_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    table = _table(book)
    columns = (
        Column("year", "Year", "text"),
        Column("total", "Whole year", "percent", 2),
        *(Column(month, month.capitalize(), "percent", 2) for month in MONTHS),
    )
    frame = table.set_axis([*MONTHS, "total"], axis=1).assign(year=[str(year) for year in table.index])
    return Panel(
        name="monthly",
        title="Months and years",
        context=stretch_of(book),
        content=Table(columns, frame.iloc[::-1]),
        provenance=provenance_of_book(book, MONTHLY, "risk#monthly", **inputs_of(view, book)),
        warnings=book.faults,
    )


def monthly_heatmap_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    return Panel(
        name="monthly-heatmap",
        title="Months at a glance",
        context=stretch_of(book),
        content=Figure(monthly_figure(_table(book), [month.capitalize() for month in MONTHS])),
        provenance=provenance_of_book(book, MONTHLY, "risk#monthly-heatmap", **inputs_of(view, book)),
        warnings=book.faults,
    )


def _table(book: Book) -> pd.DataFrame:
    with said():
        return monthly_table(book.held)


def distribution_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    with said():
        found = histogram(book.held)
    return Panel(
        name="distribution",
        title="Distribution of returns",
        context=stretch_of(book),
        content=Figure(distribution_figure(found, book.held.nsmallest(WORST))),
        provenance=provenance_of_book(book, DISTRIBUTION, "risk#distribution", **inputs_of(view, book)),
        warnings=book.faults,
    )
