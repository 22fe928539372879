import csv
import io
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.csv_file import csv_chunks, safe_text
from components.panel import Column, Panel, Provenance, SourceNote, Table

NOTE = SourceNote(
    "bokeh", "Bokeh sample data", 3, "2020-01-01", "2020-01-03", caution="not for\ntrading", differs_at_most=0.027
)
PROVENANCE = Provenance("As stored", as_of="2020-01-03", rows=3, sources=(NOTE,), parameters={"n": 20})


def panel_of(columns: dict[str, tuple[str, object]], title: str = "Bars") -> tuple[Panel, Table]:
    frame = pd.DataFrame({name: values for name, (_, values) in columns.items()})
    specs = tuple(Column(name, name.capitalize(), kind) for name, (kind, _) in columns.items())
    table = Table(specs, frame)
    return Panel("bars", title, table, PROVENANCE, warnings=("gap of 3 days",)), table


def rows_of(text: str) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(text)) if not row[0].startswith("# ")]


def test_every_number_reads_back_as_itself_for_pandas_too() -> None:
    numbers = [0.1 + 0.2, 1e-320, 1.7976931348623157e308, -0.0, 39.47999954223633]
    panel, table = panel_of({"close": ("number", numbers)})
    text = "".join(csv_chunks(panel, table))
    read = pd.read_csv(io.StringIO(text), comment="#")
    assert read["Close"].tolist() == numbers
    assert math.copysign(1, read["Close"][3]) == -1


@settings(deadline=None)
@given(st.lists(st.floats(), min_size=1))
def test_any_number_reads_back_as_itself(numbers: list[float]) -> None:
    panel, table = panel_of({"close": ("number", np.array(numbers))})
    read = [float(row[0] or "nan") for row in rows_of("".join(csv_chunks(panel, table)))[1:] if row]
    assert np.array_equal(read, numbers, equal_nan=True)


def test_dates_are_iso_whole_numbers_whole_and_what_is_missing_empty() -> None:
    days = pd.to_datetime(["2020-01-31 15:30", None], utc=True)
    panel, table = panel_of(
        {
            "day": ("date", days),
            "at": ("time", days),
            "bars": ("integer", [1500000.0, np.nan]),
            "name": ("text", ["a", None]),
        }
    )
    assert rows_of("".join(csv_chunks(panel, table))) == [
        ["Day", "At (UTC)", "Bars", "Name"],
        ["2020-01-31", "2020-01-31T15:30:00Z", "1500000", "a"],
        ["", "", "", ""],
    ]


def test_it_says_first_where_the_numbers_come_from() -> None:
    panel, table = panel_of({"close": ("number", [1.0])})
    head = [line for line in "".join(csv_chunks(panel, table)).splitlines() if line.startswith("#")]
    for word in ("As stored", "2020-01-03", "Bokeh sample data", "not for trading", "n=20", "gap of 3 days"):
        assert word in "\n".join(head)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\tx", " =1", "＝1", "a;=1+1", "a\n=1", "--1"],
)
def test_text_that_would_run_as_a_formula_is_made_text(text: str) -> None:
    safe = safe_text(text)
    assert safe.replace("'", "") == text.replace("'", "")
    for separator in (",", ";", "\t"):
        cells = [cell for row in csv.reader(io.StringIO(safe, newline=""), delimiter=separator) for cell in row]
        assert not any(cell.strip()[:1] in set("=+-@＝") for cell in cells if cell.strip())
    assert safe[0] not in "=+-@\t\r"


@pytest.mark.parametrize("text", ["-5", "+1.5", "1e-5", "-1.5E+10", "AAPL", "a-b", "x = y", "BRK-B", "", "^GSPC"])
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


def test_headers_and_titles_are_safe_too() -> None:
    panel, _ = panel_of({"a": ("number", [1.0])}, title="=1")
    table = Table((Column("a", "=HYPERLINK(1)"),), pd.DataFrame({"a": [1.0]}))
    text = "".join(csv_chunks(panel, table))
    assert "'=HYPERLINK(1)" in text
    assert "# Oriel: =1" in text


def test_remarks_of_a_file_start_no_formula_in_any_cell() -> None:
    panel, table = panel_of({"a": ("number", [1.0])}, title='say "x, =1+1; @SUM(A1),-1')
    head = next(csv_chunks(panel, table))
    for separator in (",", ";"):
        for row in csv.reader(io.StringIO(head), delimiter=separator):
            assert not any(cell.strip()[:1] in {"=", "+", "-", "@"} for cell in row)


def test_long_tables_come_in_pieces() -> None:
    panel, table = panel_of({"close": ("number", np.arange(10_000.0))})
    pieces = list(csv_chunks(panel, table))
    assert max(map(len, pieces)) < 30_000
    assert len(rows_of("".join(pieces))) == 10_001
