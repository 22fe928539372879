import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.faults import ImportFault
from data.importing.numbers import decimal_mark, parse_numbers

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def texts(*values: str) -> pd.Series:
    return pd.Series(values, dtype="str")


def parsed(*values: str, decimal: str = ".") -> list[float]:
    numbers, unreadable = parse_numbers(texts(*values), decimal)
    assert not unreadable.any()
    return list(numbers)


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        (["1.5", "2"], "."),
        (["1,5", "2"], ","),
        (["1,234.50"], "."),
        (["1.234,50"], ","),
        (["1,234,567"], "."),
        (["12,34,567"], "."),
        (["1.234.567", "0"], ","),
        (["0,123"], ","),
        (["1234,567"], ","),
        (["1 234,50"], ","),
        (["1,234", "7.25"], "."),
        (["1.234", "7,25"], ","),
        (["5", "7"], "."),
        (["12.3.2020", "n,a", "1.5"], "."),
    ],
)
def test_the_decimal_mark_follows_from_the_numbers(values: list[str], mark: str) -> None:
    assert decimal_mark([texts(*values)], ";") == mark


@pytest.mark.parametrize(
    ("values", "separator"), [(["1,234"], ","), (["1,234"], ";"), (["1.234"], ";"), (["1.234"], "\t")]
)
def test_numbers_that_can_be_read_in_two_ways_are_refused(values: list[str], separator: str) -> None:
    with pytest.raises(ImportFault, match="--decimal"):
        decimal_mark([texts(*values)], separator)


def test_a_bare_point_is_the_decimal_point_where_commas_separate() -> None:
    assert decimal_mark([texts("1.234", "2.345")], ",") == "."


def test_numbers_written_in_two_ways_are_refused() -> None:
    with pytest.raises(ImportFault, match=r"1\.5 and 1,5"):
        decimal_mark([texts("1.5"), texts("1,5")], ";")


def test_it_reads_grouped_digits_signs_and_suffixes() -> None:
    assert parsed("1,234.5", "12,34,567", "1'234", "$187.15", "-3", "45.67M", "1e-5") == [
        *(1234.5, 1234567, 1234, 187.15, -3, 45_670_000, 1e-5)
    ]
    assert parsed("1.234,5", "1 234", "1\u202f234,25", ",5", decimal=",") == [1234.5, 1234, 1234.25, 0.5]


@pytest.mark.parametrize("text", ["", "-", "n/a", "NaN", "null", "#N/A"])
def test_what_says_nothing_is_missing(text: str) -> None:
    assert np.isnan(parsed(text)[0])


def test_infinity_is_infinite_and_not_unreadable() -> None:
    assert parsed("inf", "-Infinity", "1e999") == [np.inf, -np.inf, np.inf]


@pytest.mark.parametrize("text", ["abc", "1.2.3", "1,23", "--5", "1_000", "12 %", "(5)", "0x10", "٣"])
def test_it_says_what_is_no_number(text: str) -> None:
    numbers, unreadable = parse_numbers(texts("1", text), ".")
    assert (list(unreadable), numbers[0]) == ([False, True], 1)


@given(st.lists(FINITE, min_size=1))
def test_floats_come_back_to_the_last_bit(values: list[float]) -> None:
    assert parsed(*map(repr, values)) == values
    commas = [repr(value).replace(".", ",") for value in values if "e" not in repr(value)]
    assert parsed(*commas, decimal=",") == [value for value in values if "e" not in repr(value)]


@given(st.lists(st.text(max_size=12), min_size=1))
def test_no_text_breaks_it(values: list[str]) -> None:
    for decimal in ".,":
        numbers, unreadable = parse_numbers(texts(*values), decimal)
        assert len(numbers) == len(unreadable) == len(values)
        assert np.isnan(numbers[unreadable]).all()
