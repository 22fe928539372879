"""A table as an XLSX workbook: one sheet of rows with real numbers and dates, one of provenance.

Text is stored as text whatever it begins with, so no cell of ours is a formula.
"""

import math
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import IO, Any

from components.panel import Column, Panel, Scalar, Table
from components.provenance_rows import provenance_rows
from components.table_cells import header_text, rows_of

MAX_ROWS = 1_048_575  # of a sheet, without its header
MAX_TEXT = 32_767
FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900, so it has other names for the days before
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in XML
DATE_FORMATS = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm:ss"}
COLUMN_WIDTH = 14


class TooManyRows(ValueError):
    """A sheet can't hold the table."""


def refuse_too_many(table: Table) -> None:
    """Before anything is written: a workbook that is given up complains."""
    if len(table.frame) > MAX_ROWS:
        raise TooManyRows(f"An Excel sheet holds {MAX_ROWS:,} rows and these are {len(table.frame):,}: take the CSV.")


def write_workbook(panel: Panel, table: Table, file: IO[bytes]) -> None:
    from openpyxl import Workbook

    refuse_too_many(table)
    workbook = Workbook(write_only=True)
    write_rows(workbook.create_sheet("Data"), table)
    about = workbook.create_sheet("Provenance")
    about.column_dimensions["B"].width = 100
    for row in (("Title", panel.title), ("Context", panel.context), *provenance_rows(panel)):
        about.append([text_cell(about, text) for text in row])
    workbook.save(file)


# openpyxl's types know less of a sheet that is only written than it can do, hence Any.


def write_rows(sheet: Any, table: Table) -> None:
    """The header and all rows, of which a sheet can hold so many."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for number in range(1, len(table.columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    sheet.append([text_cell(sheet, header_text(column)) for column in table.columns])
    for row in rows_of(table):
        sheet.append(list(_cells(sheet, table.columns, row)))


def _cells(sheet: Any, columns: tuple[Column, ...], row: tuple[Scalar, ...]) -> Iterator[Any]:
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str):
            moment = _moment(value) if column.kind in DATE_FORMATS else None
            yield text_cell(sheet, value) if moment is None else _formatted(sheet, moment, DATE_FORMATS[column.kind])
        elif value is None or isinstance(value, bool):
            yield value
        elif not math.isfinite(value):
            yield text_cell(sheet, str(value))  # a workbook has no infinity
        else:
            yield _formatted(sheet, value, _number_format(column))


def _moment(text: str) -> date | None:
    moment = datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None) if "T" in text else None
    found = moment or date.fromisoformat(text)
    return found if text >= FIRST_DAY.isoformat() else None


def _number_format(column: Column) -> str:
    decimals = "" if column.decimals is None else "." + "0" * column.decimals if column.decimals else ""
    if column.kind == "percent":
        return f"0{decimals or '.00'}%"
    if column.kind == "integer" or column.decimals == 0:
        return "#,##0"
    return f"#,##0{decimals}" if decimals else "General"


def _formatted(sheet: Any, value: float | date, number_format: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # dates are fine, its types forget them
    cell.number_format = number_format
    if isinstance(value, float):
        cell._value = repr(value)  # openpyxl would write 16 digits, and a number may need 17
    return cell


def text_cell(sheet: Any, text: str) -> Any:
    """Text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=FORBIDDEN.sub("", text)[:MAX_TEXT])
    cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
    return cell
