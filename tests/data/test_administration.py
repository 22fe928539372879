"""What administrators do with accounts, and that one of them is always left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from data.administration import (
    LAST,
    change_role,
    disable_account,
    enable_account,
    list_accounts,
    sign_out_everywhere,
)
from data.audit.recording import write_waiting
from data.database import Database
from data.schema import ROLES, audit_log
from data.sessions import find_session, start_session
from data.users import AccountError, User, add_user, authenticate, get_user, local_admin

PASSWORD = "three quiet herons"
DAY = timedelta(days=1)


@pytest.fixture
def root(database: Database) -> User:
    with database.begin() as connection:
        return add_user(connection, "root@example.org", PASSWORD, "admin")


@pytest.fixture
def ana(database: Database, root: User) -> User:
    with database.begin() as connection:
        return add_user(connection, "ana@example.org", PASSWORD)


def actions(connection: Connection) -> list[tuple[str, str, dict[str, object]]]:
    write_waiting(connection)
    columns = audit_log.c
    of_administrators = columns.action.in_(("user.role_changed", "user.disabled", "user.enabled", "sessions.ended"))
    query = select(columns.action, columns.object_id, columns.detail).where(of_administrators).order_by(columns.id)
    return [(row.action, row.object_id, row.detail) for row in connection.execute(query)]


def test_a_role_is_changed_and_told(database: Database, ana: User) -> None:
    before = "user"
    with database.begin() as connection:
        for role in ("premium", "professional", "institutional", "admin", "user"):
            assert change_role(connection, ana.id, role).role == role
            change_role(connection, ana.id, role)
            assert actions(connection)[-1] == ("user.role_changed", str(ana.id), {"before": before, "after": role})
            before = role
        assert len(actions(connection)) == len(ROLES)


def test_it_knows_its_roles(database: Database, ana: User) -> None:
    with database.begin() as connection, pytest.raises(AccountError, match="must be one of"):
        change_role(connection, ana.id, "king")


def test_who_is_disabled_is_out_and_comes_back_with_the_old_password(database: Database, ana: User) -> None:
    with database.begin() as connection:
        token = start_session(connection, ana.id, lifetime=DAY)
    assert find_session(database, token, idle=DAY) is not None
    with database.begin() as connection:
        assert disable_account(connection, ana.id).disabled_at is not None
        disable_account(connection, ana.id)
    assert find_session(database, token, idle=DAY) is None
    assert authenticate(database, "ana@example.org", PASSWORD) is None
    with database.begin() as connection:
        assert enable_account(connection, ana.id).disabled_at is None
        assert [action for action, *_ in actions(connection)] == ["user.disabled", "user.enabled"]
    assert authenticate(database, "ana@example.org", PASSWORD) is not None
    assert find_session(database, token, idle=DAY) is None, "an ended session stays ended"


def test_sessions_end_on_every_device(database: Database, ana: User) -> None:
    with database.begin() as connection:
        tokens = [start_session(connection, ana.id, lifetime=DAY) for _ in range(3)]
        assert sign_out_everywhere(connection, ana.id) == 3
        assert actions(connection)[-1] == ("sessions.ended", str(ana.id), {"sessions": 3})
    assert [find_session(database, token, idle=DAY) for token in tokens] == [None] * 3


def test_the_last_administrator_stays(database: Database, root: User, ana: User) -> None:
    for way in (lambda c: change_role(c, root.id, "user"), lambda c: disable_account(c, root.id)):
        with database.begin() as connection, pytest.raises(AccountError, match="last account"):
            way(connection)
    with database.begin() as connection:
        change_role(connection, ana.id, "admin")
        change_role(connection, root.id, "user")
        assert get_user(connection, root.id).role == "user"


def test_an_administrator_who_can_not_sign_in_does_not_count(database: Database, root: User, ana: User) -> None:
    with database.begin() as connection:
        local_admin(connection)
        change_role(connection, ana.id, "admin")
        disable_account(connection, ana.id)
        with pytest.raises(AccountError, match="last account"):
            disable_account(connection, root.id)


def test_two_who_take_the_role_from_each_other_do_not_both_succeed(database: Database, root: User, ana: User) -> None:
    with database.begin() as connection:
        change_role(connection, ana.id, "admin")

    def take(user_id: int) -> str:
        try:
            with database.begin() as connection:
                change_role(connection, user_id, "user")
        except AccountError as error:
            return str(error)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (root.id, ana.id))) == [LAST, "done"]


def test_what_is_not_there_is_said(database: Database, root: User) -> None:
    for deed in (disable_account, enable_account, sign_out_everywhere):
        with database.begin() as connection, pytest.raises(AccountError, match="no such account"):
            deed(connection, 999)


def test_the_list_counts_what_lives(database: Database, root: User, ana: User) -> None:
    with database.begin() as connection:
        start_session(connection, ana.id, lifetime=DAY)
        start_session(connection, ana.id, lifetime=timedelta(0))
        first, second = list_accounts(connection, idle=DAY)
    assert (first.user, first.sessions, first.has_second_factor, first.saved_things) == (ana, 1, False, 0)
    assert first.seen_at is not None
    assert (second.user, second.sessions, second.seen_at) == (root, 0, None)
