from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from data.database import Database
from data.one_time_links import OneTimeLink, find_link, make_link, use_link
from data.schema import one_time_links
from data.users import add_user

DAY = timedelta(days=1)


def test_a_link_works_once(database: Database) -> None:
    with database.begin() as connection:
        token = make_link(connection, "first_run", None, lifetime=DAY)
        assert find_link(connection, "first_run", token) == OneTimeLink(None)
        assert find_link(connection, "first_run", token) == OneTimeLink(None), "looking must not use it"
        assert use_link(connection, "first_run", token) == OneTimeLink(None)
        assert use_link(connection, "first_run", token) is None
        assert find_link(connection, "first_run", token) is None


def test_of_many_who_come_at_once_one_gets_it(database: Database) -> None:
    with database.begin() as connection:
        token = make_link(connection, "first_run", None, lifetime=DAY)

    def use(_: int) -> bool:
        with database.begin() as connection:
            return use_link(connection, "first_run", token) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(24))) == 1


def test_a_link_gets_too_old(database: Database) -> None:
    with database.begin() as connection:
        token = make_link(connection, "first_run", None, lifetime=timedelta(seconds=-1))
        assert find_link(connection, "first_run", token) is None
        assert use_link(connection, "first_run", token) is None


def test_a_link_is_good_for_its_purpose_only(database: Database) -> None:
    with database.begin() as connection:
        token = make_link(connection, "first_run", None, lifetime=DAY)
        assert use_link(connection, "reset", token) is None


@pytest.mark.parametrize("token", ["", "x", "é", "\ud800"])
def test_a_made_up_link_is_none(database: Database, token: str) -> None:
    with database.connect() as connection:
        assert find_link(connection, "first_run", token) is None


def test_a_new_link_replaces_the_old_one_of_the_same_account(database: Database) -> None:
    with database.begin() as connection:
        ana = add_user(connection, "ana@example.org", "three quiet herons").id
        bo = add_user(connection, "bo@example.org", "three quiet herons").id
        bos = make_link(connection, "reset", bo, lifetime=DAY)
        old = make_link(connection, "reset", ana, lifetime=DAY)
        new = make_link(connection, "reset", ana, lifetime=DAY)
        assert find_link(connection, "reset", old) is None
        assert find_link(connection, "reset", new) == OneTimeLink(ana)
        assert find_link(connection, "reset", bos) == OneTimeLink(bo)


def test_the_database_does_not_know_the_token(database: Database) -> None:
    with database.begin() as connection:
        token = make_link(connection, "first_run", None, lifetime=DAY)
        assert token not in repr(connection.execute(select(one_time_links)).all())
