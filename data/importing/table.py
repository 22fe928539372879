"""A file as it was read: cells of text, numbers or times, under a header that nobody has interpreted yet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LONGEST_TEXT = 1_000  # characters of a cell that are kept for people


@dataclass(frozen=True, slots=True)
class RawTable:
    header: tuple[str, ...]
    cells: pd.DataFrame  # columns 0, 1, … as in the header; each str, float64, int64 or datetime64
    row_numbers: NDArray[np.int64]  # in the file, its header being row 1
    separator: str | None = None  # of a text file

    def raw_rows(self, positions: Sequence[int], columns: Sequence[int]) -> list[dict[str, str]]:
        """Rows as they came, for people; empty cells are left out."""
        names = [_shown(self.header[column]) or f"(column {column + 1})" for column in columns]
        rows = zip(*(self.cells[column].iloc[list(positions)].tolist() for column in columns), strict=True)
        return [
            {name: _shown(value) for name, value in zip(names, row, strict=True) if not pd.isna(value) and value != ""}
            for row in rows
        ]


def _shown(value: object) -> str:
    return str(value).replace("\0", "")[:LONGEST_TEXT]


def texts_of(column: pd.Series) -> pd.Series:
    """A column as text; whole numbers lose the point that a spreadsheet's cells have in memory."""
    if pd.api.types.is_float_dtype(column.dtype):
        whole = column.where(column.abs() < 2**53).round()
        return whole.astype("Int64").astype("str").where(whole == column, "").astype("str")
    return column.astype("str").str.strip()
