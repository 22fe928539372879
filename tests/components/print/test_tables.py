import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.panel import Column, Table
from components.print.tables import MOST_ROWS, MOST_ROWS_TURNED, printed_table
from tests.components.print.made import rows


def table_of(**columns: list[object]) -> Table:
    return Table(tuple(Column(name, name.title(), "text") for name in columns), pd.DataFrame(columns))


def test_a_long_table_is_cut_and_says_how_long_it_is() -> None:
    printed = printed_table(rows(250))
    assert len(printed.rows) == MOST_ROWS
    assert printed.cut == 250
    assert printed_table(rows(MOST_ROWS)).cut is None


def test_cells_are_as_a_person_reads_them() -> None:
    assert printed_table(rows(1)).rows == (("row 1", "12.50 %"),)


def test_a_column_with_nothing_in_it_takes_no_room_and_is_named() -> None:
    printed = printed_table(rows(2))
    assert [head.text for head in printed.heads] == ["Name", "Share"]
    assert printed.empty == ("Why",)
    assert printed_table(rows(0)).empty == ()


def test_what_names_a_row_for_the_machine_is_not_shown() -> None:
    table = Table(
        (Column("key", "Key", "text"), Column("name", "Name", "text")), pd.DataFrame({"key": [1], "name": "a"})
    )
    shown = printed_table(Table(table.columns, table.frame, rows_named_by="key"))
    assert [head.text for head in shown.heads] == ["Name"]


def test_the_widest_turn_the_page_and_show_fewer_rows() -> None:
    wide = table_of(**{f"c{number}": ["some words that are rather long"] * 50 for number in range(8)})
    printed = printed_table(wide)
    assert printed.is_turned
    assert len(printed.rows) == MOST_ROWS_TURNED
    assert printed.cut == 50
    assert not printed_table(rows(3)).is_turned


def test_a_narrow_table_is_kept_together() -> None:
    assert printed_table(rows(3)).width < 60
    assert printed_table(table_of(a=["words " * 6], b=["words " * 6], c=["words " * 6])).width == 100


def test_numbers_keep_their_room_where_words_are_squeezed() -> None:
    words = {f"w{number}": ["words " * 20] for number in range(9)}
    frame = pd.DataFrame({"n": [123_456_789.25], **words})
    columns = (Column("n", "N", decimals=2), *(Column(name, name, "words") for name in words))
    heads = printed_table(Table(columns, frame)).heads
    assert heads[0].width >= 100 * len("123,456,789.25") / 214


@given(st.lists(st.lists(st.text(max_size=60), min_size=2, max_size=2), min_size=1, max_size=5), st.integers(1, 12))
def test_widths_are_shares_of_the_page(pairs: list[list[str]], count: int) -> None:
    frame = pd.DataFrame({str(number): [pair[number % 2] for pair in pairs] for number in range(count)})
    heads = printed_table(Table(tuple(Column(name, name, "text") for name in frame), frame)).heads
    assert not heads or sum(head.width for head in heads) == pytest.approx(100, abs=0.1)
