"""Which holding carries the risk: marginal, component and incremental, which of them add up."""

from typing import cast

import numpy as np
import pandas as pd

from analytics.risk.asked import BadRisk
from analytics.risk.components import SCENARIOS, Components, Source, components
from analytics.risk.tail_measures import TAIL_MEASURES
from analytics.volatility.returns import BadReturns
from components.figures.risk_var import components_figure
from components.panel import Column, Figure, Panel, Provenance, Table
from data.market import Market
from views.base import NothingToShow
from views.risk.book import Book, load_book, provenance_of_book
from views.risk.headline import ahead_words
from views.risk.state import RiskView

BOOK = "Basket"
SOURCES = {
    "gaussian": "the normal's formula",
    "historical": "returns seen",
    "monte_carlo": f"{SCENARIOS:,} normal draws",
    "monte_carlo_t": f"{SCENARIOS:,} draws of Student's t",
}
COLUMNS = (
    Column("holding", "Holding", "text"),
    Column("weight", "Weight", "percent", 2),
    Column("component_value_at_risk", "Component VaR", "percent", 3),
    Column("share_value_at_risk", "of VaR", "percent", 1),
    Column("marginal_value_at_risk", "Marginal VaR", "percent", 3),
    Column("incremental_value_at_risk", "Incremental VaR", "percent", 3),
    Column("component_expected_shortfall", "Component ES", "percent", 3),
    Column("share_expected_shortfall", "of ES", "percent", 1),
    Column("marginal_expected_shortfall", "Marginal ES", "percent", 3),
    Column("incremental_expected_shortfall", "Incremental ES", "percent", 3),
)
METHOD = (
    "From {source}. Marginal: the change of the basket's risk by one more unit of weight; component: weight × "
    "marginal, which add up to the basket's; incremental: what the risk would be less by without the holding, its "
    "money in cash, which do not add up. Positive losses, fractions of the basket's value over the bars ahead; not "
    "annualised."
)


def components_panel(view: RiskView, market: Market) -> Panel:
    book, found = _found(view, market)
    return Panel(
        name="components",
        title="Risk by holding",
        context=_context(view, found),
        content=Table(COLUMNS, _with_basket(found)),
        provenance=_provenance(view, book, found, "components"),
        warnings=book.faults,
    )


def component_bars_panel(view: RiskView, market: Market) -> Panel:
    book, found = _found(view, market)
    return Panel(
        name="component-bars",
        title="Who carries the risk",
        context=_context(view, found),
        content=Figure(components_figure(found.table)),
        provenance=_provenance(view, book, found, "component-bars"),
        warnings=book.faults,
    )


def _found(view: RiskView, market: Market) -> tuple[Book, Components]:
    book = load_book(view, market)
    source = cast("Source", view.source)
    rng = np.random.default_rng(view.seed)
    try:
        return book, components(book.returns, book.weighed.weights, source, view.confidence, view.horizon, rng=rng)
    except (BadRisk, BadReturns) as error:
        raise NothingToShow(str(error)) from error


def _with_basket(found: Components) -> pd.DataFrame:
    """A last row of what adds up; the others have no sum that means something."""
    rows = found.table.reset_index()
    total: dict[str, object] = {"holding": BOOK, "weight": rows["weight"].sum()}
    for measure in ("value_at_risk", "expected_shortfall"):
        total[f"component_{measure}"] = getattr(found, measure)
        total[f"share_{measure}"] = rows[f"share_{measure}"].sum(min_count=1)
    return pd.concat([rows, pd.DataFrame([total])], ignore_index=True)


def _context(view: RiskView, found: Components) -> str:
    when = ahead_words(view.horizon).lower()
    return f"{when} at {view.confidence * 100:g} %, from {SOURCES[found.source]}"


def _provenance(view: RiskView, book: Book, found: Components, panel: str) -> Provenance:
    named = [column.name for column in COLUMNS if column.name in TAIL_MEASURES]
    return provenance_of_book(
        book,
        METHOD.format(source=SOURCES[found.source]),
        f"risk#{panel}",
        source=found.source,
        confidence=view.confidence,
        horizon=view.horizon,
        window=f"{book.returns.index[0]:%Y-%m-%d} … {book.as_of:%Y-%m-%d}",
        seed=view.seed if found.source.startswith("monte_carlo") else None,
        **{name: f"{TAIL_MEASURES[name].formula}. {TAIL_MEASURES[name].reference}" for name in named},
    )
