"""A table with its layout into candidates: one row a bar, in one schema, each with the first reason against it, if any.

Columns: `position` (in the table), `row` (in the file), `symbol`, `ts` (µs, UTC, NaT where it can't be read), `open`,
`high`, `low`, `close`, `adj_close`, `volume`, `return` (float64, NaN where there is none), `currency` (as written, ""
for none), `fault` (a key of `faults.REASONS`, or "").
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.importing.bar_lengths import decide_interval, to_intervals
from data.importing.faults import REASONS, ImportFault
from data.importing.headers import RETURN, VALUES, Layout
from data.importing.instants import Mask, to_instants
from data.importing.moments import parse_moments
from data.importing.numbers import Floats, decimal_mark, parse_numbers
from data.importing.options import ImportOptions
from data.importing.table import RawTable, texts_of

SYMBOL_FORM = r"[A-Z0-9][A-Z0-9.^=_/-]{0,31}"


@dataclass(frozen=True, slots=True)
class Candidates:
    frame: pd.DataFrame
    interval: str
    fields: frozenset[str]  # of VALUES, those that the file has
    empty_cells: int  # of a wide file: no bar of that symbol on that date


def normalise(table: RawTable, layout: Layout, options: ImportOptions) -> Candidates:
    dates = table.cells[layout.fields["date"]]
    times = table.cells[layout.fields["time"]] if "time" in layout.fields else None
    moments = parse_moments(dates, times, options)
    if np.isnat(moments.wall).all():
        shown = texts_of(dates).iloc[0]
        raise ImportFault(
            f"No date can be read (row {table.row_numbers[0]} has {shown!r});"
            " say their form, like --date-format %d/%m/%y."
        )
    written = texts_of(table.cells[layout.fields["interval"]]) if "interval" in layout.fields else None
    interval = decide_interval(moments, options.interval, written)
    ts, faults = to_instants(moments, interval, options.timezone)
    rows = pd.DataFrame({"position": np.arange(len(ts)), "row": table.row_numbers, "ts": ts})
    rows["currency"] = _currency(table, layout)
    faults["wrong_interval"] = _wrong_interval(written, interval, len(ts))
    rows["fault"] = _first_reason({"extra_cells": _extra_cells(table, layout), **faults})
    if layout.wide:
        return _wide(table, layout, rows, options, interval)
    return _long(table, layout, rows, options, interval)


def _long(table: RawTable, layout: Layout, rows: pd.DataFrame, options: ImportOptions, interval: str) -> Candidates:
    columns = {field: table.cells[layout.fields[field]] for field in VALUES if field in layout.fields}
    _check_complete(columns, "The file")
    values, unreadable = _values(columns, _decimal(columns, table, options))
    symbols = _symbols(table, layout, options)
    frame = pd.DataFrame({**rows, "symbol": symbols, **values})
    return Candidates(_judged(frame, unreadable), interval, frozenset(columns), 0)


def _check_complete(fields: Collection[str], whose: str) -> None:
    """Open, high and low are there together and with a close, or not at all; returns need nothing else."""
    if RETURN in fields:
        return
    needed = ("open", "high", "low", "close") if {"open", "high", "low"} & set(fields) else ("close",)
    missing = [field for field in needed if field not in fields]
    if missing and not (needed == ("close",) and "adj_close" in fields):
        raise ImportFault(
            f"{whose} has {', '.join(fields)} and no {' and no '.join(missing)};"
            f" name the column with --column {missing[0]}=NAME, or take out what is incomplete."
        )


def _wide(table: RawTable, layout: Layout, rows: pd.DataFrame, options: ImportOptions, interval: str) -> Candidates:
    if options.symbol is not None and len({column.symbol for column in layout.wide}) > 1:
        several = ", ".join(repr(column.symbol) for column in layout.wide[:4])
        raise ImportFault(
            f"The file has a column for each of several symbols, like {several}: leave --symbol out, or name the one "
            f"to read with --column {layout.wide[0].field}=NAME."
        )
    cells = {column.position: table.cells[column.position] for column in layout.wide}
    decimal = _decimal(cells, table, options)
    by_symbol: dict[str, dict[str, pd.Series]] = {}
    for column in layout.wide:
        by_symbol.setdefault(column.symbol, {})[column.field] = cells[column.position]
    parts = []
    for symbol, columns in by_symbol.items():
        _check_complete(columns, symbol)
        values, unreadable = _values(columns, decimal)
        named = (options.symbol or symbol).strip().upper()
        frame = _judged(pd.DataFrame({**rows, "symbol": named, **values}), unreadable)
        present = unreadable | np.logical_or.reduce([~np.isnan(values[field]) for field in columns])
        parts.append(frame[present])
    frame = pd.concat(parts, ignore_index=True)
    if frame.empty:
        raise ImportFault("The file has no values.")
    fields = frozenset(column.field for column in layout.wide)
    return Candidates(frame, interval, fields, len(by_symbol) * len(rows) - len(frame))


def _values(columns: Mapping[str, pd.Series], decimal: str) -> tuple[dict[str, Floats], Mask]:
    """All of VALUES, and where a text is no number."""
    parsed = {field: parse_numbers(column, decimal) for field, column in columns.items()}
    length = len(next(iter(columns.values())))
    values = {field: parsed[field][0] if field in parsed else np.full(length, np.nan) for field in VALUES}
    return values, np.logical_or.reduce([bad for _, bad in parsed.values()])


def _decimal(
    columns: Mapping[str, pd.Series] | Mapping[int, pd.Series], table: RawTable, options: ImportOptions
) -> str:
    return options.decimal or decimal_mark(columns.values(), table.separator)


def is_symbol(text: str) -> bool:
    return re.fullmatch(SYMBOL_FORM, text) is not None


def _judged(frame: pd.DataFrame, unreadable: Mask) -> pd.DataFrame:
    codes, symbols = pd.factorize(frame["symbol"])
    bad_symbol = np.array([not is_symbol(symbol) for symbol in symbols], dtype=bool)[codes]
    earlier = frame["fault"].to_numpy(dtype=object)
    later = _first_reason({"bad_symbol": bad_symbol, "unreadable_number": unreadable})
    return frame.assign(fault=np.where(earlier != "", earlier, later))


def _symbols(table: RawTable, layout: Layout, options: ImportOptions) -> pd.Series:
    if options.symbol is not None and not is_symbol(options.symbol.strip().upper()):
        raise ImportFault(f"{options.symbol!r} can't be a symbol: {REASONS['bad_symbol']}.")
    if "symbol" not in layout.fields:
        if options.symbol is None:
            raise ImportFault("No column names the symbol; say it with --symbol.")
        return pd.Series(options.symbol.strip().upper(), index=table.cells.index, dtype="str")
    symbols = texts_of(table.cells[layout.fields["symbol"]]).str.upper()
    if options.symbol is not None and not symbols.eq(options.symbol.strip().upper()).all():
        raise ImportFault("The file has a column of symbols that says otherwise; leave --symbol out.")
    return symbols


def _currency(table: RawTable, layout: Layout) -> pd.Series | str:
    return texts_of(table.cells[layout.fields["currency"]]) if "currency" in layout.fields else ""


def _wrong_interval(written: pd.Series | None, interval: str, rows: int) -> Mask:
    return np.zeros(rows, dtype=bool) if written is None else to_intervals(written).ne(interval).to_numpy(dtype=bool)


def _extra_cells(table: RawTable, layout: Layout) -> Mask:
    """Where a column without a name holds anything."""
    nameless = [i for i, name in enumerate(table.header) if not name and i not in layout.positions]
    masks = [texts_of(table.cells[i]).ne("").to_numpy(dtype=bool) for i in nameless if i > 0]
    return np.logical_or.reduce(masks) if masks else np.zeros(len(table.cells), dtype=bool)


def _first_reason(masks: Mapping[str, Mask]) -> NDArray[np.object_]:
    reasons = np.full(len(next(iter(masks.values()))), "", dtype=object)
    for reason, mask in reversed(list(masks.items())):
        reasons[mask] = reason
    return reasons
