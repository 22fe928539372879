"""What every method says of the basket's next bars, shared by the panels that tell of it."""

from dataclasses import dataclass

import numpy as np

from analytics.risk.asked import BadRisk, check_horizon
from analytics.risk.estimate import Estimate
from analytics.risk.estimates import Estimates, estimate_all
from analytics.risk.methods import METHODS
from analytics.volatility.returns import BadReturns
from data.market import Market
from views.base import NothingToShow
from views.recent import Recent
from views.risk.book import PARTS_OF_A_BOOK, Book, Key, key_of, load_book
from views.risk.state import RiskView

CONFIDENCES = (0.95, 0.99)
MONTH = {"daily": 21, "weekly": 4, "monthly": 1}  # bars
PATHS = 10_000
LOOKS_AT = (*PARTS_OF_A_BOOK, "confidence", "horizon", "seed")
NEAR = (*PARTS_OF_A_BOOK, "confidence", "seed")  # what one bar and a month look at


@dataclass(frozen=True, slots=True)
class Estimated:
    """Without bootstrap errors, which take most of the time. `horizons`: those that the history can speak of."""

    book: Book
    estimates: Estimates
    confidences: tuple[float, ...]
    horizons: tuple[int, ...]

    def of(self, method: str, confidence: float, horizon: int) -> Estimate:
        """Raises NothingToShow with the method's own reason."""
        if method in self.estimates.left_out:
            raise NothingToShow(f"{title_of(method)} can't be used here: {self.estimates.left_out[method]}")
        return self.estimates.found[method, confidence, horizon]

    def at(self, confidence: float, horizon: int) -> list[Estimate]:
        """In the order of the methods."""
        return [self.of(name, confidence, horizon) for name in METHODS if name not in self.estimates.left_out]

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(f"{title_of(name)} is left out: {why}" for name, why in self.estimates.left_out.items())


_recent: Recent[Key, Estimated] = Recent(most=4)


def estimated(view: RiskView, market: Market) -> Estimated:
    """About the next bar and a month. Raises NothingToShow where there is no movement, or too little history."""
    return _recent.get(key_of(view, market, NEAR), lambda: _estimated(view, load_book(view, market), near(view)))


def estimated_at_horizon(view: RiskView, market: Market) -> Estimated:
    """About the view's horizon: where the headline tells of that too, with the same numbers."""
    book = load_book(view, market)
    try:
        check_horizon(view.horizon, len(book.today))
    except BadRisk as error:
        raise NothingToShow(str(error)) from error
    if view.horizon in near(view):
        return estimated(view, market)
    return _estimated(view, book, {view.horizon})


def near(view: RiskView) -> set[int]:
    return {1, MONTH[view.frequency]}


def _estimated(view: RiskView, book: Book, asked: set[int]) -> Estimated:
    confidences = asked_confidences(view)
    horizons = tuple(bars for bars in sorted(asked) if 2 * bars <= len(book.today))
    rng = np.random.default_rng(view.seed)
    try:
        found = estimate_all(book.today, confidences=confidences, horizons=horizons, rng=rng, paths=PATHS)
    except (BadReturns, BadRisk) as error:
        raise NothingToShow(str(error)) from error
    if not found.found:
        raise NothingToShow(next(iter(found.left_out.values())))
    return Estimated(book, found, confidences, horizons)


def asked_confidences(view: RiskView) -> tuple[float, ...]:
    return tuple(sorted({*CONFIDENCES, view.confidence}))


def title_of(method: str) -> str:
    return METHODS[method].title


def row_name(method: str, confidence: float) -> str:
    """Of a row in tables of methods × confidences: `garch:0.99`."""
    return f"{method}:{confidence:g}"


def method_of_row(name: str) -> str:
    return name.split(":", maxsplit=1)[0]
