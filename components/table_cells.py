"""The cells of a table in the order of its columns, for what is not a grid: files and printed text."""

import math
from collections.abc import Iterator

from components.panel import Column, Scalar, Table, plain_values


def header_text(column: Column) -> str:
    """The title, with the unit in which the column's cells are."""
    unit = {"percent": "fraction", "time": "UTC"}.get(column.kind, column.unit)
    return f"{column.title} ({unit})" if unit else column.title


def rows_of(table: Table) -> Iterator[tuple[Scalar, ...]]:
    """Dates are ISO text, whole numbers are `int`, missing ones None."""
    columns = [_cells(table, column) for column in table.columns]
    return zip(*columns, strict=True)


def _cells(table: Table, column: Column) -> list[Scalar]:
    values = plain_values(table.frame[column.name], column.kind)
    if column.kind == "integer":
        return [int(value) if isinstance(value, float) and math.isfinite(value) else value for value in values]
    return values
