"""The basket of the risk page: what it holds, how it is read from lines and files, and what is done about lost bars."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.basket_editor import basket_card, basket_editor
from components.buttons import icon, pressing
from data.instruments import UnknownSymbol
from pages._context import market, symbol_options
from pages._risk_settings import WORDS
from views.base import NothingToShow
from views.risk import RiskView
from views.risk.book import load_book
from views.risk.files import UnreadableBasket
from views.risk.holdings import Holding
from views.risk.in_words import basket_in_words
from views.risk.pasting import read_pasted, to_lines
from views.risk.shortest import Loss, losses
from views.risk.state import MOST_HOLDINGS

LONGEST_ADDRESS = 1_200  # characters of holdings
NAMED_FAULTS = 8


@dataclass(frozen=True, slots=True)
class Used:
    """What becomes of a basket that was entered: its view, or the faults for which it is not used."""

    view: RiskView | None
    sizes: str
    faults: tuple[str, ...] = ()


def holdings_of(view: RiskView) -> tuple[Holding, ...]:
    kept = market().basket(view.basket) if view.basket else None
    return view.holdings if kept is None else tuple(Holding(symbol, size) for symbol, size in kept)


def card(view: RiskView, *, is_open: bool) -> Component:
    written = view.parameters()
    values = {name: getattr(view, name) for name in ("sizes", "cash", "equity", "currency", "rebalancing")}
    form = basket_editor(
        to_lines(holdings_of(view)),
        {**values, "proxies": written["proxies"]},
        WORDS["sizes"],
        WORDS["rebalancing"],
        symbol_options(()),
    )
    return basket_card(held(view), form, is_open=is_open)


def held(view: RiskView) -> str:
    return basket_in_words(view, holdings_of(view))


def use(view: RiskView, lines: str, values: Mapping[str, Any]) -> Used:
    """Nothing is used while a line can't be read, names no instrument, or a setting beside it is wrong."""
    pasted = read_pasted(lines)
    said = {name: value for name, value in values.items() if value is not None}
    sizes = pasted.sizes or str(said.get("sizes", view.sizes))
    unknown = _unknown(pasted.holdings)
    if pasted.faults or unknown or not pasted.holdings:
        return Used(None, sizes, (*pasted.faults, *unknown) or ("Name at least one holding, like SPX 1.",))
    found = with_holdings(view, pasted.holdings, **{**said, "sizes": sizes})
    return Used(None, sizes, found.dropped) if found.dropped else Used(found, sizes)


def with_holdings(view: RiskView, holdings: Sequence[Holding], **values: Any) -> RiskView:
    """In the address where they are few, else stored and named there."""
    text = ",".join(f"{holding.symbol}:{holding.size!r}" for holding in holdings)
    where = {"basket": "", "holdings": text}
    if len(holdings) > MOST_HOLDINGS or len(text) > LONGEST_ADDRESS:
        digest = market().keep_basket([(holding.symbol, holding.size) for holding in holdings])
        where = {"basket": digest, "holdings": ""}
    return RiskView.parse({**view.parameters(), **values, **where})


def content_of(uploaded: str) -> bytes:
    """What a browser sends of a file. Raises UnreadableBasket."""
    try:
        return base64.b64decode(uploaded.partition(",")[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableBasket("The file did not arrive whole; load it again.") from error


def _unknown(holdings: Sequence[Holding]) -> tuple[str, ...]:
    known = {listing.instrument.symbol for listing in market().listings()}
    return tuple(f"There is no instrument {holding.symbol}." for holding in holdings if holding.symbol not in known)


def fault_list(faults: Sequence[str]) -> Component:
    more = len(faults) - NAMED_FAULTS
    shown = [*faults[:NAMED_FAULTS], *([f"And {more} more."] if more > 0 else [])]
    lead = html.P("The basket is not used yet:", className="o-basket__lead")
    return html.Div([lead, html.Ul([html.Li(fault) for fault in shown])])


def remedies(view: RiskView, store: str) -> Component | None:
    """What each holding that costs the others history may be met with."""
    try:
        book = load_book(view, market())
        lost = losses(book, view, market())
    except (NothingToShow, UnknownSymbol):  # its panels say so
        return None
    return html.Div([_remedy(loss, store) for loss in lost], className="o-remedies") if lost else None


def _remedy(loss: Loss, store: str) -> Component:
    who = loss.symbols[0] if len(loss.symbols) == 1 else "them"
    ways = [(f"drop {' '.join(loss.symbols)}", f"Drop {who}")]
    if loss.stand_in:
        ways.append((f"stand-in {loss.stand_in} {' '.join(loss.symbols)}", f"Let {loss.stand_in} stand in"))
    ways.append((f"{'end' if loss.is_at_end else 'start'} {loss.when:%Y-%m-%d}", "Keep to what all have"))
    buttons = [html.Button(face, type="button", className="o-button", **pressing(store, way)) for way, face in ways]
    return html.Div([icon("hourglass-split"), html.Span(loss.words), *buttons], className="o-remedy")


def remedied(view: RiskView, way: str) -> RiskView:
    """The view after one of the ways that `remedies` offers; as it was for anything else."""
    match way.split(" "):
        case ["drop", *symbols]:
            kept = [holding for holding in holdings_of(view) if holding.symbol not in symbols]
            return with_holdings(view, kept) if kept else view
        case ["stand-in", stand_in, *symbols]:
            proxies = ",".join((view.parameters()["proxies"], *(f"{symbol}:{stand_in}" for symbol in symbols)))
            return RiskView.parse({**view.parameters(), "proxies": proxies})
        case [("start" | "end") as side, day]:
            return RiskView.parse({**view.parameters(), side: day})
    return view
