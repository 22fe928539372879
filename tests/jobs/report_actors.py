"""Planners and workers of reports as processes of their own, with a fast clock and a report that takes a moment.

All of it is the real thing but the clock, and the making of a report, which makes something else each time.
"""

import logging
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from data.database import Database, DatabaseUnavailable
from data.delivery.delivering import deliver
from data.delivery.parcel import Parcel
from data.embedded_postgres import EmbeddedPostgres
from data.home import Home, make_home
from data.reports.definition import Destination
from data.reports.files import File
from data.reports.leases import Claim
from data.reports.made import Letter, Made
from data.settings import Settings
from jobs.clock import Clock, clock_of
from jobs.report_beat import Progress
from jobs.report_machine import Desk, Pace
from jobs.reports import plan_and_sweep

START = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Stage:
    """What every process is told."""

    settings: Settings
    begun: datetime
    seconds_a_minute: float

    @property
    def speed(self) -> float:
        return 60 / self.seconds_a_minute


def be_planner(stage: Stage) -> None:
    home = _joined(stage)
    clock = _fast_clock(home.database, stage)
    never = threading.Event()
    while not never.wait(stage.seconds_a_minute / 2):
        with suppress(DatabaseUnavailable):
            plan_and_sweep(home.database, clock)


def be_worker(stage: Stage) -> None:
    """The whole worker as `python app.py worker` runs it, which is a planner too."""
    import jobs.report_steps
    import jobs.reports
    from jobs.worker import run_worker

    home = _joined(stage)
    jobs.reports.clock_of = lambda database: _fast_clock(database, stage)
    jobs.report_steps.desk_of = lambda home: _desk(home, stage)
    raise SystemExit(run_worker(home))


def _joined(stage: Stage) -> Home:
    logging.disable()  # what is killed has much to say
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    url = EmbeddedPostgres(stage.settings.home).url
    return make_home(stage.settings, Database(url, pool_size=4))


def _fast_clock(database: Database, stage: Stage) -> Clock:
    real = clock_of(database)
    return lambda: START + (real() - stage.begun) * stage.speed


def _desk(home: Home, stage: Stage) -> Desk:
    def hand_over(destination: Destination, parcel: Parcel) -> None:
        deliver(destination, parcel, settings=home.settings, database=home.database, now=parcel.made_at)

    seconds = timedelta(seconds=1) * stage.speed
    pace = Pace(term=3 * seconds, beat=0.5, waits=(seconds / 2,) * 1000)
    return Desk(home.database, _fast_clock(home.database, stage), _make, hand_over, pace)


def _make(claim: Claim, now: datetime, progress: Progress) -> Made:
    progress(0.5, "Making it")
    time.sleep(0.02)
    content = secrets.token_hex(2000).encode()
    letter = Letter(subject_of(claim.definition.title, claim.fire_at), "Words.", "", (), now)
    return Made(letter, (File("report.bin", "application/octet-stream", content),), secrets.token_hex(12), None)


def subject_of(title: str, fire_at: datetime) -> str:
    return f"{title} of {fire_at:%Y-%m-%d %H:%M}"
