import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from data.audit.recording import write_waiting
from data.database import Database
from data.house_rules import HouseRules, change_rules
from data.one_time_links import find_link, make_link
from data.recovery_codes import CODES, count_recovery_codes
from data.schema import audit_log, recovery_codes, second_factors
from data.second_factor import (
    STEP_SECONDS,
    SecondFactorError,
    app_address,
    begin_set_up,
    confirm,
    has_second_factor,
    matching_step,
    pending_secret,
    remove_second_factor,
    renew_recovery_codes,
    take_code,
)
from data.sessions import find_session, start_session
from data.settings import Settings
from data.users import User, add_user, disable_user, local_admin, set_password

# RFC 6238, appendix B, SHA-1, of which an app shows the last six digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"}
IDLE = timedelta(hours=1)
Codes = Callable[[int], str]


@pytest.fixture
def ana(database: Database) -> User:
    with database.begin() as connection:
        return add_user(connection, "ana@example.org", "three quiet herons")


@pytest.fixture
def codes(database: Database, settings: Settings, ana: User) -> Codes:
    """Ana's app: `codes(0)` is what it showed when it was confirmed, which a test sees as now."""
    with database.begin() as connection:
        begin_set_up(connection, settings, ana.id)
        totp = pyotp.TOTP(pending_secret(connection, settings, ana.id) or "")

        now = time.time()

        def code(steps: int) -> str:
            return totp.at(now, counter_offset=steps)

        assert confirm(connection, settings, ana.id, code(0))
    return code


@pytest.mark.parametrize(("at", "code"), RFC_CODES.items())
def test_it_knows_the_published_codes(at: int, code: str) -> None:
    assert matching_step(RFC_SECRET, code, at) == at // STEP_SECONDS


@given(st.integers(1_000, 10**10), st.integers(-3, 3))
def test_a_clock_may_be_off_by_one_step(at: int, off: int) -> None:
    totp, step = pyotp.TOTP(RFC_SECRET), at // STEP_SECONDS
    code, near = totp.generate_otp(step + off), {totp.generate_otp(step + o) for o in (-1, 0, 1)}
    assert (matching_step(RFC_SECRET, code, at) is not None) is (code in near)


@pytest.mark.parametrize(
    "code", ["", "28708", "2870820", "287 082", "287-082", "٢٨٧٠٨٢", "28708a", "\ud800", "x" * 9999]
)
def test_only_six_digits_are_a_code(code: str) -> None:
    assert (matching_step(RFC_SECRET, code, 59) is not None) is (code in {"287 082", "287-082"})


def test_a_factor_counts_once_a_code_has_come_from_it(database: Database, settings: Settings, ana: User) -> None:
    with database.begin() as connection:
        begin_set_up(connection, settings, ana.id)
        assert not has_second_factor(connection, ana.id)
        secret = pending_secret(connection, settings, ana.id)
        assert secret
        now = pyotp.TOTP(secret).now()
        assert not take_code(connection, settings, ana.id, now)
        assert confirm(connection, settings, ana.id, "000000" if now != "000000" else "111111") is None
        told = confirm(connection, settings, ana.id, now)
        assert told is not None
        assert len(set(told)) == CODES
        assert has_second_factor(connection, ana.id)
        assert pending_secret(connection, settings, ana.id) is None, "it is not shown again"
        with pytest.raises(SecondFactorError, match="already"):
            begin_set_up(connection, settings, ana.id)


def test_beginning_again_makes_another_seed(database: Database, settings: Settings, ana: User) -> None:
    with database.begin() as connection:
        begin_set_up(connection, settings, ana.id)
        first = pending_secret(connection, settings, ana.id)
        begin_set_up(connection, settings, ana.id)
        assert pending_secret(connection, settings, ana.id) not in {None, first}


def test_a_code_works_once(database: Database, settings: Settings, ana: User, codes: Codes) -> None:
    with database.begin() as connection:
        assert not take_code(connection, settings, ana.id, codes(0)), "the one that confirmed it"
        assert take_code(connection, settings, ana.id, codes(1))
        assert not take_code(connection, settings, ana.id, codes(1))
        assert not take_code(connection, settings, ana.id, codes(-1)), "one from before the last"


def test_of_many_who_come_with_a_code_at_once_one_gets_in(
    database: Database, settings: Settings, ana: User, codes: Codes
) -> None:
    code = codes(1)

    def take(_: int) -> bool:
        with database.begin() as connection:
            return take_code(connection, settings, ana.id, code)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(16))) == 1


def test_a_recovery_code_works_once_however_it_is_typed(
    database: Database, settings: Settings, ana: User, codes: Codes
) -> None:
    with database.begin() as connection:
        told = renew_recovery_codes(connection, ana.id)
        assert take_code(connection, settings, ana.id, f"  {told[0].upper().replace('-', ' ')} ")
        assert not take_code(connection, settings, ana.id, told[0])
        assert take_code(connection, settings, ana.id, told[1].replace("o", "0").replace("l", "1").replace("b", "8"))
        assert count_recovery_codes(connection, ana.id) == CODES - 2
        assert not take_code(connection, settings, ana.id, "aaaa-aaaa-aaaa-aaaa")


def test_of_many_who_come_with_a_recovery_code_one_gets_in(
    database: Database, settings: Settings, ana: User, codes: Codes
) -> None:
    with database.begin() as connection:
        told = renew_recovery_codes(connection, ana.id)

    def take(_: int) -> bool:
        with database.begin() as connection:
            return take_code(connection, settings, ana.id, told[0])

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(16))) == 1


