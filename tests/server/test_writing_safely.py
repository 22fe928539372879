"""Idempotency-Key over HTTP, on the making of a token."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from data.api_tokens import list_tokens
from data.database import Database
from data.schema import idempotent_answers
from data.users import User
from tests.server.script import Script, script_of
from tests.server.visitor import Visitor

BODY = {"name": "a", "scopes": ["read"], "expires_days": 1}


@pytest.fixture
def script(visitor: Visitor, database: Database, ana: User) -> Script:
    return script_of(visitor, database, ana.id, "write")


def post(script: Script, key: str = "one", body: object = None) -> tuple[int, object]:
    answer = script.post("/tokens", BODY if body is None else body, **{"Idempotency-Key": key})
    return answer.status_code, answer.json


def count(database: Database, user: User) -> int:
    with database.connect() as connection:
        return len(list_tokens(connection, user.id))


def test_the_same_again_is_answered_alike_and_does_nothing(script: Script, database: Database, ana: User) -> None:
    first = script.post("/tokens", BODY, **{"Idempotency-Key": "one"})
    again = script.post("/tokens", BODY, **{"Idempotency-Key": "one"})
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert first.headers["Location"] == again.headers["Location"]
    assert again.mimetype == "application/json"
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert count(database, ana) == 2


def test_another_key_is_another_write(script: Script, database: Database, ana: User) -> None:
    assert post(script, "one") != post(script, "two")
    assert count(database, ana) == 3


def test_another_request_under_the_same_key_is_refused(script: Script, database: Database, ana: User) -> None:
    post(script)
    answer = script.post("/tokens", BODY | {"name": "b"}, **{"Idempotency-Key": "one"})
    assert (answer.status_code, script.problem(answer)["code"]) == (422, "idempotency_key_reused")
    assert count(database, ana) == 2


def test_somebody_elses_key_is_theirs(script: Script, visitor: Visitor, database: Database, bea: User) -> None:
    other = script_of(visitor, database, bea.id, "write")
    assert post(script)[1] != post(other)[1]


def test_a_no_is_not_kept(script: Script, database: Database, ana: User) -> None:
    assert post(script, body=BODY | {"scopes": ["admin"]})[0] == 403
    assert post(script)[0] == 201
    assert count(database, ana) == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb", "\xe9"])
def test_a_key_that_is_none_is_refused(script: Script, key: str) -> None:
    answer = script.post("/tokens", BODY, **{"Idempotency-Key": key})
    assert (answer.status_code, script.problem(answer)["code"]) == (400, "malformed_idempotency_key")


def test_what_is_under_way_is_not_begun_again(script: Script, database: Database, ana: User) -> None:
    with database.begin() as other:
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        other.execute(lock, {"name": f"idempotency:{ana.id}:one"})
        answer = script.post("/tokens", BODY, **{"Idempotency-Key": "one"})
        assert (answer.status_code, script.problem(answer)["code"]) == (409, "under_way")
        assert answer.headers["Retry-After"] == "1"
    assert post(script)[0] == 201


def test_of_many_at_once_one_does_it(script: Script, database: Database, ana: User) -> None:
    def send(_: int) -> int:
        client = Visitor(script.visitor.app, script.visitor.app.test_client(), script.visitor.base)
        return post(Script(client, script.token))[0]

    with ThreadPoolExecutor(6) as pool:
        statuses = set(pool.map(send, range(12)))
    assert statuses <= {201, 409}
    assert post(script)[0] == 201
    assert count(database, ana) == 2


def test_a_day_later_the_key_is_free_again(script: Script, database: Database, ana: User) -> None:
    post(script)
    with database.begin() as connection:
        long_ago = idempotent_answers.c.created_at - timedelta(hours=25)
        connection.execute(update(idempotent_answers).values(created_at=long_ago))
    assert post(script, body=BODY | {"name": "b"})[0] == 201
    assert count(database, ana) == 3


def test_who_reads_the_database_reads_no_token(script: Script, database: Database) -> None:
    _, said = post(script)
    assert isinstance(said, dict)
    with database.connect() as connection:
        (row,) = connection.execute(select(idempotent_answers))
    for value in row:
        assert said["token"] not in (value.decode("latin-1") if isinstance(value, bytes) else str(value))
