"""Which instruments there are, and what there is of each."""

from typing import Annotated, Any, Final, Literal

import orjson
from flask import Response
from pydantic import Field

from api.access import requires
from api.context import market
from api.instrument_answers import FIELDS, InstrumentAnswer, InstrumentsAnswer, said_of
from api.models import Sent
from api.operations import Operations
from api.paging import cursor_after, place_of, with_next
from api.parameters import Cursor, SymbolText, form_of_names, names_in
from api.problems import problem
from api.versions import UNCHANGED, versioned
from data.instruments import Listing, UnknownSymbol
from data.symbol_search import Place, ranked_listings

MOST: Final = 500
LONGEST_TEXT: Final = 100
Kind = Literal["equity", "etf", "index", "future", "commodity", "volatility", "fx", "crypto", "rate", "fund", "returns"]
Fields = Annotated[
    str | None, Field(pattern=form_of_names(FIELDS), description="Names of what to tell, joined by commas.")
]

instruments = Operations("instruments", "Instruments", "What there are prices or returns of.")


class InstrumentsQuery(Sent):
    query: str = Field(default="", max_length=LONGEST_TEXT, description="Symbol or words of the name; best first.")
    kind: Kind | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    exchange: Annotated[str, Field(pattern="^[A-Z0-9]{4}$")] | None = None
    sector: str | None = Field(default=None, max_length=LONGEST_TEXT)
    fields: Fields = None
    limit: int = Field(default=100, ge=1, le=MOST)
    cursor: Cursor = None

    def wants(self, listing: Listing) -> bool:
        named = ("kind", "currency", "exchange", "sector")
        return all(getattr(self, name) in (None, getattr(listing.instrument, name)) for name in named)

    def question(self) -> tuple[str | None, ...]:
        return self.query, self.kind, self.currency, self.exchange, self.sector


class InstrumentPath(Sent):
    symbol: SymbolText


class InstrumentQuery(Sent):
    fields: Fields = None


@instruments.get("/instruments", responses={200: InstrumentsAnswer, 304: UNCHANGED})
@requires("read")
def list_instruments(query: InstrumentsQuery) -> Response:
    """List and find instruments.
    By symbol, or with the best first where there is a `query`.
    """
    asked = (*query.question(), query.fields, query.limit, query.cursor)
    return versioned(lambda: _page(query), "instruments", *asked, market().version())


@instruments.get("/instruments/<path:symbol>", responses={200: InstrumentAnswer, 304: UNCHANGED})
@requires("read")
def get_instrument(path: InstrumentPath, query: InstrumentQuery) -> Response:
    """Tell what an instrument is.
    A symbol with a slash is written with it or with %2F.
    """
    try:
        listing = market().listing(path.symbol)
    except UnknownSymbol as error:
        return unknown_symbol(error)
    told = lambda: _json(said_of(listing, names_in(query.fields)))  # noqa: E731  (no def would be clearer)
    return versioned(told, "instrument", path.symbol, query.fields, market().version([path.symbol]))


def unknown_symbol(error: UnknownSymbol) -> Response:
    return problem(404, "Nothing here", str(error), code="unknown_symbol")


def _page(query: InstrumentsQuery) -> Response:
    after = place_of(query.cursor, _read_place, *query.question())
    found = [
        (place, listing)
        for place, listing in ranked_listings(market().listings(), query.query)
        if query.wants(listing) and (after is None or place > after)
    ]
    shown = found[: query.limit]
    more = cursor_after(shown[-1][0], *query.question()) if len(found) > len(shown) else None
    items = [said_of(listing, names_in(query.fields)) for _, listing in shown]
    return with_next(_json({"items": items, "next": more}), more)


def _read_place(raw: Any) -> Place:
    rank, length, symbol = raw
    return int(rank), int(length), str(symbol)


def _json(content: dict[str, Any]) -> Response:
    return Response(orjson.dumps(content), mimetype="application/json")
