import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import structlog
from flask import Flask, abort
from structlog.testing import capture_logs

from data.database import Database
from data.home import Home
from server.errors import SENTENCES
from tests.server.visitor import Visitor

REQUEST_ID = re.compile(r"[0-9a-f]{16}")


@pytest.fixture(scope="module")
def database(module_database: Database) -> Database:
    return module_database


@pytest.fixture
def failing(signed_in: Visitor, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | int], None]:
    """Makes the account page fail."""

    def fail(with_: Exception | int) -> None:
        def view() -> None:
            if isinstance(with_, int):
                abort(with_)
            raise with_

        monkeypatch.setitem(signed_in.app.view_functions, "account.account", view)

    return fail


@pytest.fixture
def without_database(signed_in: Visitor, home: Home) -> Iterator[Visitor]:
    gone = Database("postgresql://nobody@127.0.0.1:1/none")
    signed_in.app.extensions["oriel"] = replace(home, database=gone)
    yield signed_in
    signed_in.app.extensions["oriel"] = home


@pytest.mark.parametrize("status", sorted(SENTENCES))
def test_an_error_is_a_sentence_with_its_request_id(
    signed_in: Visitor, failing: Callable[[Exception | int], None], status: int
) -> None:
    failing(status)
    answer = signed_in.get("/account")
    assert answer.status_code == status
    assert all(text.replace("'", "&#39;") in answer.text for text in SENTENCES[status])
    assert f"request <code>{answer.headers['X-Request-ID']}</code>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_mistake_of_ours_shows_nothing_of_it_and_is_in_the_log(
    signed_in: Visitor, failing: Callable[[Exception | int], None]
) -> None:
    failing(ZeroDivisionError("with a secret"))
    with capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        answer = signed_in.get("/account?token=abc")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    (line,) = [line for line in lines if line["event"] == "request failed"]
    assert isinstance(line["exc_info"], ZeroDivisionError)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert "abc" not in repr({key: value for key, value in line.items() if key != "exc_info"})


def test_scripts_read_errors_as_json(signed_in: Visitor, failing: Callable[[Exception | int], None]) -> None:
    failing(ZeroDivisionError())
    answer = signed_in.get("/account", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.get_json() == {
        "error": SENTENCES[500][1],
        "status": 500,
        "request_id": answer.headers["X-Request-ID"],
    }


def test_every_answer_has_its_own_request_id(visitor: Visitor) -> None:
    ids = [visitor.get(path).headers["X-Request-ID"] for path in ("/login", "/", "/healthz", "/nope", "/static/x")]
    assert all(REQUEST_ID.fullmatch(found) for found in ids)
    assert len(set(ids)) == len(ids)


def test_a_clients_own_request_id_is_not_taken_over(visitor: Visitor) -> None:
    answer = visitor.get("/login", headers={"X-Request-ID": "forged"})
    assert REQUEST_ID.fullmatch(answer.headers["X-Request-ID"])


def test_without_a_database_pages_say_so_and_try_again(without_database: Visitor) -> None:
    for path in ("/", "/chart?symbol=AAPL", "/account", "/login"):
        answer = without_database.get(path)
        assert answer.status_code == 503, path
        assert "The database does not answer" in answer.text
        assert '<meta http-equiv="refresh" content="5">' in answer.text
        assert answer.headers["Retry-After"] == "5"


def test_without_a_database_callbacks_are_told_in_json(without_database: Visitor) -> None:
    for answer in (without_database.get("/_dash-layout"), without_database.post("/_dash-update-component", json={})):
        assert answer.status_code == 503
        assert "database" in SENTENCES[503][0]
        assert answer.get_json()["status"] == 503


def test_without_a_database_the_door_and_files_stand(without_database: Visitor) -> None:
    assert without_database.get("/static/door.css").status_code == 200
    assert without_database.get("/healthz").status_code == 200


def test_with_the_database_back_it_goes_on(without_database: Visitor, home: Home) -> None:
    assert without_database.get("/").status_code == 503
    without_database.app.extensions["oriel"] = home
    assert without_database.get("/").status_code == 200


def test_dash_files_that_do_not_exist_are_not_a_mistake_of_ours(visitor: Visitor) -> None:
    for path in ("nope/x.js", "dash/nope.js", "dash/../../app.py", "dash_bootstrap_components/x.v1m1.js"):
        assert visitor.get(f"/_dash-component-suites/{path}").status_code == 404, path


def test_methods_that_an_address_does_not_know(signed_in: Visitor) -> None:
    signed_in.get("/")
    token = {"X-CSRFToken": signed_in.cookie("csrf") or ""}
    answer = signed_in.client.delete("/account", base_url=signed_in.base, headers=token)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_the_error_page_does_not_need_the_session(desk: Flask, visit: Callable[..., Visitor]) -> None:
    answer = visit(desk).get("/login", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "<h1>Not understood</h1>" in answer.text
