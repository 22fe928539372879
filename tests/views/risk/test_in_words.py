"""What a basket holds, in one line."""

import pytest

from views.risk import RiskView
from views.risk.in_words import basket_in_words, symbols_in_words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("holdings=AAPL:0.2,KO:-0.1", "AAPL 20 %, KO -10 % · cash 90 % · equity 100,000 · rebalanced daily"),
        ("holdings=AAPL:1.5&currency=USD", "AAPL 150 % · borrowed 50 % · equity 100,000 USD · rebalanced daily"),
        ("holdings=AAPL:1&rebalancing=drifting", "AAPL 100 % · equity 100,000 · never rebalanced"),
        ("holdings=AAPL:1000&sizes=shares&cash=-50", "AAPL 1,000 · cash -50 · rebalanced daily"),
        ("holdings=", "empty"),
    ],
)
def test_it_names_sizes_cash_worth_and_rebalancing(query: str, words: str) -> None:
    view = RiskView.parse(query)
    assert basket_in_words(view, view.holdings) == words


def test_many_are_counted() -> None:
    assert symbols_in_words(["A", "B", "C", "D", "E", "F"]) == "A, B, C, D and 2 more"
