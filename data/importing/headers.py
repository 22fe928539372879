"""Which column holds what, by names alone. What no name says, no column is taken for.

Long: a column for each field, one row a bar. Wide: a column for each symbol (its close), or for each symbol and field
(`AAPL.Close`, `Close AAPL`), one row a date. A file of returns has a column of them, or one for each symbol, and its
prices, if it has any, are not read; a file of prices has no returns.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from data.importing.faults import ImportFault

NAMES = {
    "date": "date datetime timestamp day tradedate tradingdate tradingday pricedate dt datetimeutc opentime"
    " localtime observationdate",
    "time": "time tradetime timeofday",
    "symbol": "symbol ticker tickersymbol stock stocksymbol instrument security scrip ric",
    "open": "open o openprice openingprice priceopen pxopen",
    "high": "high h highprice highestprice pricehigh dayhigh pxhigh",
    "low": "low l lowprice lowestprice pricelow daylow pxlow",
    "close": "close c closeprice closingprice priceclose closelast last lastprice pxlast price"
    " settle settlement settlementprice",
    "adj_close": "adjclose adjustedclose adjcloseprice adjustedcloseprice adjustedclosingprice closeadj closeadjusted"
    " adjusted adjprice adjustedprice",
    "volume": "volume v vol tradedvolume totalvolume sharevolume sharestraded tradedquantity pxvolume",
    "return": "return returns ret value totalreturn dailyreturn weeklyreturn monthlyreturn",
    "currency": "currency ccy curr currencycode",
    "interval": "per interval timeframe",
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names.split()}
PRICES = ("open", "high", "low", "close", "adj_close")
BAR = (*PRICES, "volume")
RETURN = "return"
VALUES = (*BAR, RETURN)
ROW_FIELDS = ("date", "time", "currency", "interval")  # of a row, whichever symbol its cells belong to
OF_PRICES = frozenset(NAMES) - {RETURN}
OF_RETURNS = frozenset(NAMES) - set(BAR)
LETTERS = frozenset("ohlc")
NAMELESS_INDEX = frozenset({"", "unnamed0", "index"})  # what pandas calls an index without a name
FIELD_LAST = re.compile(r"^(?P<symbol>.+)[ _.:|/](?P<field>[^ _.:|/]+)$")
FIELD_FIRST = re.compile(r"^(?P<field>[^ _.:|/]+)[ _.:|/](?P<symbol>.+)$")
TUPLE = re.compile(r"^\('(.+)', '(.+)'\)$")  # what pandas makes of two header rows


@dataclass(frozen=True, slots=True)
class WideColumn:
    symbol: str
    field: str
    position: int


@dataclass(frozen=True, slots=True)
class Layout:
    fields: Mapping[str, int]  # field -> position
    wide: tuple[WideColumn, ...]
    ignored: tuple[str, ...]

    @property
    def positions(self) -> set[int]:
        return {*self.fields.values(), *(column.position for column in self.wide)}

    def positions_of(self, symbol: str) -> list[int]:
        """The columns that a row of a symbol in a wide file came from."""
        own = [column.position for column in self.wide if column.symbol.strip().upper() == symbol]
        return sorted([*self.fields.values(), *(own or [column.position for column in self.wide])])


def recognise(header: tuple[str, ...], said: Mapping[str, str], *, returns: bool = False) -> Layout:
    """`said` holds the columns that the file's owner named: field -> name in the file."""
    fields = _fields(header, said, OF_RETURNS if returns else OF_PRICES)
    if "date" not in fields and "time" in fields:
        fields["date"] = fields.pop("time")
    if "date" not in fields:
        raise ImportFault(f"There is no column of dates among {_listed(header)}; name it with --column date=NAME.")
    wide = () if {"close", "adj_close", RETURN} & set(fields) else _wide(header, fields, returns=returns)
    if wide:
        fields = {field: position for field, position in fields.items() if field in ROW_FIELDS}
    used = {*fields.values(), *(column.position for column in wide)}
    ignored = tuple(name for position, name in enumerate(header) if position not in used and name)
    return Layout(fields, wide, ignored)


def key_of(name: str) -> str:
    """`1. Open`, `<OPEN>` and `open` are one; `Schluß` keeps its letters."""
    name = unicodedata.normalize("NFKC", re.sub(r"^\s*\d+\.\s+", "", name)).casefold()
    return "".join(letter for letter in name if letter.isalnum())


