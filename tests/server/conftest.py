"""One app for the whole run, since Dash's register of pages is global to the process, and visitors who use it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.headerregistry import Address

import pytest
from flask import Flask
from sqlalchemy import update

from data.database import Database
from data.home import Home, make_home
from data.schema import users
from data.sessions import start_session
from data.settings import Settings
from data.users import User, add_user, list_users
from server.factory import create_app
from tests.data.delivery.mail_receiver import Inbox, receiving
from tests.server.letter_box import LetterBox
from tests.server.visitor import PASSWORD, Visitor, visitor_of


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Without a database until `desk` gives it the test's own."""
    settings = Settings(home=tmp_path_factory.mktemp("desk"))
    return create_app(make_home(settings, Database("postgresql://nobody@127.0.0.1:1/none")))


@pytest.fixture
def desk(app: Flask, home: Home) -> Iterator[Flask]:
    before = app.extensions["oriel"]
    app.extensions["oriel"] = home
    yield app
    app.extensions["oriel"] = before


@pytest.fixture(scope="module")
def module_database(module_home: Home) -> Database:
    """One for all tests of a module that only look: its own `database` returns this."""
    return module_home.database


@pytest.fixture
def make_desk(home: Home) -> Callable[..., Flask]:
    """Another app on the test's database: another worker, or other settings."""

    def make(**changes: object) -> Flask:
        return create_app(replace(home, settings=replace(home.settings, **changes)))

    return make


@pytest.fixture
def visit() -> Callable[..., Visitor]:
    return visitor_of


@pytest.fixture
def visitor(desk: Flask) -> Visitor:
    return visitor_of(desk)


@pytest.fixture
def ana(database: Database) -> User:
    with database.begin() as connection:
        known = [user for user in list_users(connection) if user.email == "ana@example.org"]
        return known[0] if known else add_user(connection, "ana@example.org", PASSWORD)


@pytest.fixture
def importer(database: Database, ana: User) -> User:
    """Ana, in the least role that imports."""
    with database.begin() as connection:
        connection.execute(update(users).where(users.c.id == ana.id).values(role="professional"))
    return ana


@pytest.fixture
def bea(database: Database) -> User:
    """Somebody else."""
    with database.begin() as connection:
        return add_user(connection, "bea@example.org", PASSWORD)


@pytest.fixture
def signed_in(visitor: Visitor, database: Database, ana: User) -> Visitor:
    with database.begin() as connection:
        visitor.wear(start_session(connection, ana.id, lifetime=timedelta(days=1)))
    return visitor


@pytest.fixture
def letters(desk: Flask, home: Home) -> Iterator[LetterBox]:
    """With mail set up, and what it sends."""
    inbox = Inbox()
    with receiving(inbox) as server:
        sender = Address("Oriel", addr_spec="oriel@example.org")
        mailing = replace(home, settings=replace(home.settings, smtp_url=server, mail_from=sender))
        desk.extensions["oriel"] = mailing
        yield LetterBox(mailing, inbox)
