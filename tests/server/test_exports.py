import csv
import io

import pytest
from openpyxl import load_workbook

from data.database import Database
from data.instruments import NewInstrument
from tests.data.market_data import made_bars, store
from tests.server.visitor import Visitor

BARS = "/export/chart/bars"
QUERY = "symbol=ABC&range=max&indicators=sma:20"


@pytest.fixture(autouse=True)
def _abc(database: Database) -> None:
    store(database, "ABC", made_bars("2024-01-01", 40), instrument=NewInstrument("ABC", '=cmd|"calc"'))


def test_a_csv_has_what_the_page_shows(signed_in: Visitor) -> None:
    answer = signed_in.get(f"{BARS}.csv?{QUERY}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=ABC-MAX-SMA-20-bars-2024-02-09.csv"
    lines = [row for row in csv.reader(io.StringIO(answer.text)) if not row[0].startswith("#")]
    assert lines[0][:5] == ["Date", "Open (USD)", "High (USD)", "Low (USD)", "Close (USD)"]
    assert lines[1][:5] == ["2024-02-09", "138.0", "141.0", "137.0", "139.0"]
    assert len(lines) == 41
    assert "# As of: 2024-02-09" in answer.text


def test_a_workbook_has_the_same(signed_in: Visitor) -> None:
    answer = signed_in.get(f"{BARS}.xlsx?{QUERY}")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Data", "Provenance"]
    assert book["Data"].max_row == 41
    assert book["Data"]["E2"].value == 139


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_without_a_session_there_is_no_file(visitor: Visitor, form: str) -> None:
    answer = visitor.get(f"{BARS}.{form}?{QUERY}", headers={"Accept": "*/*"})
    assert answer.status_code in {302, 401}
    assert b"139" not in answer.data


@pytest.mark.parametrize(
    "path",
    ["/export/dance/bars.csv", "/export/chart/dance.csv", "/export/chart/price.csv"],
)
def test_what_is_no_table_is_not_found(signed_in: Visitor, path: str) -> None:
    assert signed_in.get(f"{path}?symbol=ABC").status_code == 404


def test_an_unknown_symbol_is_a_sentence(signed_in: Visitor) -> None:
    answer = signed_in.get(f"{BARS}.csv?symbol=NOPE", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "NOPE" in answer.json["error"]


@pytest.mark.parametrize(
    "query", ["symbol=../../etc", "symbol=%00%0d%0aX:1", "start=%ff", "symbol=ABC%0d%0aSet-Cookie"]
)
def test_no_query_gets_into_the_headers(signed_in: Visitor, query: str) -> None:
    answer = signed_in.get(f"{BARS}.csv?{query}")
    assert answer.status_code in {200, 404}
    assert "Set-Cookie: X" not in str(answer.headers)
    name = answer.headers.get("Content-Disposition", "attachment; filename=a").partition("filename=")[2]
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
