"""Many tables as one XLSX workbook: what is in it, a sheet for each table, and where all of it comes from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import pandas as pd

from components.panel import Column, Metrics, Panel, Table
from components.provenance_rows import provenance_rows
from components.workbook import refuse_too_many, text_cell, write_rows

LONGEST_NAME = 31  # of a sheet
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
CONTENTS, PROVENANCE = "Contents", "Provenance"
METRIC_COLUMNS = (
    Column("label", "Number", "text"),
    Column("value", "Value", "number"),
    Column("unit", "Unit", "text"),
    Column("note", "Note", "text"),
)


@dataclass(frozen=True, slots=True)
class SheetOf:
    """`section`: the title of the view that the panel is of."""

    section: str
    panel: Panel
    table: Table


def table_of_metrics(metrics: Metrics) -> Table:
    """Percentages are fractions, as in every file."""
    rows = [
        {
            "label": item.label,
            "value": item.value,
            "unit": "fraction" if item.kind == "percent" else item.unit,
            "note": item.note,
        }
        for item in metrics.items
    ]
    return Table(METRIC_COLUMNS, pd.DataFrame(rows, columns=[column.name for column in METRIC_COLUMNS], dtype=object))


def write_workbook_of_many(title: str, sheets: Sequence[SheetOf], file: IO[bytes]) -> None:
    """Raises TooManyRows."""
    from openpyxl import Workbook

    for one in sheets:
        refuse_too_many(one.table)
    workbook = Workbook(write_only=True)
    names = sheet_names(f"{number} {one.panel.title}" for number, one in enumerate(sheets, start=1))
    _write_contents(workbook.create_sheet(CONTENTS), title, sheets, names)
    for name, one in zip(names, sheets, strict=True):
        write_rows(workbook.create_sheet(name), one.table)
    about = workbook.create_sheet(PROVENANCE)
    about.column_dimensions["A"].width, about.column_dimensions["C"].width = LONGEST_NAME, 100
    for name, one in zip(names, sheets, strict=True):
        for fact, text in provenance_rows(one.panel):
            about.append([text_cell(about, cell) for cell in (name, fact, text)])
    workbook.save(file)


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """As a workbook allows them; each begins with a number of its own, so that no two are alike."""
    return [FORBIDDEN_IN_NAME.sub(" ", name)[:LONGEST_NAME].strip(" '") for name in wanted]


def _write_contents(sheet: Any, title: str, sheets: Sequence[SheetOf], names: Sequence[str]) -> None:
    for letter, width in zip("ABCD", (LONGEST_NAME, 40, 60, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([text_cell(sheet, title)])
    sheet.append([text_cell(sheet, head) for head in ("Sheet", "View", "Panel", "As of")])
    for name, one in zip(names, sheets, strict=True):
        panel = f"{one.panel.title}, {one.panel.context}" if one.panel.context else one.panel.title
        cells = (name, one.section, panel, one.panel.provenance.as_of or "")
        sheet.append([text_cell(sheet, cell) for cell in cells])
