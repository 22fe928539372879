"""Reports that are due, made and delivered by stand-ins, on a clock that a test moves."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy import text

from data.database import Database
from data.delivery.parcel import Parcel
from data.reports.definition import Definition, Destination, Schedule, definition_to_json
from data.reports.files import File
from data.reports.keeping import create_report
from data.reports.leases import Claim, runs_waiting
from data.reports.made import Letter, Made
from data.reports.planning import plan
from data.reports.runs import Run, runs_of
from jobs.report_beat import Progress
from jobs.report_machine import Desk, NotThisTime, Pace, work_on

START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVERY_MINUTE = Schedule(kind="cron", cron="* * * * *")
DEFINITION = Definition(
    "The week",
    destinations=(Destination("mail", "bob@example.org"), Destination("webhook", "https://example.org/in")),
    schedule=EVERY_MINUTE,
)


@dataclass(slots=True)
class World:
    """`delivered`: every parcel that arrived, with where; `attempt` may raise before it does."""

    database: Database
    owner: int
    report: int
    now: datetime = START
    delivered: list[tuple[str, Parcel]] = field(default_factory=list)
    attempt: Callable[[Destination, Parcel], None] = lambda _destination, _parcel: None
    make: Callable[[Claim], Made | NotThisTime] | None = None
    pace: Pace = Pace(beat=3600.0)

    @property
    def desk(self) -> Desk:
        return Desk(self.database, lambda: self.now, self._make, self._deliver, self.pace)

    def plan(self, minutes: float = 0) -> int:
        self.now += minutes * MINUTE
        return plan(self.database, self.now)

    def work(self, *runs: int) -> None:
        for run in runs or self.waiting():
            work_on(self.desk, run)

    def waiting(self) -> list[int]:
        with self.database.connect() as connection:
            return list(runs_waiting(connection, self.now))

    def runs(self) -> tuple[Run, ...]:
        """Oldest first."""
        with self.database.connect() as connection:
            return runs_of(connection, self.owner, self.report, limit=10_000)[::-1]

    def run(self) -> Run:
        (only,) = self.runs()
        return only

    def execute(self, sql: str, **values: object) -> None:
        with self.database.begin() as connection:
            connection.execute(text(sql), values)

    def change(self, **changes: object) -> None:
        raw = orjson.dumps(definition_to_json(replace(DEFINITION, **changes))).decode()  # type: ignore[arg-type]  # a test's own words
        self.execute("UPDATE reports SET definition = CAST(:raw AS jsonb)", raw=raw)

    def _make(self, claim: Claim, now: datetime, progress: Progress) -> Made | NotThisTime:
        return (self.make or made)(claim)

    def _deliver(self, destination: Destination, parcel: Parcel) -> None:
        self.attempt(destination, parcel)
        self.delivered.append((destination.channel, parcel))


def made(claim: Claim, number: float | None = None) -> Made:
    letter = Letter(f"{claim.definition.title} {claim.fire_at:%H:%M}", "Words.", "", (), claim.fire_at)
    file = File("week.csv", "text/csv", f"run,{claim.run_id}\n".encode())
    return Made(letter, (file,), f"version {claim.run_id}", "2026-01-01", number)


def new_world(database: Database, owner: int, definition: Definition = DEFINITION) -> World:
    with database.begin() as connection:
        draft = create_report(connection, owner, definition)
        published = text("UPDATE reports SET is_draft = false, planned_until = :now WHERE id = :id")
        connection.execute(published, {"now": START, "id": draft.id})
    return World(database, owner, draft.id)
