"""Each pair of holdings by every kind of correlation, in stress and calm, and in the tail."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analytics.risk.dependence import correlation, ewma_correlation
from analytics.risk.sample import BadReturns
from analytics.risk.shrinkage import shrunk
from analytics.risk.tail_dependence import tail_dependence
from components.panel import Column, Panel, Table
from data.market import Market
from views.base import Progress
from views.risk.book import provenance_of_book
from views.risk.state import RiskView
from views.risk.stress_correlation import WORST, split_by_market, upper_pairs
from views.risk.together import Together, faults_said, load_together

MOST_ROWS = 2_000
METHOD = (
    "Pearson's r, Spearman's ρ and Kendall's τ-b of simple returns; EWMA with decay {decay:g}; Ledoit and Wolf's "
    "shrunk correlation; Pearson's on the worst tenth of the market's bars and on the others. Tail: the share of one's "
    "worst {tail:.3g} of bars that are among the other's too, with its binomial error; unrelated ones have {tail:.3g}."
)
COLUMNS = (
    Column("first", "Holding", "text"),
    Column("second", "With", "text"),
    Column("pearson", "Pearson", decimals=3),
    Column("spearman", "Spearman", decimals=3),
    Column("kendall", "Kendall τ", decimals=3),
    Column("ewma", "EWMA", decimals=3),
    Column("shrunk", "Ledoit-Wolf", decimals=3),
    Column("stress", "In stress", decimals=3),
    Column("calm", "In calm", decimals=3),
    Column("tail", "Tail", decimals=3),
    Column("tail_error", "± error", decimals=3),
)
Matrices = Mapping[str, pd.DataFrame]


@faults_said()
def correlations_panel(view: RiskView, market: Market, progress: Progress) -> Panel:
    together = load_together(view, market)
    columns, faults = _columns(together, view, progress)
    table = upper_pairs(columns["pearson"]).drop(columns="value")
    table = table.assign(**{column.name: _values(columns, column.name) for column in COLUMNS[2:]})
    table = table.sort_values("pearson", ascending=False, kind="stable", ignore_index=True)
    table, said = _strongest(table)
    return Panel(
        name="correlations",
        title="Each pair",
        context=f"{together.bars}, highest first",
        content=Table(COLUMNS, table),
        provenance=provenance_of_book(
            together.book,
            METHOD.format(decay=view.decay, tail=view.tail),
            "risk#correlations",
            decay=view.decay,
            tail=view.tail,
            stress=WORST,
        ),
        warnings=(*together.faults, *faults, *said),
    )


def _columns(together: Together, view: RiskView, progress: Progress) -> tuple[Matrices, tuple[str, ...]]:
    """Matrices by column. One that can't be had leaves its column empty and says why."""
    returns = together.returns
    found: dict[str, pd.DataFrame] = {}
    faults: list[str] = []
    steps: tuple[tuple[str, Callable[[], Matrices]], ...] = (
        ("Pearson", lambda: {"pearson": correlation(returns)}),
        ("Spearman", lambda: {"spearman": correlation(returns, "spearman")}),
        ("EWMA", lambda: {"ewma": ewma_correlation(returns, view.decay)}),
        ("Ledoit-Wolf", lambda: {"shrunk": shrunk(returns).correlation}),
        ("Stress and calm", lambda: _stress(together, view)),
        ("Tail", lambda: _tail(returns, view)),
        ("Kendall", lambda: {"kendall": correlation(returns, "kendall")}),
    )
    for number, (name, step) in enumerate(steps):
        progress(number / len(steps), name)
        try:
            found |= step()
        except BadReturns as error:
            faults.append(f"{name}: {error}")
    return found, tuple(faults)


def _stress(together: Together, view: RiskView) -> Matrices:
    found = split_by_market(together, view).found
    return {"stress": found.stress, "calm": found.calm}


def _tail(returns: pd.DataFrame, view: RiskView) -> Matrices:
    found = tail_dependence(returns, view.tail)
    return {"tail": found.coefficient, "tail_error": found.standard_error}


def _values(columns: Matrices, name: str) -> "pd.Series[float]":
    if name not in columns:
        count = len(columns["pearson"])
        return pd.Series(np.full(count * (count - 1) // 2, np.nan))
    return upper_pairs(columns[name])["value"]


def _strongest(table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if len(table) <= MOST_ROWS:
        return table, ()
    kept = table["pearson"].abs().sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
    said = f"Of {len(table):,} pairs the {MOST_ROWS:,} of the strongest correlation, up or down, are listed."
    return table.loc[kept.sort_values()].reset_index(drop=True), (said,)
