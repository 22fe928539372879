from datetime import UTC, datetime

import pytest

from views.fields import Choice, Flag, ListOf, Moment, Number, Symbol, format_number


def test_a_symbol_is_read_in_capitals() -> None:
    assert Symbol().read(" brk.b ") == "BRK.B"


@pytest.mark.parametrize("raw", ["", " ", "A B", "<b>", "A" * 33, None, True, ["AAPL"], "a;drop"])
def test_it_rejects_what_is_no_symbol(raw: object) -> None:
    with pytest.raises(ValueError, match=r"symbol|text"):
        Symbol().read(raw)


def test_a_choice_names_what_it_takes() -> None:
    with pytest.raises(ValueError, match="must be one of candles, line"):
        Choice(("candles", "line")).read("pie")


@pytest.mark.parametrize(("raw", "expected"), [("1", True), (True, True), ("off", False), ("0", False), (1, True)])
def test_it_reads_yes_and_no(raw: object, expected: bool) -> None:
    assert Flag().read(raw) is expected


@pytest.mark.parametrize("raw", ["nan", "inf", "1e400", "", "x", "0.5", "101"])
def test_it_rejects_numbers_out_of_bounds(raw: str) -> None:
    with pytest.raises(ValueError, match="must be a"):
        Number(1, 100, whole=True).read(raw)


@pytest.mark.parametrize(("number", "text"), [(20, "20"), (2.0, "2"), (2.5, "2.5"), (1e-05, "1e-05"), (-3.0, "-3")])
def test_numbers_are_written_short(number: float, text: str) -> None:
    assert format_number(number) == text


def test_a_date_is_midnight_utc_and_is_written_as_a_date() -> None:
    moment = Moment().read("2024-01-31")
    assert moment == datetime(2024, 1, 31, tzinfo=UTC)
    assert Moment().write(moment) == "2024-01-31"


def test_a_moment_of_another_zone_is_brought_to_utc() -> None:
    assert Moment().read("2024-01-31T23:30:59-05:00") == datetime(2024, 2, 1, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["yesterday", "2024-13-01", "0001-01-01T00:00+14:00", "1899-12-31", "9999-12-31"])
def test_it_rejects_dates_that_are_none(raw: str) -> None:
    with pytest.raises(ValueError, match="must be a date"):
        Moment().read(raw)


def test_a_list_keeps_what_is_good_and_names_what_is_not() -> None:
    values, faults = ListOf(Symbol(), 3).read_each("msft,,<b>,ibm,MSFT")
    assert values == ("MSFT", "IBM")
    assert faults == ("'<b>' is not a symbol",)


def test_a_list_says_that_it_is_full() -> None:
    values, faults = ListOf(Symbol(), 2).read_each(["A", "B", "C", "D"])
    assert values == ("A", "B")
    assert faults == ("takes at most 2",)
