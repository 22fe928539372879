"""The audit log's night, and what jobs do in their own name."""

from types import SimpleNamespace
from typing import cast

import pytest
from procrastinate import JobContext
from structlog.testing import capture_logs

from data.audit.origin import Origin, acting_as
from data.audit.reading import read_entries
from data.audit.recording import record
from data.audit.verifying import verify
from data.database import Database
from data.home import Home
from data.house_rules import HouseRules, change_rules
from jobs import worker
from jobs.audit import prune_audit
from jobs.first_start import enqueue_demo_when_empty
from jobs.queue import make_queue
from tests.data.audit.rewriting import record_of_before, tamper


def night(home: Home) -> list[dict[str, object]]:
    with capture_logs() as lines:
        prune_audit(cast("JobContext", SimpleNamespace(additional_context={"home": home})))
    return [dict(line) for line in lines]


def test_every_night_the_oldest_go_and_the_head_is_logged(home: Home, database: Database) -> None:
    with database.begin() as connection:
        record_of_before(connection, 50)
        change_rules(connection, HouseRules(audit_days=40))
    (line,) = night(home)
    with database.connect() as connection:
        assert (line["gone"], line["head"]) == (1, verify(connection).head.words)
    assert line["log_level"] == "info"


def test_a_log_that_was_rewritten_is_an_error_in_the_log(home: Home, database: Database) -> None:
    with database.begin() as connection:
        change_rules(connection, HouseRules(audit_days=40))
        tamper(connection, "UPDATE audit_log SET object_id = 'other'")
    error, _ = night(home)
    assert (error["log_level"], error["row"], error["why"]) == ("error", 1, "has been changed")


def test_what_a_worker_does_is_done_by_a_job(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the worker's own door: the thread of a task begins with what that says of itself."""

    def load(database: Database, _report: object) -> None:
        with database.begin() as connection:
            record(connection, "import.stored", "ingest_run", 1)

    async def work_once(home: Home) -> bool:
        queue = make_queue(home.database.url)
        queue.periodic_registry.periodic_tasks.clear()  # what the clock starts would come by chance
        async with queue.open_async():
            await queue.run_worker_async(wait=False, install_signal_handlers=False, additional_context={"home": home})
        return True

    monkeypatch.setattr("data.demo.ingest.ingest_demo", load)
    monkeypatch.setattr(worker, "_work", work_once)
    enqueue_demo_when_empty(home.database)
    with acting_as(Origin()):
        assert worker.run_worker(home) == 0
    with home.database.connect() as connection:
        assert [entry.actor for entry in read_entries(connection)] == ["job"]
