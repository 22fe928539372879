"""The holdings of a basket as something to compare: those that move, and their correlation of the kind asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.risk.dependence import Method, correlation, ewma_correlation
from analytics.risk.sample import BadReturns
from data.market import Market
from views.base import NothingToShow
from views.risk.book import Book, load_book
from views.risk.state import RiskView

MOST_AT_ONCE = 60  # of Kendall's: its time grows with the square of the holdings
RANKS: dict[str, Method] = {"spearman": "spearman", "kendall": "kendall"}
KINDS = {
    "pearson": "Pearson's correlation of simple returns.",
    "spearman": "Spearman's rank correlation: Pearson's of average ranks.",
    "kendall": "Kendall's τ-b: concordant less discordant pairs of bars, over those not tied.",
    "ewma": "Correlation of Σ λ^age r rᵀ, means taken for zero (RiskMetrics).",
    "shrunk": "Correlation of Ledoit and Wolf's shrunk covariance (2004).",
}
TITLES = {"pearson": "Pearson", "spearman": "Spearman", "kendall": "Kendall", "ewma": "EWMA", "shrunk": "Ledoit-Wolf"}
ALONE = "There is one holding; name at least two to see how they move together."
TOO_MANY = (
    f"Kendall's correlation of more than {MOST_AT_ONCE} holdings takes long; choose another kind here, or read it in "
    "the table of pairs."
)


@dataclass(frozen=True, slots=True)
class Together:
    """`returns`: dates × two or more holdings, each in motion, in the order of the alphabet."""

    book: Book
    returns: pd.DataFrame
    faults: tuple[str, ...]

    @property
    def bars(self) -> str:
        return f"{len(self.returns):,} bars"

    @property
    def benchmark(self) -> "pd.Series[float] | None":
        """Where it has bars; None too when it stands still."""
        known = None if self.book.benchmark is None else self.book.benchmark.dropna()
        return None if known is None or known.nunique() < 2 else known


@contextmanager
def faults_said() -> Iterator[None]:
    """What returns can't be used for is said in the panel's place."""
    try:
        yield
    except BadReturns as error:
        raise NothingToShow(str(error)) from error


def load_together(view: RiskView, market: Market) -> Together:
    """Raises NothingToShow for fewer than two holdings that move."""
    book = load_book(view, market)
    if len(book.holdings) < 2:
        raise NothingToShow(ALONE)
    moves = np.ptp(book.returns.to_numpy(np.float64), axis=0) > 0
    still = [str(symbol) for symbol in book.returns.columns[~moves]]
    said = f"{', '.join(still)} never moved in this stretch, so nothing can depend on it."
    if moves.sum() < 2:
        raise NothingToShow(f"{said} Name at least two holdings that do.")
    returns = book.returns.loc[:, moves].sort_index(axis=1)
    return Together(book, returns, (*book.faults, f"{said} It is left out.") if still else book.faults)


def matrix_of(view: RiskView, returns: pd.DataFrame) -> pd.DataFrame:
    """Raises BadReturns, and NothingToShow for what would take too long beside others."""
    if view.correlation == "kendall" and returns.shape[1] > MOST_AT_ONCE:
        raise NothingToShow(TOO_MANY)
    if view.correlation == "ewma":
        return ewma_correlation(returns, view.decay)
    if view.correlation == "shrunk":
        from analytics.risk.shrinkage import shrunk

        return shrunk(returns).correlation
    return correlation(returns, RANKS.get(view.correlation, "pearson"))


def decay_of(view: RiskView) -> float | None:
    return view.decay if view.correlation == "ewma" else None
