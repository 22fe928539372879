from typing import Any

import pytest
from dash import html

from components.symbol_search import Suggestion, suggestion_list

APPLE = Suggestion("AAPL", "Apple", "equity")


def options(query: str, *found: Suggestion) -> list[Any]:
    return list(suggestion_list(query, found).children)


def marks(option: html.Li) -> list[str]:
    spans = [part for span in option.children for part in span.children if not isinstance(span.children, str)]
    return [part.children for part in spans if isinstance(part, html.Mark)]


@pytest.mark.parametrize(
    ("query", "marked"),
    [("aa", ["AA"]), ("APP", ["App"]), ("a", ["A", "A"]), ("ppl", []), ("", []), ("(", []), ("a.", [])],
)
def test_it_marks_what_was_typed_where_a_word_begins(query: str, marked: list[str]) -> None:
    assert marks(options(query, APPLE)[0]) == marked


def test_the_list_says_which_query_it_answers() -> None:
    answer = suggestion_list("aa", [APPLE]).to_plotly_json()["props"]
    assert answer["data-query"] == "aa"
    assert answer["role"] == "listbox"


def test_each_option_can_be_pointed_at() -> None:
    ids = [option.id for option in options("", APPLE, Suggestion("MSFT", "Microsoft"))]
    assert len(set(ids)) == 2


def test_it_says_that_nothing_was_found_and_offers_no_symbol() -> None:
    (only,) = options("xyz")
    assert only.children == "No instrument matches “xyz”."
    assert "data-symbol" not in only.to_plotly_json()["props"]
