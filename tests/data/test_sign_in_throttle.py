from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from data.database import Database
from data.schema import sign_in_failures
from data.sign_in_throttle import ACCOUNT, ADDRESS, SECOND_STEP, Attempt, TooEarly, attempt_succeeded, begin_attempt

SECRET = "0123456789abcdefghijklmnopqrstuv"
ANA = "ana@example.org"


def attempt(database: Database, account: str = ANA, address: str | None = "192.0.2.7") -> Attempt:
    return begin_attempt(database, SECRET, account=account, address=address)


def fail(database: Database, times: int, account: str = ANA, address: str | None = "192.0.2.7") -> None:
    for _ in range(times):
        attempt(database, account, address)


def wait_of(database: Database, account: str = ANA, address: str | None = "192.0.2.7") -> timedelta:
    try:
        attempt(database, account, address)
    except TooEarly as error:
        return error.wait
    return timedelta(0)


def move_back(database: Database, by: timedelta) -> None:
    with database.begin() as connection:
        connection.execute(update(sign_in_failures).values(failed_at=sign_in_failures.c.failed_at - by))


def count(database: Database) -> int:
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(sign_in_failures)).scalar_one()


@given(st.integers(0, 10_000))
def test_waits_grow_up_to_a_limit(failures: int) -> None:
    for limit in (ACCOUNT, ADDRESS, SECOND_STEP):
        wait = limit.wait_after(failures)
        assert timedelta(0) <= limit.wait_after(max(failures - 1, 0)) <= wait <= limit.longest
        assert (wait == timedelta(0)) is (failures < limit.free)


def test_a_few_mistakes_cost_nothing(database: Database) -> None:
    fail(database, ACCOUNT.free)


def test_an_account_has_to_wait_after_more(database: Database) -> None:
    fail(database, ACCOUNT.free)
    assert timedelta(0) < wait_of(database, address="198.51.100.1") <= ACCOUNT.longest


def test_other_accounts_do_not_wait_for_it(database: Database) -> None:
    fail(database, ACCOUNT.free)
    assert wait_of(database, account="bo@example.org", address="198.51.100.1") == timedelta(0)


def test_an_address_has_to_wait_after_many_accounts(database: Database) -> None:
    for number in range(ADDRESS.free):
        attempt(database, f"guess{number}@example.org")
    assert wait_of(database, account="another@example.org") > timedelta(0)
    assert wait_of(database, account="another@example.org", address="198.51.100.1") == timedelta(0)


def test_coming_too_early_is_not_counted(database: Database) -> None:
    fail(database, ACCOUNT.free)
    before = count(database)
    for _ in range(20):
        assert wait_of(database) > timedelta(0)
    assert count(database) == before


def test_a_stranger_who_hammers_keeps_the_owner_out_for_seconds_only(database: Database) -> None:
    for _ in range(30):  # whenever it is possible again, for a long time
        wait = wait_of(database, address=None)
        assert wait <= timedelta(seconds=30)
        move_back(database, wait)
    attempt(database, address=None)
    assert timedelta(0) < wait_of(database, address="198.51.100.1") <= timedelta(seconds=30)


def test_after_the_wait_one_more_attempt_is_free(database: Database) -> None:
    fail(database, ACCOUNT.free)
    move_back(database, wait_of(database))
    attempt(database)
    assert wait_of(database) > timedelta(0)


def test_failures_are_forgotten_in_time(database: Database) -> None:
    fail(database, ACCOUNT.free)
    move_back(database, timedelta(hours=2))
    fail(database, ACCOUNT.free)


def test_somebody_who_knows_the_password_guesses_some_forty_codes_a_day(database: Database) -> None:
    guesses, passed = 0, timedelta(0)
    while passed < timedelta(days=1):
        try:
            begin_attempt(database, SECRET, account=ANA, address=None, limit=SECOND_STEP)
            guesses += 1
        except TooEarly as error:
            move_back(database, error.wait)
            passed += error.wait
    assert 30 <= guesses <= 45


def test_success_clears_the_account_but_not_the_address(database: Database) -> None:
    for number in range(ADDRESS.free - 1):
        attempt(database, f"guess{number}@example.org")
    fail(database, ACCOUNT.free - 1, address=None)
    with database.begin() as connection:
        attempt_succeeded(connection, attempt(database))
    fail(database, ACCOUNT.free, address="198.51.100.1")
    attempt(database, "bo@example.org")
    assert wait_of(database, "cy@example.org") > timedelta(0), "the address must still be near its limit"


def test_a_burst_over_many_workers_does_not_slip_through(database: Database) -> None:
    def is_let_in(_: int) -> bool:
        return wait_of(database, address=None) == timedelta(0)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(is_let_in, range(40))) == ACCOUNT.free


def test_bursts_on_the_same_keys_do_not_block_each_other(database: Database) -> None:
    pairs = [(f"user{i % 3}@example.org", f"192.0.2.{i % 2}") for i in range(30)]

    def is_let_in(pair: tuple[str, str]) -> bool:
        return wait_of(database, *pair) == timedelta(0)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(is_let_in, pairs)) == 3 * ACCOUNT.free


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "nonsense", False),
    ],
)
def test_one_household_is_one_address(database: Database, one: str, other: str, *, same: bool) -> None:
    for number in range(ADDRESS.free):
        attempt(database, f"guess{number}@example.org", one)
    assert (wait_of(database, "another@example.org", other) > timedelta(0)) is same


def test_the_table_does_not_say_who_tried(database: Database) -> None:
    fail(database, 1)
    with database.connect() as connection:
        stored = connection.execute(select(sign_in_failures)).all()
    assert "ana" not in repr(stored)
    assert "192.0.2.7" not in repr(stored)
