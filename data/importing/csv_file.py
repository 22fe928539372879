"""Text with a separator into a table of text. Only UTF-8; nothing is interpreted here but quotes and separators."""

import csv
import io
import re

import numpy as np
import pandas as pd

from data.importing.faults import ImportFault
from data.importing.options import ImportOptions, Limits
from data.importing.table import RawTable

SEPARATORS = (",", ";", "\t", "|")
SPARE_COLUMNS = 8  # a row may have so many cells beyond the header; what they hold is a fault of that row
BOM = b"\xef\xbb\xbf"
BOMS_OF_OTHERS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
SEPARATOR_HINT = re.compile(rb"^sep=([,;\t|])\r?$", re.IGNORECASE | re.MULTILINE)
LINE_OF_PARSER = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")


def read_csv(content: bytes, options: ImportOptions) -> RawTable:
    content = content.removeprefix(BOM)
    _check_text(content)
    content, hint = _without_preamble(content, options.header_row)
    header, separator = _header(content, options.separator or hint)
    _check_size(content, len(header), options.limits)
    width = min(_widest(content, separator), len(header) + SPARE_COLUMNS)
    cells = _parse(content, separator, max(width, len(header)))
    return _without_blank_rows(cells, len(header), separator)


def _without_preamble(content: bytes, header_row: int) -> tuple[bytes, str | None]:
    """Blank lines for what stands above the header, so that rows keep their numbers; and the separator Excel hints."""
    hint = SEPARATOR_HINT.match(content)
    header_row = max(header_row, 2 if hint else 1)
    lines = content.split(b"\n", header_row - 1)
    if len(lines) < header_row:
        raise ImportFault(f"The file has no row {header_row:,}, where its header should be.")
    return b"\n" * (header_row - 1) + lines[-1], hint[1].decode() if hint else None


def _check_text(content: bytes) -> None:
    for bom, encoding in BOMS_OF_OTHERS.items():
        if content.startswith(bom):
            raise ImportFault(f"The file is {encoding} text; save it as UTF-8.")
    if b"\0" in content:
        raise ImportFault("The file is neither text (CSV) nor Parquet nor XLSX.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise ImportFault(f"The file is not UTF-8 text (row {row} has a byte that isn't); save it as UTF-8.") from None


def _header(content: bytes, said: str | None) -> tuple[list[str], str]:
    first = next((line for line in io.BytesIO(content) if line.strip()), b"").decode("utf-8").splitlines()
    if not first:
        raise ImportFault("The file is empty.")
    separator = said or _separator(first[0])
    try:
        return next(csv.reader([first[0]], delimiter=separator)), separator
    except csv.Error:
        raise ImportFault("The first row is not a header of a CSV file.") from None


def _separator(line: str) -> str:
    outside_quotes = re.sub(r'"[^"]*"', "", line)
    best = max(SEPARATORS, key=outside_quotes.count)
    if not outside_quotes.count(best):
        raise ImportFault(
            "The header has one column only, with none of , ; tab | between names: a file needs a column of dates"
            " beside its values; say --separator if it is another."
        )
    return best


def _check_size(content: bytes, columns: int, limits: Limits) -> None:
    rows = max(content.count(b"\n"), content.count(b"\r"))
    if rows > limits.rows:
        raise ImportFault(f"The file has about {rows:,} rows and at most {limits.rows:,} are taken; split it.")
    if columns > limits.columns:
        raise ImportFault(f"The file has {columns:,} columns and at most {limits.columns:,} are taken; split it.")
    if rows * columns > limits.cells:
        raise ImportFault(
            f"The file has about {rows * columns:,} cells and at most {limits.cells:,} are taken; split it."
        )


def _widest(content: bytes, separator: str) -> int:
    mark = separator.encode()
    return max(line.count(mark) for line in io.BytesIO(content)) + 1


def _parse(content: bytes, separator: str, width: int) -> pd.DataFrame:
    try:
        return pd.read_csv(
            io.BytesIO(content),
            sep=separator,
            header=None,
            names=list(range(width)),
            index_col=False,
            dtype="str",
            na_filter=False,
            skip_blank_lines=False,
            encoding="utf-8",
        )
    except pd.errors.ParserError as error:
        raise ImportFault(_parser_sentence(str(error))) from None


def _parser_sentence(message: str) -> str:
    if found := LINE_OF_PARSER.search(message):
        return f"Row {found[2]} has {found[3]} cells, far more than the header."
    if "EOF inside string" in message:
        return 'A quote (") is opened and never closed; the file is cut short or a quote is one too many.'
    return "The file can't be split into rows and cells."


def _without_blank_rows(cells: pd.DataFrame, columns: int, separator: str) -> RawTable:
    blank = np.logical_and.reduce([cells[name].str.strip().eq("").to_numpy(dtype=bool) for name in cells])
    filled = np.flatnonzero(~blank)
    if len(filled) < 2:
        raise ImportFault("The file has a header and no rows.")
    named = cells.iloc[filled[0]].to_list()
    used = [n for n in range(cells.shape[1]) if n < columns or not cells[n].iloc[filled].str.strip().eq("").all()]
    body = cells.loc[filled[1:], used].reset_index(drop=True)
    header = tuple(named[n].strip() for n in used)
    return RawTable(header, body.set_axis(range(len(used)), axis=1), filled[1:].astype(np.int64) + 1, separator)
