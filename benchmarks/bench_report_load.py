"""Pages while reports are made: two hundred an hour, beside an analyst who clicks.

A report is three views of five panels as PDF and workbook into a folder, asked for every 18 seconds as an hour of two
hundred does. The analyst clicks on the chart as in “Ten analysts”, without and with them.
"""

import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from benchmarks.bench_analysts import Analyst
from benchmarks.measure import Row, Skip, summary
from data.home import Home, join_home
from data.printing.chromium import find_chromium
from data.reports.definition import Definition, Destination, Entry
from data.reports.keeping import create_report
from data.reports.requests import ask_for_run
from data.reports.runs import Run, runs_of
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.settings import Settings
from tests.browser.desk import running_desk

AN_HOUR = 200
EVERY_SECONDS = 3600 / AN_HOUR
REPORTS = 4
WARM_UP = 5.0
MOST_SLOWER = 20.0  # %
VIEWS = {"chart": "symbol=AAPL", "volatility": "symbol=SPX", "risk": "basket=AAPL:1,IBM:1"}


def rows() -> list[Row]:
    if find_chromium(None) is None:
        raise Skip("there is no Chromium")
    with tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        with running_desk(home) as desk:
            reporting = Reporting(join_home(Settings(home=home)))
            reporting.send()  # what the first one imports and starts is no part of it
            reporting.wait(1)
            analyst = Analyst(desk.url, desk.oriel.port, 1)
            alone = clicking(analyst)
            sending = threading.Thread(target=reporting.send_at_its_pace)
            sending.start()
            together = clicking(analyst)
            sending.join()
            runs = reporting.wait(1 + REPORTS)
    took = [run.duration.total_seconds() for run in runs if run.duration is not None]
    slower = (summary(together).median / summary(alone).median - 1) * 100
    return [
        Row("click to answer, alone", summary(alone)),
        Row(f"click to answer while {AN_HOUR} reports an hour are made", summary(together)),
        Row("slower by, at the median", summary([slower]), unit="%", goal=MOST_SLOWER),
        Row("a report, from its start to its delivery", summary(took[:REPORTS]), unit="s", goal=EVERY_SECONDS),
    ]


def clicking(analyst: Analyst) -> list[float]:
    begun = time.monotonic()
    analyst.click(begun + REPORTS * EVERY_SECONDS, begun + WARM_UP)
    spent, analyst.spent = analyst.spent, []
    return spent


class Reporting:
    def __init__(self, home: Home) -> None:
        self._database = home.database
        with self._database.begin() as connection:
            self._owner = int(connection.execute(text("SELECT min(id) FROM users")).scalar_one())
            views = [
                save_view(connection, self._owner, kind, State(query), Words(kind)).id for kind, query in VIEWS.items()
            ]
            self._definition = Definition(
                "The week",
                entries=tuple(Entry(view) for view in views),
                formats=("pdf", "xlsx"),
                destinations=(Destination("folder", "weekly"),),
            )
            self._report = create_report(connection, self._owner, self._definition).id

    def send_at_its_pace(self) -> None:
        for _ in range(REPORTS):
            self.send()
            time.sleep(EVERY_SECONDS)

    def send(self) -> None:
        with self._database.begin() as connection:
            ask_for_run(connection, self._database.url, self._report, self._definition, now=datetime.now(UTC))

    def wait(self, count: int) -> tuple[Run, ...]:
        """Newest first, when so many are sent."""
        for _ in range(1200):
            with self._database.connect() as connection:
                runs = runs_of(connection, self._owner, self._report)
            if sum(run.state == "sent" for run in runs) == count:
                return runs
            time.sleep(0.25)
        raise AssertionError(f"they were not sent: {[(run.state, run.reason) for run in runs]}")
