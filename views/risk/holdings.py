"""What is held: symbols with a size each, as text of an address, of a paste or of a row in a file."""

import re
from dataclasses import dataclass

from data.schema import SYMBOL_FORM
from views.fields import Schema, Symbol, format_number, text_of

LARGEST = 1e15
LEAST_MOVE, GREATEST_MOVE = -1.0, 10.0
SYMBOL = SYMBOL_FORM.removesuffix("$")  # at the head of what is written with one


@dataclass(frozen=True, slots=True)
class Holding:
    """`size`: a weight (0.25 is a quarter), an amount of money or a number of shares, by the view; short below 0."""

    symbol: str
    size: float


@dataclass(frozen=True, slots=True)
class HoldingCodec:
    """`AAPL:0.25`, `AAPL:25%`, or `AAPL` alone, which is one of it."""

    def read(self, raw: object) -> Holding:
        symbol, colon, size = text_of(raw).partition(":")
        return Holding(Symbol().read(symbol), read_size(size) if colon else 1.0)

    def write(self, value: Holding) -> str:
        return f"{value.symbol}:{format_number(value.size)}"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"{SYMBOL}(:.+)?$"}


@dataclass(frozen=True, slots=True)
class Proxy:
    """`stand_in` takes the place of `symbol` before its first bar."""

    symbol: str
    stand_in: str


@dataclass(frozen=True, slots=True)
class ProxyCodec:
    """`META:SPX`."""

    def read(self, raw: object) -> Proxy:
        symbol, colon, stand_in = text_of(raw).partition(":")
        if not colon:
            raise ValueError("names no stand-in; say it like META:SPX")
        proxy = Proxy(Symbol().read(symbol), Symbol().read(stand_in))
        if proxy.symbol == proxy.stand_in:
            raise ValueError("can't stand in for itself")
        return proxy

    def write(self, value: Proxy) -> str:
        return f"{value.symbol}:{value.stand_in}"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"{SYMBOL}:{SYMBOL_FORM.removeprefix('^')}"}


@dataclass(frozen=True, slots=True)
class Shock:
    """`move` is a simple return: −0.3 is a fall of three tenths."""

    symbol: str
    move: float


@dataclass(frozen=True, slots=True)
class ShockCodec:
    """`AAPL:-0.3` or `AAPL:-30%`."""

    def read(self, raw: object) -> Shock:
        symbol, colon, move = text_of(raw).partition(":")
        if not colon:
            raise ValueError("names no move; say it like AAPL:-30%")
        shock = Shock(Symbol().read(symbol), read_size(move))
        if not LEAST_MOVE <= shock.move <= GREATEST_MOVE:
            raise ValueError("moves by less than -100 % or more than 1,000 %")
        return shock

    def write(self, value: Shock) -> str:
        return f"{value.symbol}:{format_number(value.move)}"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"{SYMBOL}:.+$"}


def read_size(text: str) -> float:
    """`0.25`, `25%`, `1,000` or `-100`; raises ValueError."""
    words = text.strip().replace("−", "-")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?%?", words):
        words = words.replace(",", "")
    number, percent = words.removesuffix("%"), words.endswith("%")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", number.strip()):
        raise ValueError("has no size like 0.25, 25% or 100")
    size = float(number) / 100 if percent else float(number)
    if not 0 < abs(size) <= LARGEST:
        raise ValueError("has a size of zero or far beyond reason")
    return size


def merged(holdings: tuple[Holding, ...]) -> tuple[Holding, ...]:
    """Each symbol once, its sizes added up; what cancels out is gone."""
    sizes: dict[str, float] = {}
    for holding in holdings:
        sizes[holding.symbol] = sizes.get(holding.symbol, 0.0) + holding.size
    return tuple(Holding(symbol, size) for symbol, size in sizes.items() if size)