def test_codes_are_their_own_accounts(database: Database, settings: Settings, ana: User, codes: Codes) -> None:
    with database.begin() as connection:
        bo = add_user(connection, "bo@example.org", "three quiet herons")
        told = renew_recovery_codes(connection, ana.id)
        for code in (codes(1), told[0], "", "\ud800"):
            assert not take_code(connection, settings, bo.id, code)
        with pytest.raises(SecondFactorError, match="has none"):
            renew_recovery_codes(connection, bo.id)


def test_new_recovery_codes_replace_the_old(database: Database, settings: Settings, ana: User, codes: Codes) -> None:
    with database.begin() as connection:
        old, _ = renew_recovery_codes(connection, ana.id), renew_recovery_codes(connection, ana.id)
        assert not take_code(connection, settings, ana.id, old[0])
        assert count_recovery_codes(connection, ana.id) == CODES


def test_the_database_knows_neither_seed_nor_codes(database: Database, settings: Settings, ana: User) -> None:
    with database.begin() as connection:
        begin_set_up(connection, settings, ana.id)
        secret = pending_secret(connection, settings, ana.id) or ""
        told = confirm(connection, settings, ana.id, pyotp.TOTP(secret).now()) or ()
        write_waiting(connection)
        rows = [connection.execute(select(table)).all() for table in (second_factors, recovery_codes, audit_log)]
    assert secret
    assert not [word for word in (secret, *told) if word in repr(rows)]


def test_the_app_is_told_whose_code_it_is() -> None:
    address = app_address(RFC_SECRET, "ana+desk@example.org")
    read = pyotp.parse_uri(address)
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.issuer, read.name) == (RFC_SECRET, "Oriel", "ana+desk@example.org")


@pytest.mark.parametrize("change", ["confirm", "remove", "password", "disable"])
def test_every_change_ends_sessions_and_sign_ins_half_done(
    database: Database, settings: Settings, ana: User, change: str
) -> None:
    with database.begin() as connection:
        begin_set_up(connection, settings, ana.id)
        totp = pyotp.TOTP(pending_secret(connection, settings, ana.id) or "")
        if change == "remove":
            assert confirm(connection, settings, ana.id, totp.now())
        token = start_session(connection, ana.id, lifetime=IDLE)
        links = [make_link(connection, "second_step", ana.id, lifetime=IDLE) for _ in range(2)]
        assert all(find_link(connection, "second_step", link) for link in links), "each browser has its own"
    with database.begin() as connection:
        if change == "confirm":
            assert confirm(connection, settings, ana.id, totp.now())
        elif change == "remove":
            assert remove_second_factor(connection, ana.id)
        elif change == "password":
            set_password(connection, ana.id, "four quiet herons")
        else:
            disable_user(connection, ana.id)
    with database.connect() as connection:
        assert [find_link(connection, "second_step", link) for link in links] == [None, None]
    assert find_session(database, token, idle=IDLE) is None


def test_removing_what_is_not_there_ends_nothing(database: Database, ana: User) -> None:
    with database.begin() as connection:
        token = start_session(connection, ana.id, lifetime=IDLE)
        assert not remove_second_factor(connection, ana.id)
    assert find_session(database, token, idle=IDLE)


def test_who_must_have_one_owes_it_until_it_is_confirmed(database: Database, settings: Settings, ana: User) -> None:
    def owes(user: User) -> bool:
        with database.begin() as connection:
            token = start_session(connection, user.id, lifetime=IDLE)
        found = find_session(database, token, idle=IDLE)
        assert found is not None
        return found.owes_second_factor

    with database.begin() as connection:
        admin = local_admin(connection)
    assert not owes(ana)
    with database.begin() as connection:
        change_rules(connection, HouseRules(second_factor_roles=("admin", "premium")))
    assert not owes(ana)
    with database.begin() as connection:
        change_rules(connection, HouseRules(second_factor_roles=("admin", "user")))
        begin_set_up(connection, settings, ana.id)
    assert owes(ana)
    assert not owes(admin), "without a password there is no first factor"
    with database.begin() as connection:
        secret = pending_secret(connection, settings, ana.id) or ""
        assert confirm(connection, settings, ana.id, pyotp.TOTP(secret).now())
    assert not owes(ana)


def test_what_happens_is_recorded(database: Database, settings: Settings, ana: User, codes: Codes) -> None:
    with database.begin() as connection:
        told = renew_recovery_codes(connection, ana.id)
        take_code(connection, settings, ana.id, told[0])
        remove_second_factor(connection, ana.id)
        write_waiting(connection)
        actions = connection.execute(select(audit_log.c.action).order_by(audit_log.c.id)).scalars().all()
    assert list(actions)[-5:] == [
        "second_factor.begun",
        "second_factor.confirmed",
        "recovery_codes.renewed",
        "recovery_code.used",
        "second_factor.removed",
    ]


def test_a_seed_from_before_the_step_was_kept_is_no_way_around(
    database: Database, settings: Settings, ana: User, codes: Codes
) -> None:
    """Whatever the clock says: a step that lies before the last one taken is refused."""
    with database.begin() as connection:
        connection.execute(update(second_factors).values(last_step=int(time.time()) // STEP_SECONDS + 5))
        assert not any(take_code(connection, settings, ana.id, codes(steps)) for steps in (-1, 0, 1))


def test_a_set_up_that_was_begun_with_the_old_password_is_gone_with_it(
    database: Database, settings: Settings, ana: User
) -> None:
    """Whoever began it has seen the seed."""
    with database.begin() as connection:
        begin_set_up(connection, settings, ana.id)
        set_password(connection, ana.id, "four quiet herons")
        assert pending_secret(connection, settings, ana.id) is None


def test_a_factor_outlives_a_new_password(database: Database, ana: User, codes: Codes) -> None:
    with database.begin() as connection:
        set_password(connection, ana.id, "four quiet herons")
        assert has_second_factor(connection, ana.id)
