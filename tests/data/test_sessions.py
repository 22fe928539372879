from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select, update

from data.database import Database
from data.schema import sessions, users
from data.sessions import (
    NotLetIn,
    end_other_sessions,
    end_session,
    end_sessions_of,
    find_session,
    forget_expired_sessions,
    hold_session,
    start_session,
)
from data.tokens import token_hash
from data.users import User, add_user, disable_user, set_password
from tests.meanwhile import Change, meanwhile

IDLE = timedelta(hours=8)
LIFETIME = timedelta(days=30)


@pytest.fixture
def ana(database: Database) -> User:
    with database.begin() as connection:
        return add_user(connection, "ana@example.org", "three quiet herons")


def start(database: Database, user: User) -> str:
    with database.begin() as connection:
        return start_session(connection, user.id, lifetime=LIFETIME, user_agent="Firefox", address="192.0.2.7")


def move_back(database: Database, column: str, by: timedelta) -> None:
    with database.begin() as connection:
        connection.execute(update(sessions).values({column: sessions.c[column] - by}))


def test_a_session_says_who_is_signed_in(database: Database, ana: User) -> None:
    found = find_session(database, start(database, ana), idle=IDLE)
    assert found is not None
    assert (found.user_id, found.email, found.role, found.has_password) == (ana.id, "ana@example.org", "user", True)


def test_the_database_keeps_only_the_hash_of_256_random_bits(database: Database, ana: User) -> None:
    token = start(database, ana)
    with database.connect() as connection:
        stored = connection.execute(select(sessions)).one()
    assert bytes(stored.id_hash) == token_hash(token)
    assert len(token) == 43
    assert token not in repr(stored)
    assert find_session(database, bytes(stored.id_hash).hex(), idle=IDLE) is None


@pytest.mark.parametrize("token", ["", "x", "\x00", "é" * 43, "\ud800"])
def test_it_finds_nobody_for_a_made_up_token(database: Database, ana: User, token: str) -> None:
    start(database, ana)
    assert find_session(database, token, idle=IDLE) is None


def test_a_session_ends_when_it_is_not_used(database: Database, ana: User) -> None:
    token = start(database, ana)
    move_back(database, "last_seen_at", IDLE - timedelta(minutes=2))
    assert find_session(database, token, idle=IDLE)
    move_back(database, "last_seen_at", IDLE - timedelta(minutes=2))
    assert find_session(database, token, idle=IDLE), "being seen must have put the end off"
    move_back(database, "last_seen_at", IDLE + timedelta(minutes=2))
    assert find_session(database, token, idle=IDLE) is None


def test_a_session_ends_however_much_it_is_used(database: Database, ana: User) -> None:
    token = start(database, ana)
    move_back(database, "expires_at", LIFETIME)
    assert find_session(database, token, idle=IDLE) is None


def test_being_seen_is_written_at_most_once_a_minute(database: Database, ana: User) -> None:
    token = start(database, ana)
    seen = select(sessions.c.last_seen_at)
    with database.connect() as connection:
        before = connection.execute(seen).scalar_one()
        assert find_session(database, token, idle=IDLE)
        assert connection.execute(seen).scalar_one() == before


def test_signing_out_ends_one_session(database: Database, ana: User) -> None:
    here, elsewhere = start(database, ana), start(database, ana)
    with database.begin() as connection:
        end_session(connection, here)
    assert find_session(database, here, idle=IDLE) is None
    assert find_session(database, elsewhere, idle=IDLE)


def test_signing_out_everywhere_ends_all_of_one_account(database: Database, ana: User) -> None:
    with database.begin() as connection:
        bo = add_user(connection, "bo@example.org", "three quiet herons")
    tokens, bos = [start(database, ana), start(database, ana)], start(database, bo)
    with database.begin() as connection:
        assert end_sessions_of(connection, ana.id) == 2
    assert [find_session(database, token, idle=IDLE) for token in tokens] == [None, None]
    assert find_session(database, bos, idle=IDLE)


def test_a_new_password_and_disabling_end_every_session(database: Database, ana: User) -> None:
    token = start(database, ana)
    with database.begin() as connection:
        set_password(connection, ana.id, "four quiet herons")
    assert find_session(database, token, idle=IDLE) is None
    token = start(database, ana)
    with database.begin() as connection:
        disable_user(connection, ana.id)
    assert find_session(database, token, idle=IDLE) is None


def test_a_disabled_account_opens_no_session(database: Database, ana: User) -> None:
    with database.begin() as connection:
        disable_user(connection, ana.id)
    with pytest.raises(NotLetIn):
        start(database, ana)


def test_a_session_of_a_disabled_account_lets_nobody_in(database: Database, ana: User) -> None:
    token = start(database, ana)
    with database.begin() as connection:
        connection.execute(update(users).values(disabled_at=func.now()))
    assert find_session(database, token, idle=IDLE) is None


def test_what_ends_all_sessions_misses_none_that_is_being_opened(database: Database, ana: User) -> None:
    def new_password(connection: Connection) -> None:
        set_password(connection, ana.id, "four quiet herons")

    endings: tuple[Change, ...] = (
        new_password,
        lambda connection: end_sessions_of(connection, ana.id),
        lambda connection: end_other_sessions(connection, ana.id, "another"),
        lambda connection: disable_user(connection, ana.id),
    )
    for end in endings:
        with ExitStack() as others, database.begin() as connection:
            token = start_session(connection, ana.id, lifetime=LIFETIME)
            others.enter_context(meanwhile(database, end))
        assert find_session(database, token, idle=IDLE) is None


def test_a_session_that_is_held_is_one_that_lives(database: Database, ana: User) -> None:
    token = start(database, ana)
    with database.begin() as connection:
        hold_session(connection, ana.id, token)
        end_session(connection, token)
        with pytest.raises(NotLetIn):
            hold_session(connection, ana.id, token)


def test_ended_sessions_are_forgotten(database: Database, ana: User) -> None:
    start(database, ana)
    move_back(database, "last_seen_at", IDLE + timedelta(minutes=1))
    alive = start(database, ana)
    with database.begin() as connection:
        forget_expired_sessions(connection, idle=IDLE)
        assert connection.execute(select(func.count()).select_from(sessions)).scalar_one() == 1
    assert find_session(database, alive, idle=IDLE)


def test_a_long_or_odd_user_agent_is_no_reason_to_refuse(database: Database, ana: User) -> None:
    with database.begin() as connection:
        start_session(connection, ana.id, lifetime=LIFETIME, user_agent="\x00" + "x" * 5000, address=None)
