"""Panels as text for a terminal: tables in aligned columns, metrics as a list, and of a figure what it draws."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from components.cell_text import NUMERIC, row_texts
from components.numbers import metric_text
from components.panel import Content, Figure, Message, Metrics, Panel, Table
from components.provenance_rows import provenance_rows
from components.table_cells import rows_of


def panel_lines(panel: Panel) -> Iterator[str]:
    heading = f"{panel.title} · {panel.context}" if panel.context else panel.title
    yield heading
    yield "─" * len(heading)
    yield from _content_lines(panel.content)
    yield ""
    yield from (f"  {line}" for line in aligned(provenance_rows(panel), ("<", "<")))


def aligned(rows: Iterable[tuple[str, ...]], sides: tuple[str, ...]) -> Iterator[str]:
    """Columns as wide as their longest cell, two spaces apart; `<` or `>` for each."""
    cells = list(rows)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        line = "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths, strict=True))
        yield line.rstrip()


def _content_lines(content: Content) -> Iterator[str]:
    match content:
        case Table():
            yield from _table_lines(content)
        case Metrics(items, sentence):
            if sentence:
                yield sentence
            rows = [(item.label, metric_text(item), item.note) for item in items]
            yield from aligned(rows, ("<", ">", "<"))
        case Message(text=text):
            yield text
        case Figure(figure, sentence):
            if sentence:
                yield sentence
            yield from _figure_lines(figure)


def _table_lines(table: Table) -> Iterator[str]:
    heads = tuple(f"{column.title} {column.unit}".strip() for column in table.columns)
    rows = (row_texts(table.columns, row) for row in rows_of(table))
    sides = tuple(">" if column.kind in NUMERIC else "<" for column in table.columns)
    yield from aligned([heads, *rows], sides)


def _figure_lines(figure: Mapping[str, Any]) -> Iterator[str]:
    named = [str(trace["name"]) for trace in figure.get("data", ()) if trace.get("name")]
    traces = dict.fromkeys(named or (str(trace.get("type", "trace")) for trace in figure.get("data", ())))
    yield f"A figure of {', '.join(traces) or 'nothing'}. Its numbers: --json."
