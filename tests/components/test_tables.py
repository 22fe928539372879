import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.panel import Column, Table
from components.tables import data_grid

FUNCTIONS = Path(__file__).resolve().parents[2] / "assets" / "dashAgGridFunctions.js"
DAYS = pd.to_datetime(["2024-01-02", "2024-01-03"], utc=True)
COLUMNS = (
    Column("day", "Day", "date"),
    Column("at", "At", "time"),
    Column("close", "Close", "number", 2, "USD"),
    Column("sma.20", "SMA"),
    Column("change", "Change", "percent"),
    Column("bars", "Bars", "integer"),
    Column("name", "Name", "text"),
)


def grid_of(rows: int) -> Any:
    frame = pd.DataFrame(
        {
            "day": DAYS[0],
            "at": DAYS[0],
            "close": 1.5,
            "sma.20": [None] * rows,
            "change": 0.1,
            "bars": 3,
            "name": "x",
            "hidden": 1,
        },
        index=range(rows),
    )
    return data_grid(Table(COLUMNS, frame), id="grid")


@pytest.fixture
def columns() -> dict[str, dict[str, Any]]:
    return {column["field"]: column for column in grid_of(2).columnDefs}


def test_numbers_stand_right_with_a_filter_for_numbers(columns: dict[str, dict[str, Any]]) -> None:
    right = {name for name, column in columns.items() if column.get("type") == "rightAligned"}
    assert right == {"close", "sma.20", "change", "bars"}
    assert {columns[name]["filter"] for name in right} == {"agNumberColumnFilter"}


def test_headers_have_the_unit(columns: dict[str, dict[str, Any]]) -> None:
    assert [columns[name]["headerName"] for name in ("close", "at", "name")] == ["Close (USD)", "At (UTC)", "Name"]


def test_rows_are_plain_json_with_iso_dates_and_only_the_columns() -> None:
    grid = grid_of(1)
    assert grid.rowData == [
        {
            "day": "2024-01-02",
            "at": "2024-01-02T00:00:00Z",
            "close": 1.5,
            "sma.20": None,
            "change": 0.1,
            "bars": 3,
            "name": "x",
        }
    ]
    assert grid.dashGridOptions["suppressFieldDotNotation"]


def test_formats_are_functions_that_the_assets_have(columns: dict[str, dict[str, Any]]) -> None:
    known = set(re.findall(r"formats\.(\w+) = function", FUNCTIONS.read_text()))
    used = {
        column["valueFormatter"]["function"].partition("(")[0]
        for column in columns.values()
        if "valueFormatter" in column
    }
    assert used | {"OrielOfUnit"} == known
    assert columns["close"]["valueFormatter"]["function"] == "OrielNumber(params.value, 2)"


def test_nothing_asks_for_code_to_be_evaluated() -> None:
    assert not hasattr(grid_of(1), "dangerously_allow_code")


def test_a_short_table_is_as_high_as_its_rows_and_a_long_one_scrolls() -> None:
    assert grid_of(3).dashGridOptions["domLayout"] == "autoHeight"
    assert "domLayout" not in grid_of(100).dashGridOptions
    assert grid_of(100).style["height"]


def test_what_names_the_rows_is_told_to_the_grid_and_not_shown() -> None:
    frame = pd.DataFrame({"name": ["garch"], "model": ["GARCH"]})
    columns = (Column("name", "Name", "text"), Column("model", "Model", "text"))
    grid = data_grid(Table(columns, frame, rows_named_by="name"))
    assert grid.getRowId == "params.data.name"
    assert [column["field"] for column in grid.columnDefs] == ["model"]
    assert grid.rowData == [{"name": "garch", "model": "GARCH"}]


def test_a_column_that_opens_a_page_is_drawn_as_links_that_stay_in_sight() -> None:
    columns = (Column("symbol", "Symbol", "text", opens="/volatility?symbol="), Column("bars", "Bars", "integer"))
    grid: Any = data_grid(Table(columns, pd.DataFrame({"symbol": ["A&B"], "bars": [1]})))
    symbol, bars = grid.columnDefs
    assert symbol["cellRenderer"] == "OrielLink"
    assert symbol["cellRendererParams"] == {"opens": "/volatility?symbol="}
    assert symbol["pinned"] == "left"
    assert f"cells.{symbol['cellRenderer']} = " in FUNCTIONS.with_name("dashAgGridComponentFunctions.js").read_text()
    assert "cellRenderer" not in bars


def test_a_column_of_mixed_units_reads_each_row_in_its_own_and_hides_where_it_says_which() -> None:
    frame = pd.DataFrame({"value": [0.1, 2.0], "unit": ["fraction", "ratio"]})
    grid = data_grid(Table((Column("value", "Value", unit_from="unit"), Column("unit", "Unit", "text")), frame))
    assert [column["field"] for column in grid.columnDefs] == ["value"]
    assert grid.columnDefs[0]["valueFormatter"]["function"] == "OrielOfUnit(params.value, params.data.unit)"
    assert grid.rowData[0] == {"value": 0.1, "unit": "fraction"}
