"""An answer that is known already is not made again."""

import pytest
from flask import Flask, Response

from api.versions import versioned

app = Flask(__name__)


def ask(known: str = "", method: str = "GET", *parts: str, status: int = 200) -> tuple[Response, int]:
    made = []

    def make() -> Response:
        made.append(1)
        return Response("it", status=status)

    with app.test_request_context(method=method, headers={"If-None-Match": known} if known else {}):
        return versioned(make, *parts), len(made)


def test_it_names_the_version_of_what_was_asked() -> None:
    tags = {ask("", "GET", *parts)[0].headers["ETag"] for parts in (("a",), ("a", "b"), ("ab",), ("a",))}
    assert len(tags) == 3
    assert all(tag.startswith('W/"') for tag in tags)


@pytest.mark.parametrize("form", ["{}", '"other", {}'])
def test_it_makes_nothing_for_whoever_has_it(form: str) -> None:
    tag = ask("", "GET", "a")[0].headers["ETag"]
    answer, made = ask(form.format(tag), "GET", "a")
    assert (answer.status_code, answer.get_data(), made) == (304, b"", 0)
    assert answer.headers["ETag"] == tag


def test_any_version_is_one_that_there_is() -> None:
    answer, made = ask("*", "GET", "a")
    assert (answer.status_code, answer.get_data(), made) == (304, b"", 1)
    assert answer.headers["ETag"] == ask("", "GET", "a")[0].headers["ETag"]
    assert ask("*", "GET", "a", status=404)[0].status_code == 404


@pytest.mark.parametrize("other", ['W/"other"', "nonsense", '"'])
def test_it_answers_whoever_has_another(other: str) -> None:
    answer, made = ask(other, "GET", "a")
    assert (answer.status_code, made) == (200, 1)


def test_a_write_is_never_answered_with_what_was() -> None:
    tag = ask("", "GET", "a")[0].headers["ETag"]
    assert ask(tag, "POST", "a")[0].status_code == 200


def test_a_problem_has_no_version() -> None:
    assert "ETag" not in ask("", "GET", "a", status=404)[0].headers
