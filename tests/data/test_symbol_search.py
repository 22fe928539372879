"""What a person types finds the instrument they mean."""

import pytest

from data.instruments import Instrument, Listing
from data.symbol_search import search_listings

NAMES = {
    "AAPL": "Apple",
    "APP": "AppLovin",
    "BAC": "Bank of America",
    "JNJ": "Johnson & Johnson",
    "LLY": "Eli Lilly",
    "MA": "Mastercard",
    "M": "Macy's",
    "^GSPC": "S&P 500",
}
LISTINGS = tuple(
    Listing(Instrument(n, symbol, name, "equity", "USD", None, None, "UTC", None, None, False), ())
    for n, (symbol, name) in enumerate(NAMES.items())
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("m", ["M", "MA"]),
        ("ap", ["APP", "AAPL"]),
        ("AAPL ", ["AAPL"]),
        ("america", ["BAC"]),
        ("eli li", ["LLY"]),
        ("lilly eli", ["LLY"]),
        ("s&p", ["^GSPC"]),
        ("^gs", ["^GSPC"]),
        ("&", []),
        ("", []),
        ("zzz", []),
    ],
)
def test_symbols_come_before_the_words_of_names(typed: str, found: list[str]) -> None:
    assert [listing.instrument.symbol for listing in search_listings(LISTINGS, typed, 12)] == found


def test_no_more_than_asked_for() -> None:
    assert len(search_listings(LISTINGS, "a", 1)) == 1
