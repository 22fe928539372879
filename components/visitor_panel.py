"""A panel as a visitor's page has it: words and cells ready to be written, and the figure as JSON for its script."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import orjson

from components.cell_text import NUMERIC, row_texts
from components.metrics_list import tone_of
from components.numbers import direction_glyph, metric_text
from components.panel import Column, Content, Figure, Message, Metric, Metrics, Panel, Table
from components.provenance_rows import provenance_rows
from components.table_cells import header_text, rows_of

MOST_ROWS = 300
USUAL_HEIGHT = 420


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """`json` is safe between the tags of a script element, whatever its texts hold."""

    sentence: str
    json: str
    height: int


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """`heads` and `rows` hold texts; `looks` has for each column `num`, `words`, `date` or `text`. `count`: of all."""

    heads: tuple[str, ...]
    looks: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int


@dataclass(frozen=True, slots=True)
class WrittenMetric:
    label: str
    text: str
    note: str
    glyph: str
    tone: str


@dataclass(frozen=True, slots=True)
class WrittenMetrics:
    sentence: str
    items: tuple[WrittenMetric, ...]


Written = DrawnFigure | WrittenTable | WrittenMetrics | Message


@dataclass(frozen=True, slots=True)
class VisitorPanel:
    name: str
    title: str
    context: str
    as_of: str
    written: Written
    warnings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def form(self) -> str:
        forms: Mapping[type, str] = {DrawnFigure: "figure", WrittenTable: "table", WrittenMetrics: "metrics"}
        return forms.get(type(self.written), "message")


def visitor_panel(panel: Panel) -> VisitorPanel:
    facts = tuple(row for row in provenance_rows(panel) if row[0] != "Note")
    return VisitorPanel(
        panel.name,
        panel.title,
        panel.context,
        panel.provenance.as_of or "",
        _written(panel.content),
        panel.warnings,
        facts,
    )


def _written(content: Content) -> Written:
    match content:
        case Figure(figure, sentence):
            height = int(figure["layout"].get("height") or USUAL_HEIGHT)
            return DrawnFigure(sentence, script_json(figure), height)
        case Table():
            return _table(content)
        case Metrics(items, sentence):
            return WrittenMetrics(sentence, tuple(_metric(item) for item in items))
        case Message():
            return content


def script_json(value: object) -> str:
    """`</script>` and `<!--` in a text would end the element or hide what follows."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode().replace("<", "\\u003c")


def _table(table: Table) -> WrittenTable:
    unseen = {table.rows_named_by, *(column.unit_from for column in table.columns)}
    places = [place for place, column in enumerate(table.columns) if column.name not in unseen]
    columns = [table.columns[place] for place in places]
    texts = (row_texts(table.columns, row) for row in islice(rows_of(table), MOST_ROWS))
    return WrittenTable(
        tuple(_head(column) for column in columns),
        tuple("num" if column.kind in NUMERIC else _look(column) for column in columns),
        tuple(tuple(row[place] for place in places) for row in texts),
        len(table.frame),
    )


def _look(column: Column) -> str:
    looks: Mapping[str, str] = {"words": "words", "date": "date", "time": "date"}
    return looks.get(column.kind, "text")


def _head(column: Column) -> str:
    return column.title if column.kind == "percent" else header_text(column)


def _metric(metric: Metric) -> WrittenMetric:
    has_glyph = metric.signed and isinstance(metric.value, int | float)
    glyph = direction_glyph(float(metric.value or 0)) if has_glyph else ""
    return WrittenMetric(metric.label, metric_text(metric), metric.note, glyph, tone_of(metric))
