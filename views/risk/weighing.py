"""What the basket is worth at the last common bar, and what part of its equity each holding is."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from views.base import NothingToShow
from views.risk.holdings import Holding
from views.risk.members import Member
from views.risk.state import RiskView

CLOSE_TO_ONE = 1e-9
NO_EQUITY = "The basket's equity is {equity:,.2f} {currency}, so it has no weights; add cash or take off shorts."

NO_PRICE = "{symbols}: a series of returns has no price, so it has no shares; give amounts or weights instead."


@dataclass(frozen=True, slots=True)
class Weighed:
    """`weights` are of equity and may be negative; what they leave of 1 is cash. `prices` at the last common bar."""

    weights: "pd.Series[float]"
    equity: float
    currency: str
    prices: "pd.Series[float]"
    faults: tuple[str, ...]

    @property
    def cash(self) -> float:
        return 1.0 - float(self.weights.sum())


def weigh(view: RiskView, holdings: tuple[Holding, ...], members: Mapping[str, Member], as_of: pd.Timestamp) -> Weighed:
    """Raises NothingToShow when there is no equity, or when currencies would have to be guessed."""
    sizes = pd.Series({holding.symbol: holding.size for holding in holdings}, dtype="float64")
    prices = pd.Series({symbol: member.price_at(as_of) for symbol, member in members.items()}, dtype="float64")
    currencies = {member.currency for member in members.values()} - {""}
    currency = view.currency or (currencies.pop() if len(currencies) == 1 else "")
    faults = _foreign(members, currency)
    if view.sizes == "weights":
        return Weighed(sizes, view.equity, currency, prices, (*faults, *_sums(sizes)))
    if view.sizes == "shares" and faults:
        raise NothingToShow(
            f"{faults[0]} Shares in several currencies need exchange rates; give amounts or weights instead."
        )
    if view.sizes == "shares" and prices.isna().any():
        raise NothingToShow(NO_PRICE.format(symbols=", ".join(prices.index[prices.isna()][:6])))
    amounts = sizes * prices if view.sizes == "shares" else sizes
    equity = float(amounts.sum() + view.cash)
    if equity <= 0:
        raise NothingToShow(NO_EQUITY.format(equity=equity, currency=currency))
    return Weighed(amounts / equity, equity, currency, prices, faults)


def _sums(weights: "pd.Series[float]") -> tuple[str, ...]:
    total = float(weights.sum())
    if abs(total - 1) <= CLOSE_TO_ONE:
        return ()
    if total > 1:
        return (f"The weights add up to {total:.2%}: {total - 1:.2%} is borrowed at the risk-free rate.",)
    return (f"The weights add up to {total:.2%}: the other {1 - total:.2%} is cash at the risk-free rate.",)


def _foreign(members: Mapping[str, Member], currency: str) -> tuple[str, ...]:
    others = sorted({f"{symbol} ({m.currency})" for symbol, m in members.items() if m.currency not in {"", currency}})
    if not others:
        return ()
    where = f"not in {currency}" if currency else "in several currencies"
    return (f"Some holdings are {where}: {', '.join(others[:6])}. Their returns are taken in their own, as if hedged.",)
