"""What nobody sends in good faith is told so: never a fault of Oriel's own."""

from datetime import timedelta

import pytest

from data.database import Database
from data.home import Home
from data.users import User
from tests.server.script import Script, script_of
from tests.server.visitor import Visitor


@pytest.fixture
def home(module_home: Home) -> Home:
    return module_home


@pytest.fixture
def database(module_database: Database) -> Database:
    return module_database


@pytest.fixture
def script(visitor: Visitor, database: Database, ana: User) -> Script:
    return script_of(visitor, database, ana.id, "write")


@pytest.mark.parametrize("path", ["/quotes", "/tokens"])
@pytest.mark.parametrize(
    "body",
    [
        rb'{"symbols": ["\ud800"], "name": "\ud800", "scopes": ["read"]}',
        rb'{"\ud800": 1}',
        b'{"symbols": ' + b"[" * 50_000,
        b'{"symbols": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"name": ' + b"9" * 5_000 + b"}",
        b'{"name": NaN}',
        b"\xff\xfe",
        b'{"symbols": ["A"], "fields": ""}',
    ],
)
def test_a_body_that_is_none_is_refused(script: Script, path: str, body: bytes) -> None:
    answer = script.send("POST", path, data=body, content_type="application/json")
    assert script.problem(answer)["status"] in {400, 422}


def test_the_place_of_a_fault_is_a_json_pointer(script: Script) -> None:
    long = "x" * 5_000
    faults = script.problem(script.post("/quotes", {"symbols": ["A"], "a/b~c": 1, long: 1}))["errors"]
    assert [fault["pointer"] for fault in faults] == ["/a~1b~0c", "/" + "x" * 40]


def test_any_version_is_known_only_of_what_there_is(script: Script) -> None:
    for path, code in (
        ("/instruments/NOPE/bars", "unknown_symbol"),
        ("/instruments?cursor=x", "invalid_cursor"),
    ):
        assert script.problem(script.get(path, **{"If-None-Match": "*"}))["code"] == code
    assert script.get("/instruments", **{"If-None-Match": "*"}).status_code == 304


def test_a_lesser_token_does_not_fetch_what_a_greater_one_made(
    script: Script, visitor: Visitor, database: Database, ana: User
) -> None:
    brief = script_of(visitor, database, ana.id, "write", lifetime=timedelta(days=1))
    wish, key = {"name": "for ever", "scopes": ["read"], "expires_days": None}, {"Idempotency-Key": "known to both"}
    assert script.post("/tokens", wish, **key).status_code == 201
    refused = brief.post("/tokens", wish, **key)
    assert (refused.status_code, brief.problem(refused)["code"]) == (403, "not_allowed")
    assert script.post("/tokens", wish, **key).headers["Idempotent-Replayed"] == "true"
