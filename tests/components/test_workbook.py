import io
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from components import workbook
from components.panel import Column, Panel, Provenance, SourceNote, Table
from components.workbook import TooManyRows, write_workbook

FORMULAS = ["=1+1", "@SUM(A1)", "+1+1", "-1+1", "#N/A", "bell\x07", "plain"]


def table_of() -> Table:
    days = pd.to_datetime(["2020-01-31 15:30", None, "1899-05-01", *["2020-02-01"] * 4], utc=True, format="ISO8601")
    frame = pd.DataFrame(
        {
            "day": days,
            "at": days,
            "close": [0.1 + 0.2, np.nan, np.inf, 1, 2, 3, 1e-9],
            "change": [0.125] * 7,
            "bars": [3.0] * 7,
            "name": FORMULAS,
        }
    )
    columns = (
        Column("day", "Day", "date"),
        Column("at", "At", "time"),
        Column("close", "=Close", decimals=2, unit="USD"),
        Column("change", "Change", "percent"),
        Column("bars", "Bars", "integer"),
        Column("name", "Name", "text"),
    )
    return Table(columns, frame)


@pytest.fixture
def book() -> Any:
    table = table_of()
    source = SourceNote("skfolio", "skfolio data", 7, "2020-01-31", "2020-02-01", caution="not for trading")
    provenance = Provenance("=method", as_of="2020-02-01", sources=(source,))
    file = io.BytesIO()
    write_workbook(Panel("bars", "Bars", table, provenance), table, file)
    file.seek(0)
    return load_workbook(file)


def test_numbers_and_dates_are_real(book: Any) -> None:
    day, at, close, change, bars, _ = book["Data"][2]
    assert (day.value, day.number_format) == (datetime(2020, 1, 31), "yyyy-mm-dd")  # noqa: DTZ001  # cells have none
    assert at.value == datetime(2020, 1, 31, 15, 30)  # noqa: DTZ001  # as above
    assert close.value == 0.1 + 0.2
    assert (change.value, change.number_format) == (0.125, "0.00%")
    assert (bars.value, bars.number_format) == (3, "#,##0")
    assert [cell.value for cell in book["Data"][3]][:3] == [None, None, None]


def test_what_excel_has_no_number_for_is_text(book: Any) -> None:
    assert [cell.value for cell in book["Data"][4]][:3] == ["1899-05-01", "1899-05-01T00:00:00Z", "inf"]


def test_no_cell_is_a_formula_or_an_error(book: Any) -> None:
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"inlineStr", "s", "n", "d"}
    names = [row[5].value for row in book["Data"].iter_rows(min_row=2)]
    assert names == [text.replace("\x07", "") for text in FORMULAS]
    assert book["Data"]["C1"].value == "=Close (USD)"


def test_a_sheet_of_its_own_says_where_the_numbers_come_from(book: Any) -> None:
    facts = {row[0].value: row[1].value for row in book["Provenance"].iter_rows()}
    assert facts["Method"] == "=method"
    assert facts["As of"] == "2020-02-01"
    assert facts["Caution"] == "skfolio: not for trading"
    assert "skfolio data" in facts["Source"]


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 6)
    table = table_of()
    with pytest.raises(TooManyRows, match="take the CSV"):
        write_workbook(Panel("bars", "Bars", table, Provenance("")), table, io.BytesIO())
