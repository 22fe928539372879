"""A book as the measures take it: the returns that were held, with what they are measured against."""

from collections.abc import Iterator
from contextlib import contextmanager

from analytics.risk.sample import BadReturns, Sample, sample
from components.panel import Scalar
from views.base import NothingToShow
from views.risk.book import Book
from views.risk.state import RiskView


@contextmanager
def said() -> Iterator[None]:
    """What can't be measured is a sentence in the panel's place."""
    try:
        yield
    except BadReturns as error:
        raise NothingToShow(str(error)) from error


def sample_of(view: RiskView, book: Book) -> Sample:
    """The returns held, against the benchmark on the bars that it has. Raises NothingToShow."""
    benchmark = None if book.benchmark is None else book.benchmark.dropna()
    with said():
        return sample(book.held, book.periods, risk_free=book.risk_free, target=view.target, benchmark=benchmark)


def sample_of_benchmark(view: RiskView, book: Book) -> Sample | None:
    """The benchmark on its own, measured as the basket is; None where there is none."""
    if book.benchmark is None:
        return None
    with said():
        return sample(book.benchmark.dropna(), book.periods, risk_free=book.risk_free, target=view.target)


def inputs_of(view: RiskView, book: Book) -> dict[str, Scalar]:
    """What every measure depends on, for its provenance."""
    return {
        "first_return": f"{book.held.index[0]:%Y-%m-%d}",
        "rebalancing": view.rebalancing,
        "risk_free": view.risk_free_series or view.risk_free,
        "target_per_bar": view.target,
        "benchmark": view.benchmark if book.benchmark is not None else "",
    }


def stretch_of(book: Book) -> str:
    """For the line beside a title: from when to when, and how many bars."""
    noun = {"daily": "days", "weekly": "weeks", "monthly": "months"}[book.frequency]
    return f"{book.held.index[0]:%Y-%m-%d} … {book.as_of:%Y-%m-%d}, {len(book.held):,} {noun}"
