"""What a panel says, taken apart into single facts that can be held against those of another day.

Of metrics each number; of a table each cell, by the name of its row; of a figure what `figure_facts` says of it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from components.cell_text import NUMERIC, cell_text
from components.numbers import NOTHING
from components.panel import Column, Content, Figure, Message, Metric, Metrics, Scalar, Table, records
from views.documents.figure_facts import drawn_facts

NAMING = frozenset({"text", "words", "date", "time"})
WORD = Column("word", "", "text")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """`column` and `row_unit` say how it is written."""

    label: str
    value: Scalar
    column: Column
    row_unit: Scalar = None

    def text_of(self, value: Scalar) -> str:
        """Some value written as this one is."""
        text = cell_text(self.column, value, self.row_unit)
        unit = "" if text == NOTHING or self.column.kind not in NUMERIC else self.column.unit
        return f"{text} {unit}".strip()


def facts_of(content: Content) -> dict[Key, Fact]:
    """In the order in which they are read."""
    match content:
        case Metrics():
            return {(item.name,): Fact(item.label, item.value, _column(item)) for item in content.items}
        case Table():
            return dict(_cells(content))
        case Figure():
            drawn = drawn_facts(content.figure)
            return {(trace, what): Fact(f"{trace} · {what}", value, column) for trace, what, value, column in drawn}
        case Message():
            return {("text",): Fact("What it says", content.text, WORD)}


def _column(item: Metric) -> Column:
    return Column(item.name, item.label, item.kind, 0 if item.kind == "integer" else item.decimals, item.unit)


def _cells(table: Table) -> Iterator[tuple[Key, Fact]]:
    """A row is known by the column that names it, else by its first words; `read_as` is what a person sees of that."""
    naming = [column.name for column in table.columns if column.kind in NAMING and column.name != table.rows_named_by]
    read_as = next(iter(naming), table.rows_named_by)
    named_by = table.rows_named_by or read_as
    left_out = {named_by, read_as, *(column.unit_from for column in table.columns)}
    seen: Counter[str] = Counter()
    for number, row in enumerate(records(table), 1):
        name = str(row[named_by]) if named_by else str(number)
        seen[name] += 1
        label = str(row[read_as]) if read_as else f"Row {number}"
        for column in table.columns:
            if column.name not in left_out:
                fact = Fact(f"{label} · {column.title}", row[column.name], column, row.get(column.unit_from))
                yield (name, str(seen[name]), column.name), fact
