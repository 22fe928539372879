from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.questions import MOST_FAULTS, MOST_ITEMS, Malformed, read_questions
from views.predictions.serving import Question

GOOD = {"symbol": "AAPL", "horizon": 5, "target": "return"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=15,
)
ITEMS = st.fixed_dictionaries({}, optional=dict.fromkeys(("symbol", "horizon", "target", "model", "other"), JSON))


def faults_of(body: object) -> dict[str, str]:
    with pytest.raises(Malformed) as caught:
        read_questions(body)
    return dict(caught.value.faults)


def test_questions_are_read_in_their_order() -> None:
    body = {"items": [GOOD, {"symbol": "brk.b", "horizon": 63, "target": "direction", "model": "logistic"}]}
    assert read_questions(body) == (
        Question("AAPL", "return", 5),
        Question("BRK.B", "direction", 63, "logistic"),
    )


def test_a_model_that_is_null_is_none() -> None:
    assert read_questions({"items": [GOOD | {"model": None}]}) == (Question("AAPL", "return", 5),)


@pytest.mark.parametrize("body", [None, [], "items", 5, {}, {"items": {}}, {"items": []}, {"items": "AAPL"}])
def test_what_holds_no_items_is_refused(body: object) -> None:
    assert set(faults_of(body)) <= {"", "/items"}


def test_as_many_as_fit_and_no_more() -> None:
    assert len(read_questions({"items": [GOOD] * MOST_ITEMS})) == MOST_ITEMS
    assert list(faults_of({"items": [GOOD] * (MOST_ITEMS + 1)})) == ["/items"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("symbol", value) for value in (None, "", 5, "a b", "A" * 33, ["AAPL"], "AAPL\n")),
        *(("horizon", value) for value in (None, 0, 64, -1, 5.0, "5", True, 10**30)),
        *(("target", value) for value in (None, "", "price", 1, ["return"])),
        *(("model", value) for value in ("", "oracle", 0, False, {})),
    ],
)
def test_each_fault_has_its_place(name: str, value: object) -> None:
    assert list(faults_of({"items": [GOOD, GOOD | {name: value}]})) == [f"/items/1/{name}"]


def test_what_is_not_known_is_named() -> None:
    assert list(faults_of({"items": [GOOD | {"a/b~": 1}], "to": 1})) == ["/to", "/items/0/a~1b~0"]


def test_not_all_of_a_thousand_faults_are_told() -> None:
    assert len(faults_of({"items": [{}] * 1000})) == MOST_FAULTS


@given(JSON | st.fixed_dictionaries({"items": st.lists(ITEMS | JSON, max_size=5)}))
def test_anything_is_read_or_refused(body: object) -> None:
    with suppress(Malformed):
        assert all(isinstance(question, Question) for question in read_questions(body))
