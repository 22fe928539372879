"""A basket from a file: CSV or XLSX into lines as they would be typed, so that what is wrong with one is seen there.

Cells are text or numbers here and nothing else: a formula counts by its saved value, and what begins like one is no
symbol.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.importing.faults import ImportFault
from data.importing.options import MIB, ImportOptions, Limits
from data.importing.reading import parse_table
from data.importing.table import RawTable
from views.fields import format_number
from views.risk.pasting import SIZE_WORDS, SYMBOL_WORDS, sizes_named

LIMITS = Limits(file_bytes=MIB, unpacked_bytes=16 * MIB, rows=5_000, cells=100_000, columns=100)
LONGEST_CELL = 60
NO_COLUMNS = "The file names no column Symbol and no column Weight, Amount or Shares in its first row; name them so."
NO_SIZE = "?"  # what no number is written as, so that its line is named


class UnreadableBasket(ValueError):
    """The file is no basket; the message says why."""


@dataclass(frozen=True, slots=True)
class BasketFile:
    """`sizes`: weights, amounts or shares, as its header says; empty when it has none."""

    lines: str
    sizes: str


def read_basket_file(content: bytes) -> BasketFile:
    """Raises UnreadableBasket. A line may still be wrong: `read_pasted` says which."""
    if len(content) > LIMITS.file_bytes:
        raise UnreadableBasket("The file is larger than 1 MB; a basket has at most 500 holdings.")
    try:
        table = parse_table(content, ImportOptions(limits=LIMITS))
    except ImportFault as error:
        raise UnreadableBasket(_sentence(error)) from error
    symbols, sizes = _columns(table.header)
    if symbols is None or sizes is None:
        if len(table.header) == 2 and re.search(r"\d", table.header[1]):
            return BasketFile("\n".join((_line(*table.header), *_lines(table, 0, 1, ""))), "")
        raise UnreadableBasket(NO_COLUMNS)
    named = table.header[sizes]
    return BasketFile("\n".join(_lines(table, symbols, sizes, "%" if "%" in named else "")), sizes_named(named))


def _sentence(error: ImportFault) -> str:
    """Without the option of the command line that would help there."""
    return str(error).partition("; say ")[0].rstrip(".") + "."


def _columns(header: Sequence[str]) -> tuple[int | None, int | None]:
    """Of the symbols and of their sizes."""
    symbols = [number for number, name in enumerate(header) if SYMBOL_WORDS.search(name)]
    sizes = [
        number
        for number, name in enumerate(header)
        if number not in symbols and any(form.search(name) for form in SIZE_WORDS.values())
    ]
    if len(sizes) > 1:
        names = " and ".join(header[number] for number in sizes[:3])
        raise UnreadableBasket(f"The file has the columns {names}; keep the one that says how much is held.")
    return (symbols[0] if symbols else None), (sizes[0] if sizes else None)


def _lines(table: RawTable, symbols: int, sizes: int, unit: str) -> list[str]:
    rows = zip(table.cells[symbols].tolist(), table.cells[sizes].tolist(), strict=True)
    return [_line(symbol, size, unit) for symbol, size in rows if _text(symbol) or _text(size)]


def _line(symbol: object, size: object, unit: str = "") -> str:
    said = _text(size).replace(" ", "")
    return f"{_text(symbol) or NO_SIZE} {said + unit if said and not said.endswith('%') else said or NO_SIZE}"


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return format_number(cell) if math.isfinite(cell) else ""
    return re.sub(r"\s+", " ", str(cell)).strip()[:LONGEST_CELL]
