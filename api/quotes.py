"""The last daily close of many instruments at once, as the home page has it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from flask import Response
from pydantic import Field, field_validator

from api.access import requires
from api.context import market
from api.models import Answer, Sent
from api.operations import Operations
from api.parameters import form_of_names, names_in
from api.versions import UNCHANGED, versioned
from components.panel import iso
from data.market import Sparkline
from views.fields import Symbol
from views.home import METHOD

MOST: Final = 1_000
MOST_IN_AN_ADDRESS: Final = 100
LONGEST_NAME: Final = 64

quotes = Operations("quotes", "Quotes", "The last daily close of many instruments at once.")


class QuoteProblem(Answer):
    code: str = Field(description="`invalid_symbol`, `unknown_symbol` or `no_daily_bars`.")
    detail: str


class QuoteAnswer(Answer):
    """`fields` leaves out what it does not name, and a quote with a `problem` has nothing else."""

    symbol: str = Field(description="As it was asked for, in capitals.")
    name: str | None = None
    unit: str | None = Field(default=None, description="What the prices are in; a series of returns has none.")
    last: float | None = Field(default=None, description="Last daily close, adjusted.")
    change: float | None = Field(default=None, description="Simple return since the close before, as a fraction.")
    low_52w: float | None = None
    high_52w: float | None = None
    as_of: str | None = Field(default=None, description="Date of the last close.")
    sources: list[str] | None = None
    warnings: list[str] | None = Field(default=None, description="What its sources ask to be shown with it.")
    problem: QuoteProblem | None = None


class QuotesAnswer(Answer):
    items: list[QuoteAnswer] = Field(description="In the order asked for.")
    method: str


FIELDS: Final = tuple(name for name in QuoteAnswer.model_fields if name not in {"symbol", "problem"})


class QuotesQuery(Sent):
    symbols: str = Field(
        min_length=1,
        max_length=MOST_IN_AN_ADDRESS * (LONGEST_NAME + 1),
        description=f"At most {MOST_IN_AN_ADDRESS}, joined by commas; POST takes more.",
        json_schema_extra={"example": "AAPL,MSFT"},
    )
    fields: str | None = Field(default=None, pattern=form_of_names(FIELDS), description="Joined by commas.")

    @field_validator("symbols")
    @classmethod
    def at_most(cls, text: str) -> str:
        if text.count(",") >= MOST_IN_AN_ADDRESS:
            raise ValueError(f"takes at most {MOST_IN_AN_ADDRESS}; POST takes {MOST:,}")
        return text


class QuotesBody(Sent):
    symbols: list[str] = Field(min_length=1, max_length=MOST, description="What is no symbol gets its own problem.")
    fields: str | None = Field(default=None, pattern=form_of_names(FIELDS), description="Joined by commas.")


@quotes.get("/quotes", responses={200: QuotesAnswer, 304: UNCHANGED})
@requires("read")
def get_quotes(query: QuotesQuery) -> Response:
    """Quote some instruments."""
    symbols = query.symbols.split(",")
    return versioned(lambda: _quotes(symbols, query.fields), "quotes", query.symbols, query.fields, market().version())


@quotes.post("/quotes", responses={200: QuotesAnswer}, operation_id="quote_many")
@requires("read")
def post_quotes(body: QuotesBody) -> Response:
    """Quote up to 1,000 instruments.
    It changes nothing; it is a POST because an address can't hold so many.
    """
    return _quotes(body.symbols, body.fields)


def _quotes(symbols: Sequence[str], fields: str | None) -> Response:
    lines = market().sparklines()
    items = [_quote(symbol, lines, names_in(fields) or FIELDS) for symbol in symbols]
    return Response(orjson.dumps({"items": items, "method": f"{METHOD}."}), mimetype="application/json")


def _quote(text: str, lines: Mapping[str, Sparkline], names: Sequence[str]) -> dict[str, Any]:
    try:
        symbol = Symbol().read(text)
    except ValueError:
        return _without(text[:LONGEST_NAME], "invalid_symbol", "This is no symbol of an instrument.")
    if not market().knows(symbol):
        return _without(symbol, "unknown_symbol", f"There is no instrument with the symbol {symbol!r}.")
    line = lines.get(symbol)
    if line is None:
        return _without(symbol, "no_daily_bars", f"{symbol} has no daily bars.")
    said = _said_of(line)
    return {"symbol": symbol, **{name: said[name] for name in names}}


def _said_of(line: Sparkline) -> dict[str, Any]:
    instrument = market().listing(line.symbol).instrument
    return {
        "name": instrument.name,
        "unit": None if instrument.has_only_returns else instrument.currency,
        "last": line.last,
        "change": line.change,
        "low_52w": line.low_52w,
        "high_52w": line.high_52w,
        "as_of": iso(line.as_of),
        "sources": line.sources,
        "warnings": line.cautions,
    }


def _without(symbol: str, code: str, detail: str) -> dict[str, Any]:
    return {"symbol": symbol, "problem": {"code": code, "detail": detail}}
