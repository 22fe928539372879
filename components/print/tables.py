"""Tables on paper: as many rows as one reads, columns as wide as their words need, and a turned page for the widest."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Literal

from components.cell_text import NUMERIC, row_texts
from components.numbers import NOTHING
from components.panel import Column, Table
from components.table_cells import header_text, rows_of

MOST_ROWS, MOST_ROWS_TURNED = 60, 34
Density = Literal["usual", "tight", "tightest"]
# How many letters a line holds, of the upright page and of the turned one.
UPRIGHT: tuple[tuple[Density, int], ...] = (("usual", 112), ("tight", 124))
TURNED: tuple[tuple[Density, int], ...] = (("tight", 186), ("tightest", 214))
FULL, NARROWEST = 0.62, 40.0  # from this share of a line on a table takes all of it; and the least in percent
GAP = 2  # letters between columns
RIGID = frozenset({*NUMERIC, "date", "time"})  # kinds whose cells are never broken into lines
LONGEST_CELL, LONGEST_WORD = 40, 16
NO_WIDTH = frozenset({"", NOTHING})


@dataclass(frozen=True, slots=True)
class Head:
    """`width` is a share of the table's, in percent."""

    text: str
    is_number: bool
    width: float


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """`empty`: columns in which there is nothing, which take no room. `cut`: how many rows there are, where not all
    are shown. `is_turned`: it needs a page on its side. `width` in percent of the page's."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    density: Density
    is_turned: bool
    width: float
    empty: tuple[str, ...] = ()
    cut: int | None = None


def printed_table(table: Table, most_rows: int = MOST_ROWS) -> PrintedTable:
    texts = list(islice((row_texts(table.columns, row) for row in rows_of(table)), most_rows))
    unseen = {table.rows_named_by, *(column.unit_from for column in table.columns)}
    places = [place for place, column in enumerate(table.columns) if column.name not in unseen]
    filled = [place for place in places if not texts or any(row[place] not in NO_WIDTH for row in texts)]
    needs = [_need(table.columns[place], [row[place] for row in texts]) for place in filled]
    density, is_turned, holds = _fitting(sum(needs))
    texts = texts[: min(most_rows, MOST_ROWS_TURNED)] if is_turned and most_rows <= MOST_ROWS else texts
    count = len(table.frame)
    return PrintedTable(
        _heads([table.columns[place] for place in filled], needs, holds),
        tuple(tuple(row[place] for place in filled) for row in texts),
        density,
        is_turned,
        _width(sum(needs) / holds),
        tuple(table.columns[place].title for place in places if place not in filled),
        count if count > len(texts) else None,
    )


def _heads(columns: Sequence[Column], needs: Sequence[int], holds: int) -> tuple[Head, ...]:
    """Where there is not room for all, those that can't be broken keep theirs, and the others share what is left."""
    rigid = sum(need for column, need in zip(columns, needs, strict=True) if column.kind in RIGID)
    supple = sum(needs) - rigid
    squeezed = sum(needs) > holds > rigid and supple > 0
    scale = (holds - rigid) / supple if squeezed else 1.0
    widths = [need * (1.0 if column.kind in RIGID else scale) for column, need in zip(columns, needs, strict=True)]
    return tuple(
        Head(_head_text(column), column.kind in NUMERIC, round(100 * width / sum(widths), 2))
        for column, width in zip(columns, widths, strict=True)
    )


def _head_text(column: Column) -> str:
    return column.title if column.kind == "percent" else header_text(column)


def _need(column: Column, cells: Sequence[str]) -> int:
    """Letters: of a number all, of words what most cells take, up to what may be broken into lines."""
    words = max((len(word) for word in _head_text(column).split()), default=1)
    lengths = sorted(len(cell) for cell in cells) or [0]
    if column.kind in RIGID:
        return max(words, lengths[-1]) + GAP
    unbroken = max((len(part) for cell in cells for part in cell.replace("_", " ").split()), default=0)
    usual = lengths[ceil(0.9 * len(lengths)) - 1]
    wanted = max(usual, lengths[-1] // 2)  # of a column with few cells in it, those
    return max(words, min(wanted, LONGEST_CELL), min(unbroken, LONGEST_WORD)) + GAP


def _width(share: float) -> float:
    """A table of few short columns is kept together, or the eye would lose its row on the way."""
    return 100.0 if share > FULL else round(max(NARROWEST, 160 * share), 1)


def _fitting(letters: int) -> tuple[Density, bool, int]:
    """The first way of printing that has room for so many letters in a line, or the last; whether it turns the page;
    and how many letters it holds."""
    ways = [*((*way, False) for way in UPRIGHT), *((*way, True) for way in TURNED)]
    density, holds, is_turned = next((way for way in ways if letters <= way[1]), ways[-1])
    return density, is_turned, holds
