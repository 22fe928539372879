"""A sheet of a workbook into a table. Formulas count by the value that was saved with them."""

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.importing.faults import ImportFault
from data.importing.options import MIB, ImportOptions, Limits
from data.importing.table import RawTable

MAX_PARTS = 10_000
Row = tuple[int, list[object]]


def read_xlsx(content: bytes, options: ImportOptions) -> RawTable:
    _check_parts(content, options.limits)
    try:
        rows = _rows(content, options)
    except ImportFault:
        raise
    except Exception:  # openpyxl meets a damaged workbook with errors of every kind
        raise ImportFault(
            "The file begins like XLSX and can't be read; it is damaged or another kind of file."
        ) from None
    if len(rows) < 2:
        raise ImportFault("The sheet has a header and no rows.")
    header = [_text(cell).strip() for cell in rows[0][1]]
    width = max(len(cells) for _, cells in rows)
    body = [[*cells, *[None] * (width - len(cells))] for _, cells in rows[1:]]
    columns = {i: _column(values) for i, values in enumerate(zip(*body, strict=True))}
    numbers = np.array([number for number, _ in rows[1:]], dtype=np.int64)
    return RawTable((*header, *[""] * (width - len(header))), pd.DataFrame(columns), numbers)


def _check_parts(content: bytes, limits: Limits) -> None:
    """The sizes a zip declares are those that `zipfile` unpacks at most, so that they can be believed."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise ImportFault("The file begins like XLSX and can't be unpacked; it is cut short or damaged.") from None
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise ImportFault("The file is a zip archive and not XLSX; unpack it first.")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise ImportFault(f"The file unpacks to more than {limits.unpacked_bytes // MIB} MiB; split it.")


def _rows(content: bytes, options: ImportOptions) -> list[Row]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that openpyxl drops; values are not touched
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if options.sheet is not None:
            if options.sheet not in sheets:
                raise ImportFault(f"There is no sheet {options.sheet!r}; there are: {', '.join(sheets)}.")
            return _filled(sheets[options.sheet], options)
        filled = {title: rows for title, sheet in sheets.items() if (rows := _filled(sheet, options))}
    if len(filled) > 1:
        raise ImportFault(f"More than one sheet has rows ({', '.join(filled)}); say which with --sheet.")
    return next(iter(filled.values()), [])


def _filled(sheet: Any, options: ImportOptions) -> list[Row]:
    """The rows that hold anything, with their numbers. The size that a sheet claims for itself is not believed."""
    limits = options.limits
    sheet.reset_dimensions()
    rows: list[Row] = []
    cells = 0
    for number, values in enumerate(_values(sheet), start=1):
        if number > limits.rows:
            raise ImportFault(f"The sheet has more than {limits.rows:,} rows; split it.")
        row = _trimmed(values)
        cells += len(row)
        if len(row) > limits.columns or cells > limits.cells:
            raise ImportFault("The sheet has more columns or cells than are taken; split it.")
        if row and number >= options.header_row:
            rows.append((number, row))
    return rows


def _values(sheet: Any) -> Iterable[Sequence[object]]:
    values: Iterable[Sequence[object]] = sheet.iter_rows(values_only=True)
    return values


def _trimmed(values: Sequence[object]) -> list[object]:
    end = len(values)
    while end and (values[end - 1] is None or values[end - 1] == ""):
        end -= 1
    return list(values[:end])


def _column(values: Sequence[Any]) -> pd.Series:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int, float}:
        return pd.to_numeric(pd.Series(values, dtype="object")).astype("float64")
    if kinds == {dt.datetime}:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")))
    return pd.Series([_text(value) for value in values], dtype="str")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)
