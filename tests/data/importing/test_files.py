"""Reading bytes: what they are, how big they may be, and that nothing but a sentence comes out of bad ones."""

import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.importing.faults import ImportFault
from data.importing.options import ImportOptions, Limits
from data.importing.reading import read_file
from data.importing.table import RawTable
from tests.data.importing.parsing import candidates

TEXT = b"date,close\n2024-01-02,1.5\n2024-01-03,2.5\n"
SMALL = Limits(file_bytes=100_000, unpacked_bytes=200_000, rows=1_000, cells=5_000, columns=100)


def read(tmp_path: Path, content: bytes, **said: object) -> RawTable:
    path = tmp_path / "prices"
    path.write_bytes(content)
    return read_file(path, ImportOptions(**said)).table


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def test_what_a_file_is_its_first_bytes_say(tmp_path: Path) -> None:
    frame = pd.DataFrame({"date": ["2024-01-02", "2024-01-03"], "close": [1.5, 2.5]})
    sheet = [["date", "close"], ["2024-01-02", 1.5], ["2024-01-03", 2.5]]
    for content in (TEXT, gzip.compress(TEXT), parquet(frame), workbook(sheet)):
        table = read(tmp_path, content)
        assert table.header == ("date", "close")
        assert table.cells[1].astype(float).tolist() == [1.5, 2.5]
        assert table.row_numbers.tolist() == [2, 3]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_line_ends_and_a_byte_order_mark(tmp_path: Path, separator: str, line_end: str) -> None:
    lines = [separator.join(cells) for cells in (["date", '"close; adj"'], ["2024-01-02", '"1,5"'])]
    table = read(tmp_path, b"\xef\xbb\xbf" + line_end.join(lines).encode())
    assert (table.header, table.cells.to_numpy().tolist()) == (("date", "close; adj"), [["2024-01-02", "1,5"]])


def test_blank_lines_are_no_rows_and_do_not_shift_the_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, b"date,close\n\n2024-01-02,1\n,\n2024-01-03,2\n\n\n")
    assert table.row_numbers.tolist() == [3, 5]


def test_what_stands_above_the_header_is_not_read(tmp_path: Path) -> None:
    table = read(tmp_path, b"Account 12345\nFrom;to\ndate,close\n2024-01-02,1\n", header_row=3)
    assert (table.header, table.row_numbers.tolist()) == (("date", "close"), [4])
    sheet: list[list[object]] = [["Account"], [], ["date", "close"], ["2024-01-02", 1]]
    table = read(tmp_path, workbook(sheet), header_row=3)
    assert (table.header, table.row_numbers.tolist()) == (("date", "close"), [4])
    with pytest.raises(ImportFault, match="no row 9"):
        read(tmp_path, TEXT, header_row=9)


def test_excel_s_hint_of_the_separator_is_followed(tmp_path: Path) -> None:
    table = read(tmp_path, b"sep=|\r\ndate|close, adjusted\r\n2024-01-02|1\r\n")
    assert (table.header, table.row_numbers.tolist()) == (("date", "close, adjusted"), [3])


def test_cells_beyond_the_header_are_kept_for_judgement(tmp_path: Path) -> None:
    table = read(tmp_path, b"date,close\n2024-01-02,1,234.5\n2024-01-03,2\n")
    frame = candidates(table, ImportOptions(symbol="X")).frame
    assert frame["fault"].tolist() == ["extra_cells", ""]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"date,close\n", "no rows"),
        (b"date\n2024-01-02\n", "one column only"),
        (TEXT.decode().encode("utf-16"), "UTF-16 text; save it as UTF-8"),
        ("date,close,name\n2024-01-02,1,Z\xfcrich\n".encode("latin-1"), r"row 2 .* save it as UTF-8"),
        (b"date,close\n2024\0,1\n", "neither text"),
        (b'date,close\n"2024-01-02,1\n', "quote"),
        (b"date,close\n2024-01-02" + b",1" * 50, "Row 2 has 51 cells"),
        (gzip.compress(TEXT)[:-9], "cut short"),
        (b"\x1f\x8bnonsense", "cut short or damaged"),
        (b"PK\x03\x04nonsense", "cut short or damaged"),
        (b"PAR1nonsense", "cut short or damaged"),
        (b"\xd0\xcf\x11\xe0nonsense", "save it as XLSX"),
        (workbook([["date", "close"]]), "no rows"),
        (workbook([]), "no rows"),
        (parquet(pd.DataFrame({"date": [], "close": []})), "no rows"),
    ],
)
def test_it_refuses_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(ImportFault, match=sentence):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFault, match="nothing-here is not a file"):
        read_file(tmp_path / "nothing-here", ImportOptions())


