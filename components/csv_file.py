"""A table as CSV: provenance in lines that begin with `#`, then a header and the rows.

Numbers are written so that they read back as the same number; percentages stay fractions; nothing there is an empty
cell. Text that a spreadsheet would run as a formula gets an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from components.panel import Panel, Scalar, Table
from components.provenance_rows import provenance_rows
from components.table_cells import header_text, rows_of

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
# At the start of a cell, and after what a spreadsheet set to another language takes for the start of one.
FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r\n])")
FORMULA_IN_REMARK = re.compile(r"(?<=[,;])(?=\s*[=+\-@＝＋－＠])")
ROWS_AT_ONCE = 2_000


def csv_chunks(panel: Panel, table: Table) -> Iterator[str]:
    """The file in pieces, to be sent as they are made."""
    yield "".join(f"# {_remark(f'{name}: {text}')}\r\n" for name, text in _head(panel))
    yield _lines([[safe_text(header_text(column)) for column in table.columns]])
    rows = ([_cell(value) for value in row] for row in rows_of(table))
    while piece := list(islice(rows, ROWS_AT_ONCE)):
        yield _lines(piece)


def safe_text(text: str) -> str:
    return text if NUMBER.fullmatch(text) else FORMULA.sub("'", text)


def _remark(text: str) -> str:
    """One line without quotes, which would hide its `#` from readers; its commas make cells in a spreadsheet."""
    return FORMULA_IN_REMARK.sub("'", " ".join(text.replace('"', "'").split()))


def _head(panel: Panel) -> list[tuple[str, str]]:
    title = f"{panel.title}, {panel.context}" if panel.context else panel.title
    return [("Oriel", title), *provenance_rows(panel)]


def _cell(value: Scalar) -> str:
    if value is None:
        return ""
    return safe_text(value) if isinstance(value, str) else repr(value)


def _lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
