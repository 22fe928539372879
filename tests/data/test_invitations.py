from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from data.accounts.deleting import delete_account
from data.administration import change_role, disable_account
from data.audit.recording import write_waiting
from data.database import Database
from data.house_rules import HouseRules, change_rules
from data.invitations import (
    Invitation,
    accept_invitation,
    find_invitation,
    invite,
    list_invitations,
    revoke_invitation,
)
from data.passwords import WeakPassword
from data.schema import audit_log, invitations
from data.settings import Settings
from data.users import AccountError, add_user, authenticate

PASSWORD = "three quiet herons"


@pytest.fixture
def admin(database: Database) -> int:
    with database.begin() as connection:
        return add_user(connection, "boss@example.org", PASSWORD, "admin").id


def made(
    database: Database, settings: Settings, admin: int, email: str | None = None, role: str = "user"
) -> tuple[Invitation, str]:
    with database.begin() as connection:
        invitation, link = invite(connection, settings, email=email, role=role, invited_by=admin)
    assert link.startswith(f"{settings.base_url}/invitation/")
    return invitation, link.rpartition("/")[2]


def test_it_gives_one_account_of_its_role_and_address(database: Database, settings: Settings, admin: int) -> None:
    invitation, token = made(database, settings, admin, " Ana@Example.org ", "premium")
    assert (invitation.email, invitation.invited_by, invitation.state) == (
        "ana@example.org",
        "boss@example.org",
        "open",
    )
    with database.begin() as connection:
        assert find_invitation(connection, token) == invitation
        user = accept_invitation(connection, invitation.id, "other@example.org", PASSWORD)
        assert user
        assert (user.email, user.role) == ("ana@example.org", "premium"), "nobody chooses another address"
        assert accept_invitation(connection, invitation.id, "bo@example.org", PASSWORD) is None
        assert find_invitation(connection, token) is None
        assert [one.state for one in list_invitations(connection)] == ["used"]
    assert authenticate(database, "ana@example.org", PASSWORD)


def test_of_many_who_come_at_once_one_gets_it(database: Database, settings: Settings, admin: int) -> None:
    invitation, _ = made(database, settings, admin)

    def accept(number: int) -> bool:
        with database.begin() as connection:
            return accept_invitation(connection, invitation.id, f"u{number}@example.org", PASSWORD) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(accept, range(8))) == 1


def test_a_weak_password_leaves_it_as_it_was(database: Database, settings: Settings, admin: int) -> None:
    invitation, token = made(database, settings, admin)
    with pytest.raises(WeakPassword), database.begin() as connection:
        accept_invitation(connection, invitation.id, "ana@example.org", "short")
    with database.connect() as connection:
        assert find_invitation(connection, token)


def test_it_can_be_revoked_once_and_is_dead_then(database: Database, settings: Settings, admin: int) -> None:
    invitation, token = made(database, settings, admin)
    with database.begin() as connection:
        revoke_invitation(connection, invitation.id)
        assert find_invitation(connection, token) is None
        assert accept_invitation(connection, invitation.id, "ana@example.org", PASSWORD) is None
        with pytest.raises(AccountError, match="revoked already"):
            revoke_invitation(connection, invitation.id)


def test_it_gets_too_old(database: Database, settings: Settings, admin: int) -> None:
    _, token = made(database, settings, admin)
    with database.begin() as connection:
        connection.execute(update(invitations).values(expires_at=func.now() - timedelta(seconds=1)))
        assert find_invitation(connection, token) is None
        assert list_invitations(connection)[0].state == "expired"


def test_closing_registration_closes_what_is_open(database: Database, settings: Settings, admin: int) -> None:
    invitation, token = made(database, settings, admin)
    with database.begin() as connection:
        change_rules(connection, HouseRules(registration="closed"))
        assert find_invitation(connection, token) is None
        with pytest.raises(AccountError, match="closed"):
            invite(connection, settings, email=None, role="user", invited_by=admin)
    with database.begin() as connection:
        assert accept_invitation(connection, invitation.id, "ana@example.org", PASSWORD) is None


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"email": "boss@example.org"}, "already"),
        ({"email": "not an address"}, "not an e-mail"),
        ({"role": "owner"}, "role must be"),
        ({"lifetime": timedelta(days=91)}, "at most 90 days"),
    ],
)
def test_it_says_why_nobody_can_be_invited_like_that(
    database: Database, settings: Settings, admin: int, wish: dict[str, Any], sentence: str
) -> None:
    usual: dict[str, Any] = {"email": "ana@example.org", "role": "user", "invited_by": admin}
    with pytest.raises(AccountError, match=sentence), database.begin() as connection:
        invite(connection, settings, **usual | wish)


def test_nobody_is_invited_before_somebody_can_come_back(database: Database, settings: Settings) -> None:
    with pytest.raises(AccountError, match="your own account"), database.begin() as connection:
        invite(connection, settings, email=None, role="user", invited_by=None)


def test_the_log_knows_it_and_neither_token_nor_address(database: Database, settings: Settings, admin: int) -> None:
    invitation, token = made(database, settings, admin, "ana@example.org")
    with database.begin() as connection:
        accept_invitation(connection, invitation.id, "", PASSWORD)
        write_waiting(connection)
        rows = connection.execute(select(audit_log).order_by(audit_log.c.id)).all()
        kept = repr(connection.execute(select(invitations)).all())
    assert {"invitation.made", "invitation.used"} <= {row.action for row in rows}
    assert "ana@example.org" not in repr(rows)
    assert token not in repr(rows) + kept


@pytest.mark.parametrize("way", ["disabled", "another role", "deleted"])
def test_who_administers_no_more_comes_back_by_no_invitation(
    database: Database, settings: Settings, admin: int, way: str
) -> None:
    with database.begin() as connection:
        other = add_user(connection, "other@example.org", PASSWORD, "admin").id
        _, token_of_other = invite(connection, settings, email=None, role="admin", invited_by=other)
    invitation, token = made(database, settings, admin, role="admin")
    with database.begin() as connection:
        if way == "disabled":
            disable_account(connection, admin)
        elif way == "deleted":
            delete_account(connection, settings, admin)
        else:
            change_role(connection, admin, "professional")
        assert find_invitation(connection, token) is None
        assert accept_invitation(connection, invitation.id, "new@example.org", PASSWORD) is None
        assert find_invitation(connection, token_of_other.rpartition("/")[2]) is not None
        write_waiting(connection)
        query = select(audit_log.c.object_id).where(audit_log.c.action == "invitation.revoked")
        assert connection.execute(query).scalars().all() == [str(invitation.id)]
