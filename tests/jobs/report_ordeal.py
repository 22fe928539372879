"""Planners and workers of reports that are killed by chance, on a PostgreSQL that is stopped as well."""

import multiprocessing
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.headerregistry import Address
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import text

from data.database import Database, DatabaseUnavailable
from data.embedded_postgres import EmbeddedPostgres
from data.mail_server import MailServer
from data.migrations import migrate
from data.reports.definition import Definition, Schedule, definition_to_json
from data.settings import Settings
from data.users import add_user
from jobs.clock import clock_of
from tests.conftest import FAST
from tests.jobs.report_actors import START, Stage, be_planner, be_worker
from tests.jobs.report_findings import Findings, findings
from tests.jobs.report_receivers import Received, mail_received, webhooks_received

LOOK_SECONDS = 0.02
PRELOADED = ["tests.jobs.report_actors", "jobs.worker", "jobs.report_steps"]


@dataclass(frozen=True, slots=True)
class Ordeal:
    """`minutes`: the slots of each report, at most 59; `pace`: seconds that such a minute takes. `moody`: the share of
    deliveries that a receiver refuses, or takes without a word. `patience`: seconds after which it is given up."""

    reports: int
    minutes: int
    kills: int
    stops: int
    planners: int = 2
    workers: int = 3
    pace: float = 0.5
    moody: float = 0.1
    seed: int = 1
    patience: float = 200.0


def undergo(ordeal: Ordeal, home: Path) -> Findings:
    """`home`: with an initialised PostgreSQL or nothing in it."""
    postgres = EmbeddedPostgres(home, FAST)
    postgres.start()
    received = Received(ordeal.moody)
    try:
        database = Database(postgres.url)
        migrate(database)
        _publish(database, ordeal)
        with mail_received(received) as mail_port, webhooks_received(received) as webhook_port:
            settings = Settings(
                home=home,
                smtp_url=MailServer("127.0.0.1", mail_port, "none"),
                mail_from=Address("Oriel", "oriel", "example.org"),
                webhook_loopback=True,
            )
            _aim(database, webhook_port)
            return _endured(ordeal, Stage(settings, clock_of(database)(), ordeal.pace), postgres, database, received)
    finally:
        database.dispose()
        postgres.stop()


def _publish(database: Database, ordeal: Ordeal) -> None:
    # The clock is fast, but a year takes longer than any test.
    schedule = Schedule("cron", cron=f"1-{ordeal.minutes} 0 1 1 *", catch_up="all")
    insert = text("""
        INSERT INTO reports (owner_id, is_draft, planned_until, definition)
        SELECT :owner, false, :start, CAST(:definition AS jsonb) || jsonb_build_object('title', 'Report ' || number)
        FROM generate_series(1, :count) AS number
    """)
    with database.begin() as connection:
        owner = add_user(connection, "ana@example.org", "three quiet herons").id
        definition = orjson.dumps(definition_to_json(Definition("", schedule=schedule))).decode()
        values = {"owner": owner, "start": START, "definition": definition, "count": ordeal.reports}
        connection.execute(insert, values)


def _aim(database: Database, webhook_port: int) -> None:
    where = [
        {"channel": "mail", "target": "bob@example.org"},
        {"channel": "webhook", "target": f"http://127.0.0.1:{webhook_port}/reports"},
    ]
    change = text(
        "UPDATE reports SET definition = definition || jsonb_build_object('destinations', CAST(:to AS jsonb))"
    )
    with database.begin() as connection:
        connection.execute(change, {"to": orjson.dumps(where).decode()})


def _endured(
    ordeal: Ordeal, stage: Stage, postgres: EmbeddedPostgres, database: Database, received: Received
) -> Findings:
    begun = time.monotonic()
    slots = ordeal.reports * ordeal.minutes
    with _processes(ordeal, stage) as processes:
        killed, stopped = _torment(ordeal, processes, postgres)
        while _sent(database) < slots:
            processes.keep_alive()
            if time.monotonic() - begun > ordeal.patience:
                break
            time.sleep(0.1)
        # Whoever comes later than that has nothing left to do.
        time.sleep(ordeal.pace)
    found = findings(database, received.effects, reports=ordeal.reports, minutes=ordeal.minutes)
    return replace(found, kills=killed, stops=stopped, seconds=time.monotonic() - begun)


def _torment(ordeal: Ordeal, processes: "Processes", postgres: EmbeddedPostgres) -> tuple[int, int]:
    """Spread by chance over the time in which the slots come, and a little longer."""
    chance = random.Random(ordeal.seed)  # noqa: S311  (no secret)
    span = ordeal.minutes * ordeal.pace * 1.1
    blows = [(chance.uniform(0.1, span), "kill") for _ in range(ordeal.kills)]
    blows += [(span * (number + 0.5) / ordeal.stops, "stop") for number in range(ordeal.stops)]
    begun = time.monotonic()
    done = {"kill": 0, "stop": 0}
    for at, what in sorted(blows):
        while time.monotonic() - begun < at:
            processes.keep_alive()
            time.sleep(LOOK_SECONDS)
        if what == "stop":
            postgres.stop()
            time.sleep(chance.uniform(0.1, 0.6))
            postgres.start()
        else:
            processes.kill_one(chance)
        done[what] += 1
    return done["kill"], done["stop"]


class Processes:
    """Started again when they end, as a supervisor would."""

    def __init__(self, context: Any, stage: Stage, roles: list[Any]) -> None:
        self._context, self._stage = context, stage
        self._living: list[tuple[Any, ForkServerProcess]] = [(role, self._start(role)) for role in roles]

    def keep_alive(self) -> None:
        self._living = [(role, process if process.is_alive() else self._start(role)) for role, process in self._living]

    def kill_one(self, chance: random.Random) -> None:
        _, process = chance.choice(self._living)
        process.kill()
        process.join()

    def end(self) -> None:
        for _, process in self._living:
            process.kill()
            process.join()

    def _start(self, role: Any) -> ForkServerProcess:
        process: ForkServerProcess = self._context.Process(target=role, args=(self._stage,), daemon=True)
        process.start()
        return process


@contextmanager
def _processes(ordeal: Ordeal, stage: Stage) -> Iterator[Processes]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    processes = Processes(context, stage, [be_planner] * ordeal.planners + [be_worker] * ordeal.workers)
    try:
        yield processes
    finally:
        processes.end()


def _sent(database: Database) -> int:
    with suppress(DatabaseUnavailable), database.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM report_runs WHERE state = 'sent'")).scalar_one())
    return 0
