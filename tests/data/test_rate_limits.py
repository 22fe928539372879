from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from data.database import Database
from data.rate_limits import Bucket, Taken, forget_idle_buckets, take
from data.schema import rate_buckets

SECRET = "0123456789abcdefghijklmnopqrstuv"
# So slow that nothing comes back while a test runs.
SLOW = Bucket("token", "7", a_minute=1, burst=5)


def ask(database: Database, times: int, bucket: Bucket = SLOW) -> list[Taken]:
    return [take(database, SECRET, bucket) for _ in range(times)]


def let_pass(database: Database, time: timedelta) -> None:
    with database.begin() as connection:
        connection.execute(update(rate_buckets).values(filled_at=rate_buckets.c.filled_at - time))


def count(database: Database) -> int:
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(rate_buckets)).scalar_one()


def test_as_many_as_it_holds_and_then_none(database: Database) -> None:
    taken = ask(database, 7)
    assert [one.allowed for one in taken] == [True] * 5 + [False] * 2
    assert [one.left for one in taken] == [4, 3, 2, 1, 0, 0, 0]
    assert 50 < taken[-1].wait_seconds <= 60
    assert taken[0].wait_seconds == 0


def test_it_fills_with_time_and_no_further_than_it_holds(database: Database) -> None:
    ask(database, 5)
    let_pass(database, timedelta(minutes=2, seconds=10))
    assert [one.allowed for one in ask(database, 3)] == [True, True, False]
    let_pass(database, timedelta(days=1))
    assert [one.allowed for one in ask(database, 6)] == [True] * 5 + [False]


def test_who_keeps_asking_too_early_waits_no_longer_for_it(database: Database) -> None:
    ask(database, 5)
    let_pass(database, timedelta(seconds=40))
    assert 10 < ask(database, 10)[-1].wait_seconds <= 20


def test_a_clock_that_goes_back_takes_nothing_away(database: Database) -> None:
    ask(database, 1)
    let_pass(database, timedelta(hours=-1))
    assert ask(database, 1)[0].left == 3


def test_each_has_its_own(database: Database) -> None:
    ask(database, 5)
    assert ask(database, 1, replace(SLOW, name="8"))[0].allowed
    assert ask(database, 1, replace(SLOW, kind="address"))[0].allowed


def test_the_first_that_refuses_decides_and_the_rest_keep_theirs(database: Database) -> None:
    other = replace(SLOW, name="8")
    ask(database, 5)
    refused = take(database, SECRET, SLOW, other)
    assert (refused.allowed, refused.bucket) == (False, SLOW)
    assert take(database, SECRET, other).left == 4
    assert take(database, SECRET, replace(SLOW, name="9"), other).left == 3


def test_of_many_at_once_no_more_get_through(database: Database) -> None:
    bucket = replace(SLOW, burst=20)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: take(database, SECRET, bucket), range(60)))
    assert sum(one.allowed for one in taken) == 20


def test_idle_ones_are_forgotten(database: Database) -> None:
    ask(database, 1)
    let_pass(database, timedelta(hours=2))
    ask(database, 1, replace(SLOW, name="8"))
    with database.begin() as connection:
        forget_idle_buckets(connection)
    assert count(database) == 1


@given(st.integers(1, 10_000), st.integers(1, 1000), st.integers(0, 1000))
def test_it_is_full_again_when_it_says(a_minute: int, burst: int, left: int) -> None:
    held = min(left, burst)
    taken = Taken(Bucket("token", "7", a_minute, burst), allowed=True, left=held, wait_seconds=0)
    assert abs(held + taken.seconds_to_full * a_minute / 60 - burst) < 1e-6 * burst
