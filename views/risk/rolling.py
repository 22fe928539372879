"""Measures over a window that moves along the returns."""

from collections.abc import Iterator

import pandas as pd

from analytics.risk.measures import MEASURES, find
from analytics.risk.rolling_measures import rolling_measure
from analytics.risk.sample import Sample
from components.figures.risk_measures import Rolled, rolling_figure
from components.panel import PERCENTS, Figure, Panel
from data.market import Market
from views.base import NothingToShow
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.measured import inputs_of, said, sample_of, sample_of_benchmark, stretch_of
from views.risk.state import RiskView

METHOD = (
    "Each measure of the last bars of its window, dated by the last of them; a window that is not full has no value. "
)
NOTHING_CHOSEN = "No measure is chosen to be rolled; name one like rolling=volatility."
NO_BENCHMARK = "{titles}: compares with a benchmark; choose one."
SHORTENED = "A window of {asked:,} bars is longer than the {bars:,} that there are; a year of them, {used}, is used."
TOO_LONG = (
    "A window of {asked:,} bars is longer than the {bars:,} that there are; choose a shorter one or a longer range."
)


def rolling_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    given = sample_of(view, book)
    shown = [name for name in view.rolling if not find(name).lacks(given)]
    left_out = [MEASURES[name].title for name in view.rolling if name not in shown]
    if not shown:
        raise NothingToShow(NO_BENCHMARK.format(titles=", ".join(left_out)) if left_out else NOTHING_CHOSEN)
    window, shortened = _window(view, book, given)
    with said():
        rolled = list(_rolled(view, book, given, shown, window))
    return Panel(
        name="rolling",
        title="Rolling measures",
        context=f"over {window:,} bars, {stretch_of(book)}",
        content=Figure(rolling_figure(rolled)),
        provenance=provenance_of_book(
            book, METHOD + _formulas(shown), "risk#rolling", window=window, **inputs_of(view, book)
        ),
        warnings=(*book.faults, *shortened, *([NO_BENCHMARK.format(titles=", ".join(left_out))] if left_out else [])),
    )


def _window(view: RiskView, book: Book, given: Sample) -> tuple[int, tuple[str, ...]]:
    """The view's, or a year where it does not fit and a year does, which is said."""
    bars = len(given) if given.pair is None else min(len(given), len(given.pair.index))
    if view.window <= bars:
        return view.window, ()
    year = round(book.periods)
    if year > bars:
        raise NothingToShow(TOO_LONG.format(asked=view.window, bars=bars))
    return year, (SHORTENED.format(asked=view.window, bars=bars, used=year),)


def _rolled(view: RiskView, book: Book, given: Sample, names: list[str], window: int) -> Iterator[Rolled]:
    alone = sample_of_benchmark(view, book)
    for name in names:
        measure = MEASURES[name]
        lines: dict[str, pd.Series[float]] = {"Basket": rolling_measure(given, name, window)}
        if alone is not None and "benchmark" not in measure.needs:
            lines[view.benchmark] = rolling_measure(alone, name, window)
        yield Rolled(measure.title, measure.unit in PERCENTS, lines)


def _formulas(names: list[str]) -> str:
    return " ".join(f"{MEASURES[name].title}: {MEASURES[name].formula}." for name in names)
