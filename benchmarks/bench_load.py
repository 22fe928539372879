"""Load at a fixed rate of arrival: the cached chart and the bars of the API.

The knee is what 32 callers get who ask again as soon as they are answered. Then requests arrive at shares of that rate,
whether or not those before are answered, and each is timed from when it was meant to be sent. Who asks has the same two
cores as who answers. The goal is that of 70 % of the knee; errors are all answers but 200.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import orjson

from benchmarks.bench_analysts import Analyst
from benchmarks.measure import Row, summary
from benchmarks.open_loop import Load, run
from data.api_tokens import make_token
from data.home import open_home
from data.settings import Settings
from data.users import add_user
from tests.browser.desk import Desk, running_desk

SHARES = (0.25, 0.5, 0.7, 0.85, 1.0, 1.25, 1.5)
GOAL_AT, GOAL_MS, GOAL_ERRORS = 0.7, 100, 0.001
SECONDS = 10.0
SETTLE_SECONDS = 25.0  # web processes import what fits models when the rush of the start is over
TOKENS = 16  # of as many people: no limit of a role or an address shall be what is measured
CHARTS = ("symbol=SPX&range=5y&indicators=sma:50,rsi:14", "symbol=AAPL&range=2y&indicators=bollinger:20")
BARS = "/api/v1/instruments/SPX/bars?range=5y"


def rows() -> list[Row]:
    with (
        tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as folder,
        running_desk(Path(folder) / "home") as desk,
    ):
        time.sleep(SETTLE_SECONDS)
        charts = Load(desk.oriel.port, list(_charts(desk)), 0, SECONDS)
        bars = Load(desk.oriel.port, list(_bars(desk, Path(folder) / "home")), 0, SECONDS)
        return [*_curve("cached chart", charts), *_curve("5 years of bars", bars)]


def _curve(name: str, load: Load) -> Iterator[Row]:
    run(replace(load, seconds=3.0, warm_up=1.0))  # what is cold is warm
    knee = run(load)
    yield Row(f"{name}: {load.connections} callers, {knee.rate:.0f} a second, the knee", summary(knee.latencies))
    for share in SHARES:
        outcome = run(replace(load, rate=knee.rate * share))
        failed = outcome.errors / (outcome.errors + len(outcome.latencies))
        what = f"{name}: {share:.0%} of the knee, {knee.rate * share:.0f} a second, {failed:.2%} errors"
        is_goal = share == GOAL_AT
        if is_goal and failed >= GOAL_ERRORS:
            what += f", which is too many (goal {GOAL_ERRORS:.1%})"
        yield Row(what, summary(outcome.latencies), goal=GOAL_MS if is_goal else None, goal_on="p95")


def _charts(desk: Desk) -> Iterator[str]:
    analyst = Analyst(desk.url, desk.oriel.port, seed=7)
    for query in CHARTS:
        yield _post("/_dash-update-component", desk, analyst.headers(), analyst.body(query))


def _bars(desk: Desk, home: Path) -> Iterator[str]:
    with open_home(Settings(home=home), migrate=False) as opened, opened.database.begin() as connection:
        for number in range(TOKENS):
            user = add_user(connection, f"load{number}@oriel.example", "a sentence about load", "institutional")
            token = make_token(connection, user.id, "load", ("read",), lifetime=None).token
            yield f"GET {BARS} HTTP/1.1\r\nHost: 127.0.0.1:{desk.oriel.port}\r\nAuthorization: Bearer {token}\r\n\r\n"


def _post(path: str, desk: Desk, headers: dict[str, str], body: dict[str, object]) -> str:
    content = orjson.dumps(body).decode()
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{desk.oriel.port}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {len(content)}", "", content])
