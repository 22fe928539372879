"""Tokens over HTTP: what they open, what they don't, and what is said then."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from data.api_tokens import make_token
from data.database import Database
from data.schema import users
from data.users import User, disable_user
from tests.server.script import Script, script_of
from tests.server.visitor import Visitor


@pytest.fixture
def reader(visitor: Visitor, database: Database, ana: User) -> Script:
    return script_of(visitor, database, ana.id, "read")


@pytest.fixture
def writer(visitor: Visitor, database: Database, ana: User) -> Script:
    return script_of(visitor, database, ana.id, "write")


def test_it_lets_a_script_in_as_its_account(reader: Script, ana: User) -> None:
    said = reader.get("/account").json
    assert said is not None
    assert (said["email"], said["role"], said["scopes"]) == (ana.email, "user", ["read"])
    assert said["limits"]["requests_a_minute"] == 60


def test_write_includes_read(writer: Script) -> None:
    said = writer.get("/account").json
    assert said is not None
    assert said["scopes"] == ["read", "write"]


def test_a_scope_that_is_missing_is_named(reader: Script) -> None:
    answer = reader.post("/tokens", {"name": "more", "scopes": ["write"]})
    assert (answer.status_code, reader.problem(answer)["code"]) == (403, "insufficient_scope")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Oriel", error="insufficient_scope", scope="write"'


def test_who_brings_nothing_is_told_what_to_bring(visitor: Visitor) -> None:
    stranger = Script(visitor, None)
    answer = stranger.get("/account")
    assert (answer.status_code, stranger.problem(answer)["code"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Oriel"'


@pytest.mark.parametrize("token", ["", "oriel_", "oriel_" + "x" * 43, "\xe9", "a b", "x" * 5000])
def test_what_is_no_token_opens_nothing(visitor: Visitor, token: str) -> None:
    script = Script(visitor, token)
    answer = script.get("/account")
    assert answer.status_code == 401
    assert script.problem(answer)["code"] in {"invalid_token", "not_signed_in"}


def test_a_dead_token_is_not_saved_by_a_cookie(signed_in: Visitor) -> None:
    assert signed_in.get("/api/v1/account").status_code == 200
    assert Script(signed_in, "oriel_dead").get("/account").status_code == 401


def test_it_opens_no_page(reader: Script) -> None:
    for path in ("/", "/account", "/_dash-layout", "/manual"):
        answer = reader.visitor.get(path, headers=reader.headers)
        assert answer.status_code in {302, 401}, path


def test_it_needs_no_token_against_forgery(writer: Script, signed_in: Visitor) -> None:
    body = {"name": "second", "scopes": ["read"], "expires_days": 1}
    assert writer.post("/tokens", body).status_code == 201
    cookie_alone = signed_in.post("/api/v1/tokens", json=body)
    assert (cookie_alone.status_code, writer.problem(cookie_alone)["code"]) == (400, "stale_token")


def test_it_ends_with_its_account(reader: Script, database: Database, ana: User) -> None:
    with database.begin() as connection:
        disable_user(connection, ana.id)
    assert reader.get("/account").status_code == 401


def test_made_listed_used_and_revoked(writer: Script, visitor: Visitor) -> None:
    made = writer.post("/tokens", {"name": " a  script ", "scopes": ["read"], "expires_days": 7})
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    said = dict(made.json or {})
    token = said.pop("token")
    assert (said["name"], said["prefix"]) == ("a script", token[:12])
    listed = writer.get("/tokens")
    assert listed.json is not None
    assert listed.json["items"][0] == said
    assert token not in listed.text
    mine = Script(visitor, token)
    assert mine.get("/account").status_code == 200
    assert writer.delete(f"/tokens/{said['id']}").status_code == 204
    assert mine.get("/account").status_code == 401
    assert writer.delete(f"/tokens/{said['id']}").status_code == 404


def test_somebody_elses_is_not_there(writer: Script, database: Database, bea: User) -> None:
    with database.begin() as connection:
        theirs = make_token(connection, bea.id, "hers", ["read"], lifetime=None)
    not_mine, not_there = (writer.delete(f"/tokens/{number}") for number in (theirs.kept.id, 2**53 - 1))
    assert writer.alike(not_mine, not_there)
    assert not_mine.status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"scopes": ["read"]}, "/name"),
        ({"name": "a", "scopes": ["all"]}, "/scopes/0"),
        ({"name": "a", "scopes": []}, "/scopes"),
        ({"name": "a", "scopes": ["read"], "expires_days": 0}, "/expires_days"),
        ({"name": "a", "scopes": ["read"], "forever": True}, "/forever"),
        ({"name": "a\x00", "scopes": ["read"]}, ""),
    ],
)
def test_what_does_not_fit_has_its_place(writer: Script, body: dict[str, object], pointer: str) -> None:
    answer = writer.post("/tokens", body)
    said = writer.problem(answer)
    assert (said["status"], said["code"]) == (422, "invalid_request")
    assert [fault["pointer"] for fault in said["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("data", "content_type", "code"),
    [
        (b"", "application/json", "malformed_json"),
        (b'{"name": NaN}', "application/json", "malformed_json"),
        (b"[" * 50_000, "application/json", "malformed_json"),
        (b'"{}"', "application/json", "invalid_request"),
        (b"[]", "application/json", "invalid_request"),
        (b"{}", "text/plain", "unsupported_media_type"),
    ],
)
def test_what_is_no_json_object_is_refused(writer: Script, data: bytes, content_type: str, code: str) -> None:
    answer = writer.send("POST", "/tokens", data=data, content_type=content_type)
    assert writer.problem(answer)["code"] == code


@pytest.mark.parametrize(
    "body",
    [
        {"name": "more", "scopes": ["admin"], "expires_days": 1},
        {"name": "longer", "scopes": ["read"], "expires_days": 8},
        {"name": "for ever", "scopes": ["read"], "expires_days": None},
    ],
)
def test_a_token_makes_none_that_is_worth_more(
    visitor: Visitor, database: Database, ana: User, body: dict[str, object]
) -> None:
    with database.begin() as connection:
        connection.execute(update(users).where(users.c.id == ana.id).values(role="admin"))
    script = script_of(visitor, database, ana.id, "write", lifetime=timedelta(days=7))
    answer = script.post("/tokens", body)
    assert (answer.status_code, script.problem(answer)["code"]) == (403, "not_allowed")


def test_addresses_without_anything_say_so(reader: Script) -> None:
    assert reader.problem(reader.get("/nothing"))["code"] == "not_found"
    answer = reader.send("PUT", "/tokens")
    assert reader.problem(answer)["code"] == "method_not_allowed"
    assert {"GET", "POST"} <= {verb.strip() for verb in answer.headers["Allow"].split(",")}
    answer = reader.get("/tokens/5")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "DELETE")
