"""Hiding amounts: the same view of a basket worth 100, so that nothing that is computed from it knows an amount.

Weights and percentages stay. A kind that is not listed here shows nothing where amounts are to be hidden.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from data.market import Market
from views.base import NothingToShow, View
from views.documents.sections import Section
from views.risk.book import load_book
from views.risk.holdings import Holding
from views.risk.state import MOST_HOLDINGS, RiskView

WORTH = 100.0
WEIGHT_DECIMALS = 4  # finer ones, with prices that everybody knows, would tell how many shares there are
SMALLEST_LOT = 1e-8
HIDDEN = "Amounts are hidden: all money here is of a basket worth 100."
WITHHELD = "This part can't be shown without the amounts in it."


@dataclass(frozen=True, slots=True)
class Hiding:
    """`hide` gives the view without amounts; `is_hidden` says of one that was kept whether it has none."""

    hide: Callable[[Any, Market], View]
    is_hidden: Callable[[Any], bool]


def hide_amounts(section: Section, market: Market) -> Section | None:
    """None where it can't be shown without them. What was left out of the view is not said, as it may be an amount."""
    hiding = HIDING.get(section.kind.name)
    if hiding is None:
        return None
    try:
        view = hiding.hide(section.view, market)
    except (NothingToShow, LookupError):
        return None
    notes = () if view == section.view else (HIDDEN,)
    return replace(section, view=replace(view, dropped=()), notes=notes)


def hides_amounts(kind: str, view: View) -> bool:
    hiding = HIDING.get(kind)
    return hiding is not None and hiding.is_hidden(view)


def _has_none(view: Any, _market: Market | None = None) -> Any:
    return view


def _weights_alone(view: RiskView, market: Market) -> RiskView:
    """Raises NothingToShow where nothing is held that has weights."""
    weighed = load_book(view, market).weighed
    weights = {symbol: round(float(weight), WEIGHT_DECIMALS) for symbol, weight in weighed.weights.items()}
    largest = max(weights, key=lambda symbol: abs(weights[symbol]))
    missing = round(float(weighed.weights.sum()), WEIGHT_DECIMALS) - sum(weights.values())
    weights[largest] = round(weights[largest] + missing, WEIGHT_DECIMALS)
    held = tuple(Holding(str(symbol), weight) for symbol, weight in weights.items() if weight)
    return replace(
        _held(view, held, market),
        sizes="weights",
        cash=0.0,
        equity=WORTH,
        flow=round(view.flow / weighed.equity * WORTH, WEIGHT_DECIMALS),
        lot=SMALLEST_LOT,
    )


def _held(view: RiskView, held: tuple[Holding, ...], market: Market) -> RiskView:
    """More holdings than an address takes are kept, and the view names them by their digest."""
    if len(held) <= MOST_HOLDINGS:
        return replace(view, holdings=held, basket="")
    digest = market.keep_basket([(holding.symbol, holding.size) for holding in held])
    return replace(view, holdings=(), basket=digest)


def _is_of_weights(view: RiskView) -> bool:
    return (view.sizes, view.cash, view.equity, view.lot) == ("weights", 0.0, WORTH, SMALLEST_LOT)


def _always(_view: View) -> bool:
    return True


# Fields of a risk view that tell an amount, or from which one follows; of the others none does.
RISK_AMOUNTS = frozenset({"holdings", "basket", "sizes", "cash", "equity", "flow", "lot"})
HIDING: Mapping[str, Hiding] = {
    "chart": Hiding(_has_none, _always),
    "home": Hiding(_has_none, _always),
    "predictions": Hiding(_has_none, _always),
    "risk": Hiding(cast("Callable[[Any, Market], View]", _weights_alone), _is_of_weights),
    "volatility": Hiding(_has_none, _always),
}
