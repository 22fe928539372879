"""A cell of a table as a person reads it, for what is not a grid: the terminal and printed pages."""

from components.numbers import NOTHING, number_text, percent_text
from components.panel import PERCENTS, Column, Scalar

NUMERIC = frozenset({"number", "integer", "percent"})


def row_texts(columns: tuple[Column, ...], row: tuple[Scalar, ...]) -> tuple[str, ...]:
    by_name = {column.name: value for column, value in zip(columns, row, strict=True)}
    return tuple(cell_text(column, by_name[column.name], by_name.get(column.unit_from)) for column in columns)


def cell_text(column: Column, value: Scalar, row_unit: Scalar = None) -> str:
    """As a person reads it, without the column's unit. `row_unit`: of this row, where the column leaves it to each."""
    if value is None:
        return NOTHING
    if isinstance(value, str | bool):
        return " ".join(str(value).split())
    if row_unit in PERCENTS:
        return percent_text(value)
    if column.kind == "percent":
        return percent_text(value, 2 if column.decimals is None else column.decimals)
    if column.decimals is None:
        return f"{value:,.10g}"
    return number_text(value, column.decimals)
