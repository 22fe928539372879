from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from data.api_tokens import make_token
from data.database import Database
from data.sessions import start_session
from data.users import add_user, first_run_link, list_users, local_admin
from tests.server.visitor import PASSWORD, Visitor

PUBLIC = "https://oriel.example.org"


def path_of(visitor: Visitor, database: Database) -> str:
    link = first_run_link(database, visitor.settings)
    assert link
    return "/" + link.split("/", 3)[3]


@pytest.fixture
def public(make_desk: Callable[..., Flask], visit: Callable[..., Visitor]) -> Visitor:
    return visit(make_desk(public_url=PUBLIC), PUBLIC)


def test_on_the_own_machine_the_link_signs_in_at_once(visitor: Visitor, database: Database) -> None:
    answer = visitor.get(path_of(visitor, database))
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.is_signed_in()
    with database.connect() as connection:
        (admin,) = list_users(connection)
    assert (admin.email, admin.role, admin.has_password) == (None, "admin", False)


def test_the_link_works_once(visitor: Visitor, visit: Callable[..., Visitor], database: Database) -> None:
    path = path_of(visitor, database)
    visitor.get(path)
    second = visit(visitor.app)
    answer = second.get(path)
    assert answer.status_code == 404
    assert "has been used" in answer.text
    assert not second.is_signed_in()


def test_looking_ahead_does_not_use_it_up(visitor: Visitor, database: Database) -> None:
    path = path_of(visitor, database)
    visitor.client.head(path, base_url=visitor.base)
    visitor.get(path, headers={"Sec-Purpose": "prefetch;prerender"})
    assert not visitor.is_signed_in()
    visitor.get(path)
    assert visitor.is_signed_in()


@pytest.mark.parametrize("token", ["x", "é", "a" * 43, "%00"])
def test_a_made_up_link_opens_nothing(visitor: Visitor, database: Database, token: str) -> None:
    path_of(visitor, database)
    assert visitor.get(f"/first-run/{token}").status_code == 404
    assert not visitor.is_signed_in()


def test_the_link_is_dead_once_somebody_has_a_password(visitor: Visitor, database: Database) -> None:
    path = path_of(visitor, database)
    with database.begin() as connection:
        add_user(connection, "ana@example.org", PASSWORD)
    assert visitor.get(path).status_code == 404


def test_a_second_start_finds_the_same_administrator(
    visitor: Visitor, visit: Callable[..., Visitor], database: Database
) -> None:
    visitor.get(path_of(visitor, database))
    other = visit(visitor.app)
    other.get(path_of(other, database))
    assert visitor.is_signed_in()
    assert other.is_signed_in()
    with database.connect() as connection:
        assert len(list_users(connection)) == 1


def test_anywhere_else_it_opens_create_your_account(public: Visitor, database: Database) -> None:
    path = path_of(public, database)
    page = public.get(path)
    assert page.status_code == 200
    assert "Create your account" in page.text
    assert not public.is_signed_in()
    answer = public.submit(path, email="Ana@example.org", password=PASSWORD, again=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert public.is_signed_in()
    with database.connect() as connection:
        (admin,) = list_users(connection)
    assert (admin.email, admin.role) == ("ana@example.org", "admin")
    assert public.get(path).status_code == 404


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"email": "ana@example.org", "password": PASSWORD, "again": "another"}, "differ"),
        ({"email": "ana@example.org", "password": "short", "again": "short"}, "at least 12"),
        ({"email": "ana", "password": PASSWORD, "again": PASSWORD}, "not an e-mail"),
        ({"email": "", "password": PASSWORD, "again": PASSWORD}, "Enter your e-mail"),
        ({"email": "ana@example.org", "password": "", "again": ""}, "Choose a password"),
    ],
)
def test_what_will_not_do_leaves_the_link_as_it_was(
    public: Visitor, database: Database, fields: dict[str, str], fault: str
) -> None:
    path = path_of(public, database)
    answer = public.submit(path, **fields)
    assert answer.status_code == 400
    assert fault in answer.text
    assert public.submit(path, email="ana@example.org", password=PASSWORD, again=PASSWORD).status_code == 303


def test_without_a_password_nobody_stays_signed_in_on_a_reachable_server(public: Visitor, database: Database) -> None:
    with database.begin() as connection:
        public.wear(start_session(connection, local_admin(connection).id, lifetime=timedelta(days=1)))
    assert not public.is_signed_in()


def test_the_local_administrator_goes_on_as_the_first_account(
    visitor: Visitor, public: Visitor, database: Database
) -> None:
    visitor.get(path_of(visitor, database))
    with database.connect() as connection:
        (before,) = list_users(connection)
    public.submit(path_of(public, database), email="ana@example.org", password=PASSWORD, again=PASSWORD)
    with database.connect() as connection:
        (after,) = list_users(connection)
    assert (after.id, after.has_password) == (before.id, True)


def test_nor_does_a_token_of_the_local_administrator_open_one(public: Visitor, database: Database) -> None:
    with database.begin() as connection:
        made = make_token(connection, local_admin(connection).id, "script", ["read"], lifetime=None)
    answer = public.get("/api/v1/account", headers={"Authorization": f"Bearer {made.token}"})
    assert answer.status_code == 401
