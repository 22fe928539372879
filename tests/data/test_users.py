import pytest
from sqlalchemy import select, update

from data.database import Database
from data.one_time_links import make_link
from data.passwords import WeakPassword, is_outdated
from data.schema import one_time_links, users
from data.sessions import NotLetIn
from data.settings import Settings
from data.users import (
    RESET_LIFETIME,
    AccountError,
    add_first_admin,
    add_user,
    authenticate,
    clean_email,
    disable_user,
    find_user,
    first_run_link,
    get_user,
    give_credentials,
    hold_unchanged,
    is_own_machine,
    list_users,
    local_admin,
    reset_link,
    set_password,
)

PASSWORD = "three quiet herons"
EXTERNAL = "postgresql://oriel@db/oriel"


def test_an_account_signs_in_with_its_password(database: Database) -> None:
    with database.begin() as connection:
        added = add_user(connection, "  Ana@Example.ORG ", PASSWORD, "premium")
    assert (added.email, added.role, added.has_password) == ("ana@example.org", "premium", True)
    assert authenticate(database, "ANA@example.org", PASSWORD) == added
    assert authenticate(database, "ana@example.org", PASSWORD + "!") is None


@pytest.mark.parametrize("email", ["bo@example.org", "", "not an address", "ana@example.org\x00", "'; --", "\ud800"])
def test_nobody_signs_in_without_an_account(database: Database, email: str) -> None:
    with database.begin() as connection:
        add_user(connection, "ana@example.org", PASSWORD)
    assert authenticate(database, email, PASSWORD) is None


def test_a_disabled_account_does_not_sign_in(database: Database) -> None:
    with database.begin() as connection:
        disable_user(connection, add_user(connection, "ana@example.org", PASSWORD).id)
    assert authenticate(database, "ana@example.org", PASSWORD) is None


def test_the_local_administrator_has_no_password_to_sign_in_with(database: Database) -> None:
    with database.begin() as connection:
        local_admin(connection)
    assert authenticate(database, "", "") is None


def test_an_old_hash_is_renewed_at_the_next_sign_in(database: Database) -> None:
    with database.begin() as connection:
        user = add_user(connection, "ana@example.org", PASSWORD)
        connection.execute(update(users).values(password_hash=_weak_hash()))
    assert is_outdated(_weak_hash())
    assert authenticate(database, "ana@example.org", PASSWORD) == user
    with database.connect() as connection:
        assert not is_outdated(connection.execute(select(users.c.password_hash)).scalar_one())


def test_an_old_password_does_not_come_back_with_a_new_hash(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as connection:
        user = add_user(connection, "ana@example.org", PASSWORD)

    def changed_meanwhile(_: str) -> bool:
        with database.begin() as connection:
            set_password(connection, user.id, "four louder herons")
        return True

    with monkeypatch.context() as patched:
        patched.setattr("data.users.is_outdated", changed_meanwhile)
        assert authenticate(database, "ana@example.org", PASSWORD) is None
    assert authenticate(database, "ana@example.org", PASSWORD) is None
    assert authenticate(database, "ana@example.org", "four louder herons")


def test_what_was_found_out_with_a_password_holds_while_it_is_the_password(database: Database) -> None:
    with database.begin() as connection:
        add_user(connection, "ana@example.org", PASSWORD)
    user = authenticate(database, "ana@example.org", PASSWORD)
    assert user
    with database.begin() as connection:
        hold_unchanged(connection, user)
        set_password(connection, user.id, PASSWORD)
        with pytest.raises(NotLetIn):
            hold_unchanged(connection, user)
        disable_user(connection, user.id)
        with pytest.raises(NotLetIn):
            hold_unchanged(connection, get_user(connection, user.id))


def test_disabling_ends_links_that_were_under_way(database: Database) -> None:
    with database.begin() as connection:
        user = add_user(connection, "ana@example.org", PASSWORD)
        reset_link(connection, Settings(), "ana@example.org")
        make_link(connection, "email_change", user.id, lifetime=RESET_LIFETIME, email="ana@elsewhere.org")
        disable_user(connection, user.id)
        assert connection.execute(select(one_time_links)).all() == []


def _weak_hash() -> str:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)


