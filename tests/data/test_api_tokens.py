from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from data.api_tokens import MOST_TOKENS, TokenError, included, list_tokens, make_token
from data.bearers import find_bearer
from data.database import Database
from data.rights import NotAllowed
from data.schema import api_tokens, users
from data.tokens import token_hash
from data.users import User, add_user


@pytest.fixture
def ana(database: Database) -> User:
    with database.begin() as connection:
        return add_user(connection, "ana@example.org", "three quiet herons", "admin")


def made(database: Database, user: User, *scopes: str, lifetime: timedelta | None = None) -> str:
    with database.begin() as connection:
        return make_token(connection, user.id, "a", scopes, lifetime=lifetime).token


def last_used(database: Database) -> datetime | None:
    with database.connect() as connection:
        return connection.execute(select(api_tokens.c.last_used_at)).scalar_one()


def move_back(database: Database, **by: timedelta) -> None:
    columns = {name: api_tokens.c[name] - time for name, time in by.items()}
    with database.begin() as connection:
        connection.execute(update(api_tokens).values(columns))


def test_only_a_digest_and_the_beginning_are_kept(database: Database, ana: User) -> None:
    token = made(database, ana, "read")
    assert len(token) == len("oriel_") + 43
    with database.connect() as connection:
        row = connection.execute(select(api_tokens)).one()
    assert row.token_hash == token_hash(token)
    assert token.startswith(row.prefix)
    assert len(row.prefix) == 12
    assert token not in str(row)


def test_its_use_is_noted_once_a_minute(database: Database, ana: User) -> None:
    token = made(database, ana, "read")
    assert last_used(database) is None
    find_bearer(database, token)
    first = last_used(database)
    assert first is not None
    find_bearer(database, token)
    assert last_used(database) == first
    move_back(database, last_used_at=timedelta(seconds=61))
    find_bearer(database, token)
    assert (last_used(database) or first) > first - timedelta(seconds=1)


def test_it_ends_when_it_said(database: Database, ana: User) -> None:
    token = made(database, ana, "read", lifetime=timedelta(days=7))
    move_back(database, expires_at=timedelta(days=6, hours=23))
    assert find_bearer(database, token)
    move_back(database, expires_at=timedelta(hours=1, seconds=1))
    assert find_bearer(database, token) is None
    with database.connect() as connection:
        assert list_tokens(connection, ana.id) == ()


def test_admin_counts_only_while_the_role_does(database: Database, ana: User) -> None:
    token = made(database, ana, "admin")
    bearer = find_bearer(database, token)
    assert bearer is not None
    assert bearer.scopes == {"read", "write", "admin"}
    with database.begin() as connection:
        connection.execute(update(users).values(role="premium"))
    bearer = find_bearer(database, token)
    assert bearer is not None
    assert bearer.scopes == {"read", "write"}
    with pytest.raises(NotAllowed):
        made(database, ana, "admin")


def test_an_account_has_no_end_of_tokens(database: Database, ana: User) -> None:
    with database.begin() as connection:
        for number in range(MOST_TOKENS):
            make_token(connection, ana.id, str(number), ["read"], lifetime=None)
        with pytest.raises(TokenError, match="revoke one"):
            make_token(connection, ana.id, "more", ["read"], lifetime=None)
        connection.execute(update(api_tokens).where(api_tokens.c.name == "7").values(revoked_at=func.now()))
        make_token(connection, ana.id, "more", ["read"], lifetime=None)


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "a\x1bb", "x" * 101])
def test_a_name_says_something(database: Database, ana: User, name: str) -> None:
    with database.begin() as connection, pytest.raises(TokenError):
        make_token(connection, ana.id, name, ["read"], lifetime=None)


@pytest.mark.parametrize("scopes", [[], ["all"], ["read", "all"]])
def test_a_scope_is_one_of_three(database: Database, ana: User, scopes: list[str]) -> None:
    with database.begin() as connection, pytest.raises(TokenError):
        make_token(connection, ana.id, "a", scopes, lifetime=None)


def test_each_scope_includes_the_lesser_ones() -> None:
    assert [len(included([scope])) for scope in ("read", "write", "admin")] == [1, 2, 3]
    assert included(["read", "admin"]) == {"read", "write", "admin"}
    assert included([]) == frozenset()
