"""Work that somebody asks for: once, whoever presses; and how it stands, by the queue's own tables."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from data.database import Database, DatabaseUnavailable
from data.enqueueing import enqueue
from data.errands import UNEXPECTED, Errand, ask, leave_word, standing
from data.rights import RIGHTS, NotAllowed
from data.users import add_user
from jobs.queue import make_queue
from tests.jobs.working import job_states

ERRAND = Errand("replay_forecasts", "replay_forecasts symbol=A", {"query": "symbol=A", "every": 5})
OTHER = Errand("replay_forecasts", "replay_forecasts symbol=B", {"query": "symbol=B", "every": 5})
ANA = 1  # the first of an empty database


@pytest.fixture(autouse=True)
def ana(database: Database) -> None:
    with database.begin() as connection:
        assert add_user(connection, "ana@example.org", "three quiet herons").id == ANA


def fetch(database: Database) -> int:
    """A worker takes the next job; its number."""

    async def take() -> int:
        queue = make_queue(database.url)
        async with queue.open_async():
            worker = await queue.job_manager.register_worker()
            job = await queue.job_manager.fetch_job(queues=None, worker_id=worker)
            assert job is not None
            return int(job.id or 0)

    return asyncio.run(take())


def end(database: Database, job: int, status: str, *, deleted: bool = False) -> None:
    sql = text("SELECT procrastinate_finish_job_v1(:job, CAST(:status AS procrastinate_job_status), :deleted)")
    with database.begin() as connection:
        connection.execute(sql, {"job": job, "status": status, "deleted": deleted})


def test_what_is_asked_for_waits_in_the_queue_as_its_task_takes_it(database: Database) -> None:
    assert standing(database, ERRAND).phase == "none"
    assert ask(database, ERRAND, ANA)
    stands = standing(database, ERRAND)
    assert (stands.phase, stands.is_served, stands.is_under_way) == ("queued", False, True)
    with database.connect() as connection:
        row = connection.execute(text("SELECT task_name, queueing_lock, args FROM procrastinate_jobs")).one()
    assert tuple(row) == (ERRAND.task, ERRAND.lock, {"query": "symbol=A", "every": 5, "said": "", "asked_by": ANA})
    assert row.task_name in make_queue(database.url).tasks
    assert standing(database, OTHER).phase == "none"


def test_two_presses_at_once_are_one_job(database: Database) -> None:
    ready = Barrier(2)

    def press(_: int) -> bool:
        ready.wait(30)
        return ask(database, ERRAND, ANA)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert sorted(answers) == [False, True]
    assert job_states(database) == [(ERRAND.task, "todo")]


def test_what_is_computing_is_not_begun_again(database: Database) -> None:
    ask(database, ERRAND, ANA)
    fetch(database)
    assert standing(database, ERRAND).phase == "computing"
    assert not ask(database, ERRAND, ANA)
    assert ask(database, OTHER, ANA)
    assert job_states(database) == [(ERRAND.task, "doing"), (OTHER.task, "todo")]


def test_what_the_night_has_queued_counts_too(database: Database) -> None:
    enqueue(database, "train_models", "train_models symbol=A", query="symbol=A", activate="never")
    assert not ask(database, Errand("train_models", "train_models symbol=A", {"query": "symbol=A"}), ANA)


def test_what_succeeds_leaves_nothing_and_can_be_asked_for_again(database: Database) -> None:
    ask(database, ERRAND, ANA)
    end(database, fetch(database), "succeeded", deleted=True)
    assert standing(database, ERRAND).phase == "none"
    assert ask(database, ERRAND, ANA)


@pytest.mark.parametrize(
    ("status", "left", "told"), [("aborted", "It is too short.", "It is too short."), ("failed", None, UNEXPECTED)]
)
def test_what_fails_says_why_until_it_is_asked_for_again(
    database: Database, status: str, left: str | None, told: str
) -> None:
    ask(database, ERRAND, ANA)
    job = fetch(database)
    if left:
        leave_word(database, job, left)
    end(database, job, status)
    stands = standing(database, ERRAND)
    assert (stands.phase, stands.words, stands.is_under_way) == ("stopped", told, False)
    assert stands.at is not None
    assert ask(database, ERRAND, ANA)
    assert standing(database, ERRAND).phase == "queued"
    assert job_states(database) == [(ERRAND.task, "todo")]


def test_without_a_database_nothing_is_asked_for() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnavailable):
        ask(nowhere, ERRAND, ANA)
    with pytest.raises(DatabaseUnavailable):
        standing(nowhere, ERRAND)
    nowhere.dispose()


def test_nobody_has_more_of_them_under_way_than_the_role_allows(database: Database) -> None:
    with database.begin() as connection:
        ben = add_user(connection, "ben@example.org", "three quiet herons").id
    most = RIGHTS["user"].jobs_at_once
    many = [Errand(ERRAND.task, f"{ERRAND.task} {number}", ERRAND.arguments) for number in range(3 * most)]
    ready = Barrier(len(many))

    def press(errand: Errand) -> bool:
        ready.wait(30)
        try:
            return ask(database, errand, ANA)
        except NotAllowed:
            return False

    with ThreadPoolExecutor(len(many)) as pool:
        assert sum(pool.map(press, many)) == most
    assert ask(database, OTHER, ben)
    end(database, fetch(database), "succeeded", deleted=True)
    assert ask(database, Errand(ERRAND.task, "one more", ERRAND.arguments), ANA)
