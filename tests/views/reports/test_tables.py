"""What leaves as a file of numbers: read back by other programs than those that wrote it."""

import csv
import io
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import load_workbook

from components.panel import Column, Table
from components.workbook_of_many import LONGEST_NAME, sheet_names
from tests.components.print.made import NUMBERS, PRICE, TABLE, document_of, section_of
from views.reports.tables import csv_file, workbook_file

EVIL = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1-1", "\t=1", "＝1"]
AWKWARD = 0.1 + 0.2, 1e-300, 123456789.123456789
DANGEROUS = replace(
    TABLE,
    title="=Rows: [a/b]*?",
    content=Table(
        (Column("name", "=Name", "text"), Column("value", "Value")),
        pd.DataFrame({"name": EVIL[:3], "value": AWKWARD}),
    ),
)


def test_a_workbook_has_a_sheet_for_each_table_and_metrics_and_says_where_they_are_from() -> None:
    file = workbook_file(document_of(section_of(PRICE, NUMBERS, TABLE)), "Friday letter")
    assert file.name == "Friday-letter.xlsx"
    book = load_workbook(io.BytesIO(file.content))
    assert book.sheetnames == ["Contents", "1 Statistics", "2 Rows", "Provenance"]
    assert [cell.value for cell in book["Contents"][4]] == ["2 Rows", "The index", "Rows", "2022-12-28"]
    assert [cell.value for cell in book["1 Statistics"][3]] == ["Change", -0.012, "fraction", None]
    assert ("2 Rows", "Method", "Bars as they are.") in list(book["Provenance"].values)


def test_no_cell_of_a_workbook_is_a_formula_and_numbers_are_exact() -> None:
    file = workbook_file(document_of(section_of(DANGEROUS, title="=1+1")), "=2+2")
    book = load_workbook(io.BytesIO(file.content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert book["Contents"]["A1"].value == "=2+2"
    (rows,) = [sheet for sheet in book if sheet.title.startswith("1 ")]
    assert [row[1].value for row in rows.iter_rows(min_row=2)] == list(AWKWARD)


def test_names_of_sheets_are_as_a_workbook_allows_them_and_never_alike() -> None:
    names = sheet_names([f"{number} [Rows]: a/b*?\\ {'x' * 40}" for number in range(1, 13)])
    assert len({name.lower() for name in names}) == 12
    assert all(len(name) <= LONGEST_NAME and not set(name) & set("[]:*?/\\") for name in names)


def test_one_table_is_a_csv_and_several_are_a_zip() -> None:
    one = csv_file(document_of(section_of(TABLE)), "Friday letter")
    assert one is not None
    assert (one.name, one.media_type) == ("01-The-index-Rows.csv", "text/csv")
    many = csv_file(document_of(section_of(NUMBERS, TABLE)), "Friday letter")
    assert many is not None
    assert zipfile.ZipFile(io.BytesIO(many.content)).namelist() == [
        "01-The-index-Statistics.csv",
        "02-The-index-Rows.csv",
    ]
    assert many == csv_file(document_of(section_of(NUMBERS, TABLE)), "Friday letter")
    assert csv_file(document_of(section_of(PRICE)), "Friday letter") is None


def test_no_cell_of_a_csv_is_a_formula_and_numbers_are_exact() -> None:
    made = csv_file(document_of(section_of(DANGEROUS)), "x")
    assert made is not None
    rows = [row for row in csv.reader(io.StringIO(made.content.decode())) if not row[0].startswith("#")]
    assert [float(row[1]) for row in rows[1:]] == list(AWKWARD)
    assert all(row[0][0] == "'" for row in rows)


@pytest.mark.parametrize("title", ["../../etc/passwd", "", "a\r\nb", "Freitag – größer", "x" * 500, ".", "报告"])
def test_names_of_files_are_plain(title: str) -> None:
    name = workbook_file(document_of(), title).name
    assert name.isascii()
    assert len(name) <= 90
    assert not set(name) & set("/\\ \r\n:")
    assert not name.startswith(".")
