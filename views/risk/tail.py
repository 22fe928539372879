"""Where the tail begins: mean excess, stability of the fitted parameters, and what each threshold would say."""

import numpy as np
import pandas as pd

from analytics.risk.asked import BadRisk
from analytics.risk.extreme_value import TAIL, fit_pareto_tail
from analytics.risk.shapes import ROUNDING
from analytics.risk.threshold import TWO_SIDED, mean_excess, parameter_stability, thresholds
from analytics.volatility.returns import BadReturns, FloatArray
from components.figures.risk_var import mean_excess_figure, stability_figure
from components.panel import Column, Figure, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.state import RiskView

METHOD = (
    "Losses of one bar of today's weights beyond a threshold u, positive fractions, as a generalised Pareto with shape "
    "ξ and scale β by maximum likelihood. Beyond a good threshold the mean excess is a straight line, and ξ and β − ξu "
    "stay where they are (Davison & Smith 1990; Coles 2001, ch. 4). VaR = u + β/ξ ((n/N_u α)^(−ξ) − 1); "
    "ES = (VaR + β − ξu)/(1 − ξ). The extreme-value method's own u leaves the worst tenth beyond it. "
    "Errors: one standard deviation; intervals: 95 %."
)


def tail_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    at = f"{view.confidence * 100:g} %"
    columns = (
        Column("threshold", "Threshold u", "percent", 2),
        Column("exceedances", "Beyond", "integer"),
        Column("mean_excess", "Mean excess", "percent", 3),
        Column("shape", "Shape ξ", decimals=3),
        Column("shape_error", "± error", decimals=3),
        Column("scale", "Scale β", decimals=5),
        Column("modified_scale", "β − ξu", decimals=5),
        Column("modified_scale_error", "± error", decimals=5),
        Column("value_at_risk", f"VaR {at}", "percent", 3),
        Column("expected_shortfall", f"ES {at}", "percent", 3),
        Column("used", "Used", "text"),
    )
    own, frame = _table(book, view.confidence)
    return Panel(
        name="tail",
        title="The tail by threshold",
        context=f"the method's own threshold {own:.2%}, one bar at {at}",
        content=Table(columns, frame),
        provenance=_provenance(view, book, "tail", own),
        warnings=book.faults,
    )


def mean_excess_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    own, excess, _ = _diagnosed(book)
    return Panel(
        name="mean-excess",
        title="Mean excess",
        context="by threshold; straight beyond a good one",
        content=Figure(mean_excess_figure(excess, own)),
        provenance=_provenance(view, book, "mean-excess", own),
        warnings=book.faults,
    )


def stability_panel(view: RiskView, market: Market) -> Panel:
    book = load_book(view, market)
    own, _, stable = _diagnosed(book)
    return Panel(
        name="stability",
        title="Stability of the tail's shape",
        context="by threshold; level beyond a good one",
        content=Figure(stability_figure(stable, own, TWO_SIDED)),
        provenance=_provenance(view, book, "stability", own),
        warnings=book.faults,
    )


def _table(book: Book, confidence: float) -> tuple[float, pd.DataFrame]:
    own, excess, stable = _diagnosed(book)
    losses = -book.today.to_numpy()
    frame = stable.join(excess["mean_excess"]).reset_index()
    tails = [_said(losses, int(count), confidence) for count in frame["exceedances"]]
    said = pd.DataFrame(tails, columns=["value_at_risk", "expected_shortfall"])
    used = frame["threshold"].eq(own).map({True: "by the method", False: ""})
    return own, pd.concat([frame.assign(used=used), said], axis=1)


def _said(losses: FloatArray, beyond: int, confidence: float) -> tuple[float, float]:
    """By the tail that leaves so many losses beyond."""
    fitted, level = fit_pareto_tail(losses, beyond / len(losses)), np.array([confidence])
    return float(fitted.quantile(level)[0]), float(fitted.shortfall(level)[0])


def _diagnosed(book: Book) -> tuple[float, pd.DataFrame, pd.DataFrame]:
    """The method's own threshold; mean excess and parameters there and around it."""
    try:
        around = thresholds(book.today)
        own = _own_threshold(book)
        at = pd.Index([*around, own]).unique().sort_values().to_numpy()
        return own, mean_excess(book.today, at), parameter_stability(book.today, at)
    except (BadReturns, BadRisk) as error:
        raise NothingToShow(str(error)) from error


def _own_threshold(book: Book) -> float:
    losses = (-book.today).sort_values(ascending=False)
    return float(losses.iloc[int(len(losses) * TAIL + ROUNDING)])


def _provenance(view: RiskView, book: Book, panel: str, own: float) -> Provenance:
    return provenance_of_book(
        book,
        METHOD,
        f"risk#{panel}",
        threshold=own,
        confidence=view.confidence,
        window=f"{book.today.index[0]:%Y-%m-%d} … {book.as_of:%Y-%m-%d}",
    )
