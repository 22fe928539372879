import asyncio

import pytest
from procrastinate import JobContext
from sqlalchemy import text

from data.database import Database
from data.home import Home
from jobs.first_start import enqueue_demo_when_empty
from jobs.heartbeat import SILENT_SECONDS, worker_is_alive
from jobs.queue import make_queue
from jobs.worker import rescue_stalled_jobs
from tests.jobs.working import job_states, work_off


def test_the_demo_is_enqueued_once_on_an_empty_database(database: Database) -> None:
    assert enqueue_demo_when_empty(database)
    assert not enqueue_demo_when_empty(database)
    assert job_states(database) == [("ingest_demo", "todo")]


def test_the_demo_is_not_enqueued_where_instruments_are(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(
            text("INSERT INTO instruments (symbol, name, kind, currency) VALUES ('X', 'X', 'equity', 'USD')")
        )
    assert not enqueue_demo_when_empty(database)
    assert job_states(database) == []


def test_a_worker_loads_the_demo_into_its_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Database] = []
    monkeypatch.setattr("data.demo.ingest.ingest_demo", lambda database, _report: loaded.append(database))
    enqueue_demo_when_empty(home.database)
    work_off(home)
    assert loaded == [home.database]
    assert job_states(home.database) == []


def test_a_failed_load_is_tried_again_later(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_database: Database, _report: object) -> None:
        raise RuntimeError("a package is broken")

    monkeypatch.setattr("data.demo.ingest.ingest_demo", fail)
    enqueue_demo_when_empty(home.database)
    work_off(home)
    assert job_states(home.database) == [("ingest_demo", "todo")]


def test_a_job_whose_worker_fell_silent_is_run_again(database: Database) -> None:
    enqueue_demo_when_empty(database)

    async def lose_a_worker_and_rescue() -> None:
        queue = make_queue(database.url)
        async with queue.open_async():
            worker = await queue.job_manager.register_worker()
            assert await queue.job_manager.fetch_job(queues=None, worker_id=worker)
            await rescue_stalled_jobs(queue)
            assert job_states(database) == [("ingest_demo", "doing")]  # its worker has been heard just now
            await asyncio.sleep(0.05)
            await rescue_stalled_jobs(queue, silent_seconds=0.01)

    asyncio.run(lose_a_worker_and_rescue())
    assert job_states(database) == [("ingest_demo", "todo")]


@pytest.mark.parametrize(("age", "alive"), [(0.0, True), (SILENT_SECONDS + 1, False)])
def test_a_worker_is_alive_while_its_heartbeat_is_young(database: Database, age: float, alive: bool) -> None:
    with database.begin() as connection:
        assert not worker_is_alive(connection)  # there is none yet
        connection.execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => :age))"),
            {"age": age},
        )
        assert worker_is_alive(connection) is alive


def test_a_job_starts_at_once_when_a_worker_listens(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    async def defer_and_wait() -> None:
        queue = make_queue(home.database.url)

        @queue.task(name="probe", pass_context=True)
        def probe(_context: JobContext) -> None:
            started.append("now")

        async with queue.open_async():
            never = 86_400.0  # so that it starts because of being told, or not at all
            worker = asyncio.create_task(
                queue.run_worker_async(install_signal_handlers=False, fetch_job_polling_interval=never)
            )
            await asyncio.sleep(0.5)
            await queue.configure_task("probe").defer_async()
            while not started:
                await asyncio.sleep(0.01)
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)

    asyncio.run(defer_and_wait())
