"""Every measure of what was held, each by its standard name; and the dozen that is looked at first."""

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from analytics.risk.measures import MEASURES, Reading, read
from components.panel import Column, Metric, Metrics, Panel, Table
from data.market import Market
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.measured import inputs_of, said, sample_of, sample_of_benchmark, stretch_of
from views.risk.state import RiskView

METHOD = (
    "Simple returns of what was held, per bar, rebalanced as set; each measure has its formula, convention and source "
    "in its row. r returns, f risk-free, m target, b benchmark, P bars a year, G compound return a year, D drawdowns. "
    "A benchmark changes only the measures of its group; those use the bars that both have."
)
STANDARD_ERROR = " The Sharpe ratio has its standard error beside it (Mertens 2002)."
SUMMARY = (
    "total_return",
    "cagr",
    "volatility",
    "sharpe_ratio",
    "probabilistic_sharpe_ratio",
    "sortino_ratio",
    "max_drawdown",
    "conditional_drawdown_at_risk",
    "calmar_ratio",
    "skewness",
    "kurtosis",
    "win_rate",
)
SUMMARY_OF_BENCHMARK = ("beta", "alpha", "tracking_error", "information_ratio")
COLUMNS = (
    Column("group", "Group", "text"),
    Column("title", "Measure", "words"),
    Column("name", "Name", "text"),
    Column("value", "Basket", decimals=4, unit_from="unit"),
    Column("benchmark", "Benchmark", decimals=4, unit_from="unit"),
    Column("unit", "Unit", "text"),
    Column("annualised", "Annualised", "text"),
    Column("observations", "Bars", "integer"),
    Column("formula", "Formula", "words"),
    Column("why", "Why no value", "words"),
    Column("convention", "Convention", "words"),
    Column("reference", "Reference", "words"),
)


def measures_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    rows = [_row(reading, beside) for reading, beside in _with_benchmark(view, book)]
    return Panel(
        name="measures",
        title="Every measure",
        context=stretch_of(book),
        content=Table(COLUMNS, pd.DataFrame(rows, columns=[column.name for column in COLUMNS])),
        provenance=provenance_of_book(book, METHOD, "risk#measures", **inputs_of(view, book)),
        warnings=book.faults,
    )


def _with_benchmark(view: RiskView, book: Book) -> Iterable[tuple[Reading, float]]:
    """Each with the benchmark's own value, NaN for what compares the two."""
    alone = sample_of_benchmark(view, book)
    names = [name for name, measure in MEASURES.items() if "benchmark" not in measure.needs]
    with said():
        readings = read(sample_of(view, book))
        others = read(alone, names) if alone is not None else {}
    for name, reading in readings.items():
        yield reading, others[name].value if name in others else math.nan


def _row(reading: Reading, beside: float) -> dict[str, object]:
    measure = reading.measure
    return {
        "group": measure.group,
        "title": measure.title,
        "value": reading.value,
        "benchmark": beside,
        "unit": measure.unit,
        "annualised": "yes" if measure.annualised else "no",
        "observations": reading.observations,
        "formula": measure.formula,
        "why": reading.why,
        "convention": measure.convention,
        "reference": measure.reference,
        "name": measure.name,
    }


def summary_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    names = SUMMARY + (SUMMARY_OF_BENCHMARK if book.benchmark is not None else ())
    with said():
        readings = read(sample_of(view, book), (*names, "sharpe_standard_error"))
    error = readings.pop("sharpe_standard_error").value
    notes = {"sharpe_ratio": f"± {error:.2f}"} if math.isfinite(error) else {}
    return Panel(
        name="summary",
        title="In short",
        context=stretch_of(book),
        content=Metrics(tuple(metric_of(one, notes.get(name, "")) for name, one in readings.items())),
        provenance=provenance_of_book(
            book, METHOD + STANDARD_ERROR + _formulas(readings), "risk#summary", **inputs_of(view, book)
        ),
        warnings=book.faults,
    )


def metric_of(reading: Reading, note: str = "") -> Metric:
    measure = reading.measure
    is_known = math.isfinite(reading.value)
    return Metric(
        name=measure.name,
        label=measure.title,
        value=reading.value if is_known else None,
        kind="percent" if measure.unit in {"fraction", "probability"} else "number",
        decimals=0 if measure.unit == "periods" else 2,
        unit="bars" if measure.unit == "periods" else "",
        note=note if is_known else reading.why,
    )


def _formulas(readings: Mapping[str, Reading]) -> str:
    return " " + " ".join(f"{one.measure.title}: {one.measure.formula}." for one in readings.values())
