"""A cursor is what it was given as, or is refused."""

import orjson
import pytest
from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException

from api.paging import cursor_after, place_of, with_next

app = Flask(__name__)


@given(st.integers(-(2**53), 2**53), st.lists(st.none() | st.text() | st.integers(0, 9) | st.booleans(), max_size=4))
def test_it_comes_back_as_it_was(place: int, question: list[object]) -> None:
    try:
        cursor = cursor_after(place, *question)
    except TypeError:  # a lone surrogate, which no address can hold
        return
    assert place_of(cursor, int, *question) == place
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_without_one_it_begins() -> None:
    assert place_of(None, int, "q") is None


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "ä",
        "====",
        "bnVsbA",
        "W10",
        "[" * 400,
        cursor_after(1, "other"),
        cursor_after("x", "q"),
        cursor_after([], "q"),
    ],
)
def test_it_refuses_what_it_did_not_give(cursor: str) -> None:
    with app.test_request_context(), pytest.raises(HTTPException) as raised:
        place_of(cursor, int, "q")
    assert raised.value.response is not None
    assert raised.value.response.status_code == 400
    assert orjson.loads(raised.value.response.get_data())["code"] == "invalid_cursor"


def test_the_next_page_is_a_link_too() -> None:
    with app.test_request_context("/api/v1/instruments/EUR%2FUSD/bars?limit=2&cursor=old"):
        answer = with_next(Response(), "new")
    assert answer.headers["Link"] == '</api/v1/instruments/EUR/USD/bars?limit=2&cursor=new>; rel="next"'


def test_the_last_page_has_none() -> None:
    with app.test_request_context("/"):
        assert "Link" not in with_next(Response(), None).headers