@pytest.mark.parametrize("email", ["", "ana", "ana@", "@example.org", "a b@example.org", "ana@example.org\nbcc: x@y.z"])
def test_it_rejects_what_is_no_address(email: str) -> None:
    with pytest.raises(AccountError, match="not an e-mail address"):
        clean_email(email)


def test_addresses_of_a_local_network_will_do() -> None:
    assert clean_email("Ana@desk.local") == "ana@desk.local"


def test_it_rejects_a_second_account_for_an_address(database: Database) -> None:
    with database.begin() as connection:
        add_user(connection, "ana@example.org", PASSWORD)
        with pytest.raises(AccountError, match="already"):
            add_user(connection, "ANA@example.org", PASSWORD)
        assert len(list_users(connection)) == 1


def test_it_rejects_weak_passwords_and_unknown_roles(database: Database) -> None:
    with database.begin() as connection:
        with pytest.raises(WeakPassword):
            add_user(connection, "ana@example.org", "short")
        with pytest.raises(AccountError, match="role must be one of"):
            add_user(connection, "ana@example.org", PASSWORD, "owner")
        user = add_user(connection, "ana@example.org", PASSWORD)
        with pytest.raises(WeakPassword):
            set_password(connection, user.id, "short")
    assert authenticate(database, "ana@example.org", PASSWORD)


def test_the_local_administrator_becomes_an_account(database: Database) -> None:
    with database.begin() as connection:
        admin = local_admin(connection)
        assert local_admin(connection) == admin
        give_credentials(connection, admin.id, "ana@example.org", PASSWORD)
        with pytest.raises(AccountError, match="already"):
            give_credentials(connection, admin.id, "bo@example.org", PASSWORD)
    signed_in = authenticate(database, "ana@example.org", PASSWORD)
    assert signed_in is not None
    assert (signed_in.id, signed_in.role) == (admin.id, "admin")


def test_the_local_administrator_can_not_take_somebodys_address(database: Database) -> None:
    with database.begin() as connection:
        add_user(connection, "ana@example.org", PASSWORD)
        with pytest.raises(AccountError, match="already"):
            give_credentials(connection, local_admin(connection).id, "ana@example.org", PASSWORD)
        assert local_admin(connection).email is None


def test_the_first_administrator_keeps_what_the_local_one_had(database: Database) -> None:
    with database.begin() as connection:
        before = local_admin(connection)
        assert add_first_admin(connection, "ana@example.org", PASSWORD).id == before.id


def test_there_is_a_first_run_link_until_somebody_can_sign_in(database: Database) -> None:
    settings = Settings(port=8123)
    link = first_run_link(database, settings)
    assert link is not None
    assert link.startswith("http://127.0.0.1:8123/first-run/")
    with database.begin() as connection:
        local_admin(connection)
    assert first_run_link(database, settings) not in {None, link}
    with database.begin() as connection:
        assert len(connection.execute(select(one_time_links)).all()) == 1, "only the newest link works"
        add_user(connection, "ana@example.org", PASSWORD)
    assert first_run_link(database, settings) is None


def test_a_reset_link_is_for_an_account_that_may_sign_in(database: Database) -> None:
    settings = Settings(public_url="https://oriel.example.org")
    with database.begin() as connection:
        user = add_user(connection, "ana@example.org", PASSWORD)
        assert reset_link(connection, settings, "ANA@example.org").startswith("https://oriel.example.org/reset/")
        with pytest.raises(AccountError, match=r"no account for bo@example\.org"):
            reset_link(connection, settings, "bo@example.org")
        disable_user(connection, user.id)
        with pytest.raises(AccountError, match="disabled"):
            reset_link(connection, settings, "ana@example.org")
        assert find_user(connection, "ana@example.org").disabled_at is not None


@pytest.mark.parametrize(
    ("settings", "own"),
    [
        (Settings(), True),
        (Settings(host="::1"), True),
        (Settings(host="0.0.0.0"), False),  # noqa: S104  (nothing listens here)
        (Settings(host="192.0.2.1"), False),
        (Settings(public_url="https://oriel.example.org"), False),
        (Settings(database_url=EXTERNAL, secret_key="k" * 40), False),
    ],
)
def test_only_the_embedded_default_on_loopback_is_somebodys_own_machine(settings: Settings, *, own: bool) -> None:
    assert is_own_machine(settings) is own
