"""What a basket holds, in one line."""

from collections.abc import Sequence

from views.risk.holdings import Holding
from views.risk.state import RiskView

NAMED = 4
LISTED = 8


def symbols_in_words(symbols: Sequence[str]) -> str:
    """A few by name, and how many more."""
    return _and_more(list(symbols), NAMED) or "nothing"


def basket_in_words(view: RiskView, holdings: Sequence[Holding]) -> str:
    """Sizes, cash, worth and rebalancing; `holdings` are those of the view, stored ones too."""
    if not holdings:
        return "empty"
    parts = [_and_more([_sized(one, view.sizes) for one in holdings], LISTED), _cash(view, holdings)]
    worth = f"equity {view.equity:,.0f} {view.currency}".rstrip() if view.sizes == "weights" else view.currency
    rebalanced = "never rebalanced" if view.rebalancing == "drifting" else f"rebalanced {view.rebalancing}"
    return " · ".join(part for part in (*parts, worth, rebalanced) if part)


def _and_more(words: list[str], most: int) -> str:
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def _sized(holding: Holding, sizes: str) -> str:
    if sizes == "weights":
        return f"{holding.symbol} {100 * holding.size:.4g} %"
    return f"{holding.symbol} {holding.size:,.10g}"


def _cash(view: RiskView, holdings: Sequence[Holding]) -> str:
    if view.sizes != "weights":
        return f"cash {view.cash:,.10g}" if view.cash else ""
    cash = 1 - sum(holding.size for holding in holdings)
    if abs(cash) < 1e-9:
        return ""
    return f"{'cash' if cash > 0 else 'borrowed'} {100 * abs(cash):.4g} %"
