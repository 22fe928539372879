"""A basket from a file becomes lines; whatever is wrong with one is named when they are read."""

import io
from typing import Any

import openpyxl
import pytest

from views.risk.files import LIMITS, UnreadableBasket, read_basket_file
from views.risk.holdings import Holding
from views.risk.pasting import read_pasted


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("header", "sizes"),
    [
        ("Symbol,Weight", "weights"),
        ("ticker,Amount", "amounts"),
        ("Instrument,Market value", "amounts"),
        ("Symbol,Shares", "shares"),
        ("symbol,QUANTITY", "shares"),
    ],
)
def test_the_header_says_what_the_sizes_are(header: str, sizes: str) -> None:
    file = read_basket_file(f"{header}\nAAPL,10\nKO,20.5\n".encode())
    assert (file.lines, file.sizes) == ("AAPL 10\nKO 20.5", sizes)


def test_other_columns_and_quoted_names_are_passed_over() -> None:
    file = read_basket_file(b'Name;Quantity;Symbol\n"Coca-Cola; The";1,000;KO\n;;\nApple;-5;AAPL\n')
    assert read_pasted(file.lines).holdings == (Holding("KO", 1000.0), Holding("AAPL", -5.0))


def test_a_column_in_percent_is_read_as_such() -> None:
    file = read_basket_file(b"Symbol,Weight (%)\nKO,25\nAAPL,75%\n")
    assert read_pasted(file.lines).holdings == (Holding("KO", 0.25), Holding("AAPL", 0.75))


def test_a_file_without_a_header_is_lines() -> None:
    file = read_basket_file(b"AAPL,0.25\nKO,0.75\n")
    assert (file.lines, file.sizes) == ("AAPL 0.25\nKO 0.75", "")


def test_a_sheet_of_a_workbook_keeps_the_numbers_as_they_are() -> None:
    file = read_basket_file(workbook(("Symbol", "Shares"), ("AAPL", 10), ("KO", 0.1), ("IBM", -3)))
    assert read_pasted(file.lines).holdings == (Holding("AAPL", 10.0), Holding("KO", 0.1), Holding("IBM", -3.0))


def test_a_formula_does_nothing_and_is_named() -> None:
    cells = workbook(("Symbol", "Shares"), ("AAPL", 10), ("KO", "=1+1"), ("=HYPERLINK(0)", 5))
    for content in (cells, b"Symbol,Shares\nAAPL,10\nKO,=1+1\n=HYPERLINK(0),5\n"):
        faults = read_pasted(read_basket_file(content).lines).faults
        assert [fault[:6] for fault in faults] == ["Line 2", "Line 3"]


def test_a_row_without_a_size_or_a_symbol_is_named_and_not_guessed() -> None:
    file = read_basket_file(b"Symbol,Weight\nAAPL,0.5\nKO,\n,0.5\nIBM,a lot\n")
    faults = read_pasted(file.lines).faults
    assert [fault[:6] for fault in faults] == ["Line 2", "Line 3", "Line 4"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"a,b,c\n1,2,3\n", "no column Symbol"),
        (b"Symbol,Weight,Shares\nKO,0.1,5\n", "columns Weight and Shares; keep the one"),
        (b"PK\x03\x04rubbish", "unpacked"),
        ("Symbol,Weight\nKO,1\n".encode("utf-16"), "UTF-16"),
        (b"x" * (LIMITS.file_bytes + 1), "larger than 1 MB"),
        (b"Symbol,Weight\n" + b"KO,1\n" * (LIMITS.rows + 1), "rows"),
    ],
)
def test_what_is_no_basket_is_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableBasket, match=words) as refused:
        read_basket_file(content)
    assert "--" not in str(refused.value)


def test_five_hundred_holdings_are_read_and_one_more_is_too_many() -> None:
    rows = [f"S{number},1" for number in range(501)]
    whole = read_pasted(read_basket_file("\n".join(["Symbol,Shares", *rows[:500]]).encode()).lines)
    assert (len(whole.holdings), whole.faults) == (500, ())
    assert (
        "more than the 500"
        in read_pasted(read_basket_file("\n".join(["Symbol,Shares", *rows]).encode()).lines).faults[0]
    )
