"""How often the API may be asked, at the door; the buckets themselves are in tests/data/test_rate_limits.py."""

import pytest
from flask import Flask

from data.database import Database
from data.rights import rights_of
from data.users import User
from tests.server.script import Script, script_of
from tests.server.visitor import Visitor

HERE = {"environ_base": {"REMOTE_ADDR": "127.0.0.1"}}
AWAY = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}


@pytest.fixture
def script(visitor: Visitor, database: Database, ana: User) -> Script:
    return script_of(visitor, database, ana.id, "read")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.api_limits.ADDRESS_A_MINUTE", 1)
    monkeypatch.setattr("server.api_limits.ADDRESS_BURST", 3)


def test_a_token_may_ask_as_often_as_its_role(script: Script, visitor: Visitor, database: Database, ana: User) -> None:
    rights = rights_of("user")
    statuses = [script.get("/account").status_code for _ in range(rights.burst + 20)]
    assert statuses[: rights.burst] == [200] * rights.burst
    assert 429 in statuses
    refused = next(answer for answer in iter(lambda: script.get("/account"), None) if answer.status_code == 429)
    said = script.problem(refused)
    assert said["code"] == "too_many_requests"
    assert "60 requests a minute with this token" in said["detail"]
    assert int(refused.headers["Retry-After"]) == 1
    assert refused.headers["RateLimit-Policy"] == '"token";q=30;w=30'
    assert refused.headers["RateLimit"] == '"token";r=0;t=30'
    assert script_of(visitor, database, ana.id, "read").get("/account").status_code == 200


def test_every_answer_says_what_is_left(script: Script) -> None:
    for path in ("/account", "/nothing"):
        answer = script.get(path)
        assert answer.headers["RateLimit"].startswith('"token";r=2')


def test_pages_are_not_counted(signed_in: Visitor) -> None:
    assert "RateLimit" not in signed_in.get("/account").headers


@pytest.mark.usefixtures("narrow")
def test_strangers_are_counted_by_their_address(desk: Flask) -> None:
    def status(address: str) -> int:
        visit = desk.test_client().get(
            "/api/v1/account",
            base_url="http://localhost:8050",
            headers={"Authorization": "Bearer oriel_guess"},
            environ_base={"REMOTE_ADDR": address},
        )
        return visit.status_code

    assert [status("203.0.113.9") for _ in range(5)] == [401, 401, 401, 429, 429]
    assert status("203.0.113.10") == 401
    # An IPv6 host owns all of its network.
    assert [status(f"2001:db8::{last}") for last in range(1, 6)] == [401, 401, 401, 429, 429]


@pytest.mark.usefixtures("narrow")
def test_many_tokens_from_one_address_share_it(script: Script, visitor: Visitor, database: Database, ana: User) -> None:
    scripts = [script, *(script_of(visitor, database, ana.id, "read") for _ in range(4))]
    away = [one.send("GET", "/account", **AWAY).status_code for one in scripts]
    assert away == [200, 200, 200, 429, 429]
    # Behind a proxy that does not name its clients everybody comes from here.
    assert {one.send("GET", "/account", **HERE).status_code for one in scripts} == {200}
