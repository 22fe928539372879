"""What a view shows: panels, each with its content and where its numbers come from, and their JSON.

The JSON is what the cache, the snapshots and the API hold: figures as Plotly JSON, tables as records, NaN as null.
`panel_from_json(panel_to_json(panel))` gives the same JSON again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

import pandas as pd

Scalar = str | int | float | bool | None
ColumnKind = Literal["text", "words", "number", "integer", "percent", "date", "time"]
MetricKind = Literal["number", "integer", "percent", "date", "text"]

PERCENTS = frozenset({"fraction", "probability"})


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One source of the numbers: `differs_by` is the median relative difference from the consolidated series."""

    name: str
    title: str
    bars: int
    first: str
    last: str
    caution: str | None = None
    differs_by: float | None = None
    differs_at_most: float | None = None
    differs_most_on: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers of a panel come from, and how they were made."""

    method: str
    as_of: str | None = None
    rows: int = 0
    quarantined: int = 0
    sources: tuple[SourceNote, ...] = ()
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A plain dict in Plotly's schema, without a template: the theme adds it. `sentence` is read before the picture."""

    figure: Mapping[str, Any]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`text` is a name or two; `words` are a sentence, which takes what width is left.

    `opens`: a cell is a link to this address with the cell's text after it. `unit_from` names the column that says each
    row's own unit; where that is in `PERCENTS` the number reads as percent.
    """

    name: str
    title: str
    kind: ColumnKind = "number"
    decimals: int | None = None
    unit: str = ""
    opens: str = ""
    unit_from: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`frame` has one column for each of `columns`, in any order; its index is not shown.

    `rows_named_by` is the column that names a row for the machine; a page does not show it.
    """

    columns: tuple[Column, ...]
    frame: pd.DataFrame
    rows_named_by: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """One number with its label; `percent` values are fractions (0.12 is 12 %). No value: `note` says why."""

    name: str
    label: str
    value: Scalar
    kind: MetricKind = "number"
    decimals: int = 2
    unit: str = ""
    note: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Metrics:
    """`sentence` is read before the numbers."""

    items: tuple[Metric, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to read instead of numbers: nothing there (`empty`), or a failure (`error`) and what to do."""

    kind: Literal["empty", "error", "info"]
    text: str


Content = Figure | Table | Metrics | Message


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    title: str
    content: Content
    provenance: Provenance
    warnings: tuple[str, ...] = ()
    context: str = ""


def iso(moment: date | datetime | None) -> str | None:
    """The ISO date, and for a time of day also that, in UTC."""
    if moment is None:
        return None
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%d}" if moment.time() == time.min else f"{moment:%Y-%m-%d %H:%M} UTC"
    return moment.isoformat()


def panel_to_json(panel: Panel) -> dict[str, Any]:
    return {
        "name": panel.name,
        "title": panel.title,
        "context": panel.context,
        "provenance": asdict(panel.provenance),
        "warnings": list(panel.warnings),
        "content": content_to_json(panel.content),
    }


def panel_from_json(raw: Mapping[str, Any]) -> Panel:
    provenance = dict(raw["provenance"])
    provenance["sources"] = tuple(SourceNote(**source) for source in provenance["sources"])
    return Panel(
        name=raw["name"],
        title=raw["title"],
        context=raw["context"],
        provenance=Provenance(**provenance),
        warnings=tuple(raw["warnings"]),
        content=content_from_json(raw["content"]),
    )


def content_to_json(content: Content) -> dict[str, Any]:
    match content:
        case Figure():
            return {"type": "figure", "sentence": content.sentence, "figure": dict(content.figure)}
        case Table():
            return {
                "type": "table",
                "columns": [asdict(column) for column in content.columns],
                "rows": records(content),
                "rows_named_by": content.rows_named_by,
            }
        case Metrics():
            items = [asdict(item) for item in content.items]
            return {"type": "metrics", "sentence": content.sentence, "items": items}
        case Message():
            return {"type": "message", "kind": content.kind, "text": content.text}


def content_from_json(raw: Mapping[str, Any]) -> Content:
    match raw["type"]:
        case "figure":
            return Figure(raw["figure"], raw.get("sentence", ""))
        case "table":
            return _table_from_json(raw)
        case "metrics":
            return Metrics(tuple(Metric(**item) for item in raw["items"]), raw["sentence"])
        case "message":
            return Message(raw["kind"], raw["text"])
        case other:
            raise ValueError(f"no content has the type {other!r}")


def records(table: Table) -> list[dict[str, Scalar]]:
    """The rows as dicts of JSON scalars: dates as ISO text, NaN as None."""
    columns = [plain_values(table.frame[column.name], column.kind) for column in table.columns]
    names = [column.name for column in table.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def plain_values(values: "pd.Series[Any]", kind: ColumnKind) -> list[Scalar]:
    if kind == "date":
        values = values.dt.strftime("%Y-%m-%d")
    elif kind == "time":
        values = values.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return [None if missing else value for value, missing in zip(values.tolist(), values.isna(), strict=True)]


def _table_from_json(raw: Mapping[str, Any]) -> Table:
    columns = tuple(Column(**column) for column in raw["columns"])
    frame = pd.DataFrame(raw["rows"], columns=[column.name for column in columns])
    for column in columns:
        if column.kind in {"date", "time"}:
            frame[column.name] = pd.to_datetime(frame[column.name], utc=True)
        elif column.kind in {"number", "percent"}:
            frame[column.name] = frame[column.name].astype("float64")
    return Table(columns, frame, raw["rows_named_by"])