def _fields(header: tuple[str, ...], said: Mapping[str, str], allowed: Set[str]) -> dict[str, int]:
    fields = {field: _position(header, field, name, allowed) for field, name in said.items()}
    keys = [key_of(name) for name in header]
    spelled_out = set(keys) >= LETTERS  # else C, O, V, … are tickers
    for position, key in enumerate(keys):
        field = FIELD_OF.get(key)
        if field not in allowed or field in said or position in fields.values():
            continue
        if field is None or (len(key) == 1 and not spelled_out):
            continue
        if field in fields:
            both = f"{header[fields[field]]!r} and {header[position]!r}"
            raise ImportFault(f"Both {both} could be the {field}; say which with --column {field}=NAME.")
        fields[field] = position
    if not {"date", "time"} & set(fields) and keys and keys[0] in NAMELESS_INDEX:
        fields["date"] = 0
    return fields


def _position(header: tuple[str, ...], field: str, name: str, allowed: Set[str]) -> int:
    if field not in allowed:
        here = ", ".join(known for known in NAMES if known in allowed)
        raise ImportFault(f"--column {field}=… names no field of {_contents(allowed)}; its fields are {here}.")
    if header.count(name) != 1:
        how = "no column" if name not in header else "more than one column"
        raise ImportFault(f"There is {how} named {name!r}; there are {_listed(header)}.")
    return header.index(name)


def _wide(header: tuple[str, ...], fields: Mapping[str, int], *, returns: bool) -> tuple[WideColumn, ...]:
    rest = [(i, name) for i, name in enumerate(header) if name and not _is_moment(i, fields)]
    columns = _wide_returns(header, fields, rest) if returns else _wide_prices(header, fields, rest)
    _refuse_twins(columns)
    return columns


def _wide_returns(
    header: tuple[str, ...], fields: Mapping[str, int], rest: list[tuple[int, str]]
) -> tuple[WideColumn, ...]:
    has_prices = any(FIELD_OF.get(key_of(name)) in BAR and len(key_of(name)) > 1 for _, name in rest)
    if "symbol" in fields or has_prices or not rest:
        raise ImportFault(f"There is no column of returns among {_listed(header)}; name it with --column return=NAME.")
    return tuple(WideColumn(name, RETURN, i) for i, name in rest)


def _wide_prices(
    header: tuple[str, ...], fields: Mapping[str, int], rest: list[tuple[int, str]]
) -> tuple[WideColumn, ...]:
    if "symbol" in fields or len(set(fields) & set(VALUES)) > 1:
        raise ImportFault(f"There is no column of closes among {_listed(header)}; name it with --column close=NAME.")
    columns = tuple(pair for i, name in rest if (pair := _pair(i, name)) is not None)
    if not columns:
        _refuse_returns(name for _, name in rest)
        columns = tuple(WideColumn(name, "close", i) for i, name in rest)
    if not columns:
        raise ImportFault(f"There is no column of prices among {_listed(header)}.")
    return columns


def _refuse_returns(names: Iterable[str]) -> None:
    """A value can be a price, a return can't."""
    for name in names:
        if FIELD_OF.get(key_of(name)) == RETURN and key_of(name) != "value":
            raise ImportFault(f"{name!r} is a column of returns and no price: import the file with --kind returns.")


def _is_moment(position: int, fields: Mapping[str, int]) -> bool:
    return position in {fields.get(field) for field in ROW_FIELDS}


def _pair(position: int, name: str) -> WideColumn | None:
    """A symbol and a field in one name, in either order; `Adj Close` has a blank of its own."""
    name = re.sub(r"(?i)adj[. ]+close", "AdjClose", TUPLE.sub(r"\1 \2", name))
    for form in (FIELD_LAST, FIELD_FIRST):
        found = form.match(name)
        field = FIELD_OF.get(key_of(found["field"])) if found else None
        if found and field in BAR and len(found["field"]) > 1:
            return WideColumn(found["symbol"].strip(), field, position)
    return None


def _refuse_twins(columns: Iterable[WideColumn]) -> None:
    seen: set[tuple[str, str]] = set()
    for column in columns:
        if (column.symbol.upper(), column.field) in seen:
            raise ImportFault(f"Two columns hold the {column.field} of {column.symbol}.")
        seen.add((column.symbol.upper(), column.field))


def _contents(allowed: Set[str]) -> str:
    return "a file of returns (--kind returns)" if RETURN in allowed else "a file of prices"


def _listed(header: tuple[str, ...]) -> str:
    shown = ", ".join(repr(name) for name in header[:12])
    return shown + (f" and {len(header) - 12} more" if len(header) > 12 else "")