def test_a_zip_of_other_things_is_no_workbook(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("prices.csv", TEXT)
    with pytest.raises(ImportFault, match="unpack it first"):
        read(tmp_path, buffer.getvalue())


def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", " " * 10_000_000)
    return buffer.getvalue()


def sparse_sheet() -> bytes:
    """One cell at the far end, which claims a million rows."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "date", "close"
    book.active["A1048576"] = "2024-01-02"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"date,close\n" + b" " * 10_000_000),
        zip_bomb(),
        sparse_sheet(),
        b"x" * 100_001,
        b"date,close\n" + b"1,1\n" * 1_001,
        b",".join([b"x"] * 101) + b"\n" + b"1,1\n",
        workbook([["date", *map(str, range(100))], [1, 2]]),
        workbook([["date"], *([1] for _ in range(1_001))]),
        parquet(pd.DataFrame({"date": range(1_001), "close": 1.0})),
        parquet(pd.DataFrame({str(n): [1.0] for n in range(101)})),
        parquet(pd.DataFrame({"date": [1, 2], "close": ["x" * 5_000] * 2})),
    ],
)
def test_sizes_are_refused_before_parsing(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ImportFault, match=r"split it|longer than"):
        read(tmp_path, content, limits=SMALL)


def test_the_sheet_is_said_where_several_have_rows(tmp_path: Path) -> None:
    first, second = [["date", "close"], ["2024-01-02", 1]], [["date", "close"], ["2024-01-02", 2]]
    content = workbook(first, [], second)
    with pytest.raises(ImportFault, match=r"Sheet0, Sheet2.*--sheet"):
        read(tmp_path, content)
    with pytest.raises(ImportFault, match="no sheet 'Other'"):
        read(tmp_path, content, sheet="Other")
    assert read(tmp_path, content, sheet="Sheet2").cells[1].tolist() == [2]


def test_spreadsheet_cells_become_what_they_are(tmp_path: Path) -> None:
    day = pd.Timestamp("2024-01-02").to_pydatetime()
    rows = [["date", "close", "volume", "symbol"], [day, 1.5, 7, 700], [day, None, None, "A"], [None, "#N/A", 1, True]]
    table = read(tmp_path, workbook(rows))
    assert table.cells[0].iloc[0] == pd.Timestamp("2024-01-02")
    assert table.cells[1].tolist() == ["1.5", "", "#N/A"]
    assert table.cells[2].tolist()[0] == 7.0
    assert table.cells[3].tolist() == ["700", "A", "True"]


def test_parquet_columns_of_other_types_are_left_out(tmp_path: Path) -> None:
    frame = pd.DataFrame({"date": ["2024-01-02"], "close": [1], "tags": [["a"]], "raw": [b"x"]})
    assert read(tmp_path, parquet(frame)).header == ("date", "close")


def test_an_index_without_a_name_holds_the_dates(tmp_path: Path) -> None:
    frame = pd.DataFrame({"close": [1.5]}, index=pd.DatetimeIndex(["2024-01-02"]))
    for content in (parquet(frame), frame.to_csv().encode()):
        found = candidates(read(tmp_path, content), ImportOptions(symbol="X")).frame
        assert str(found["ts"].iloc[0]) == "2024-01-02 00:00:00"


def attempt(path: Path, content: bytes) -> None:
    """Whatever comes, it is candidates or a sentence."""
    path.write_bytes(content)
    options = ImportOptions(symbol="X", interval="1d", limits=replace(SMALL, rows=100_000, cells=1_000_000))
    sentence = "."
    try:
        candidates(read_file(path, options).table, options)
    except ImportFault as fault:
        sentence = str(fault)
    assert sentence.endswith(".")
    assert "\n" not in sentence


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALID = [
    gzip.compress(TEXT),
    workbook([["date", "close"], ["2024-01-02", 1.5]]),
    parquet(pd.DataFrame({"date": ["2024-01-02"], "close": [1.5]})),
]


@FUZZ
@given(
    content=st.binary(max_size=300), head=st.sampled_from([b"", b"date,close\n", b"PK\x03\x04", b"PAR1", b"\x1f\x8b"])
)
def test_random_bytes_never_give_a_traceback(tmp_path: Path, content: bytes, head: bytes) -> None:
    attempt(tmp_path / "fuzz", head + content)


@FUZZ
@given(content=st.text(alphabet='date,close;"\n\r\t|12024-01-0.\0é', max_size=200))
def test_random_text_never_gives_a_traceback(tmp_path: Path, content: str) -> None:
    attempt(tmp_path / "fuzz", b"date,close,volume\n" + content.encode())


@FUZZ
@given(valid=st.sampled_from(VALID), at=st.floats(0, 0.999), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_never_gives_a_traceback(tmp_path: Path, valid: bytes, at: float, byte: int, cut: bool) -> None:
    place = int(at * len(valid))
    rest = b"" if cut else bytes([byte]) + valid[place + 1 :]
    attempt(tmp_path / "fuzz", valid[:place] + rest)
