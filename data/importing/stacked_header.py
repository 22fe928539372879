"""The header of two or three rows that yfinance writes: one of fields, one of tickers, maybe one that says `Date`."""

import pandas as pd

from data.importing.table import RawTable


def unstack_header(table: RawTable) -> RawTable:
    """The same table under one header of `SYMBOL Field` names; any other table as it is."""
    if len(table.cells) < 2:
        return table
    second, third = _texts(table, 0), _texts(table, 1)
    corner = (table.header[0].casefold(), second[0].casefold())
    has_index_row = third[0].casefold() in {"date", "datetime"} and not any(third[1:])
    fields_first = corner in {("price", "ticker"), ("", "ticker")} or (corner == ("", "") and has_index_row)
    if not fields_first and corner != ("ticker", "price"):
        return table
    fields, symbols = (table.header, second) if fields_first else (second, table.header)
    names = [f"{symbol} {field}" for symbol, field in zip(symbols[1:], fields[1:], strict=True)]
    skipped = 2 if has_index_row else 1
    cells = table.cells.iloc[skipped:].reset_index(drop=True)
    return RawTable(("Date", *names), cells, table.row_numbers[skipped:], table.separator)


def _texts(table: RawTable, position: int) -> list[str]:
    return ["" if pd.isna(value) else str(value).strip() for value in table.cells.iloc[position]]
