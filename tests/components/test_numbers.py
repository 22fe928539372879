import math

import pytest

from components.numbers import compact_text, direction_glyph, number_text, percent_text, price_decimals


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.678, "12,345.68"), (-0.001, "0.00"), (-1.5, "−1.50"), (math.nan, "–"), (math.inf, "–")],
)
def test_numbers_are_grouped_and_signed(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_sign_is_shown_where_asked() -> None:
    assert number_text(1.5, signed=True) == "+1.50"
    assert number_text(0.0, signed=True) == "0.00"
    assert percent_text(-0.0133, signed=True) == "−1.33 %"


@pytest.mark.parametrize(
    ("value", "text"), [(35_557_500, "35.56M"), (950, "950"), (1.25, "1.25"), (2.5e12, "2.50T"), (-1500, "−1.50k")]
)
def test_large_numbers_are_short(value: float, text: str) -> None:
    assert compact_text(value) == text


@pytest.mark.parametrize(("price", "decimals"), [(0.5, 4), (252.2, 2), (250_000, 0), (math.nan, 2)])
def test_decimals_follow_the_price(price: float, decimals: int) -> None:
    assert price_decimals(price) == decimals


def test_direction_has_a_shape() -> None:
    assert [direction_glyph(value) for value in (1, -1, 0)] == ["▲", "▼", "■"]
