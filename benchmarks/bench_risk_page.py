"""Tabs of the risk desk for 10 holdings × 2,500 bars.

From the request to the compressed answer: session, gate, reading, every quick panel of the tab, JSON. Slow panels
answer with their card and are not waited for. Each request is for another equity, so that nothing but the bars comes
from the cache.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

from benchmarks.measure import Row, Timing, summary
from data.database import Database
from data.home import open_home
from data.settings import Settings
from data.users import add_first_admin
from server.factory import create_app
from tests.data.market_data import store
from tests.server.visitor import PASSWORD, Visitor, visitor_of

EMAIL = "bench@oriel.example"
SYMBOLS = tuple(f"S{number:02}" for number in range(10))
BARS = 2_500
TABS = ("overview", "stress")
RUNS, WARM_UP = 40, 3
GOAL = 300.0  # ms


def rows() -> list[Row]:
    with _desk() as visitor:
        dependencies = orjson.loads(visitor.get("/_dash-dependencies").data)
        return [Row(f"{tab}: request to answer", _answers(visitor, dependencies, tab), goal=GOAL) for tab in TABS]


def _answers(visitor: Visitor, dependencies: Sequence[Mapping[str, Any]], tab: str) -> Timing:
    holdings = ",".join(f"{symbol}:0.1" for symbol in SYMBOLS)
    visitor.get("/")
    headers = {"X-CSRFToken": visitor.cookie("csrf") or "", "Accept-Encoding": "zstd"}
    spent = []
    for number in range(RUNS + WARM_UP):
        query = f"holdings={holdings}&range=max&tab={tab}&equity={100_000 + number}"
        body = _body(dependencies, query)
        start = time.perf_counter()
        answer = visitor.post("/_dash-update-component", json=body, headers=headers)
        spent.append((time.perf_counter() - start) * 1e3)
        assert answer.status_code == 200, answer.text
    plain = visitor.post("/_dash-update-component", json=body, headers=headers | {"Accept-Encoding": "identity"})
    assert "could not be made" not in plain.text
    return summary(spent[WARM_UP:])


def _body(dependencies: Sequence[Mapping[str, Any]], query: str) -> dict[str, Any]:
    """What the browser sends when the page's query has changed."""
    inputs = [{"id": "risk-query", "property": "data"}]
    output = next(
        str(callback["output"])
        for callback in dependencies
        if "risk-panels.children" in callback["output"] and callback["inputs"] == inputs
    )
    names = (name.rpartition(".") for name in output.strip(".").split("..."))
    return {
        "output": output,
        "outputs": [{"id": component, "property": prop} for component, _, prop in names],
        "inputs": [{**inputs[0], "value": query}],
        "changedPropIds": ["risk-query.data"],
        "state": [],
    }


@contextmanager
def _desk() -> Iterator[Visitor]:
    with (
        tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as folder,
        open_home(Settings(home=Path(folder) / "home")) as home,
    ):
        _store_bars(home.database)
        with home.database.begin() as connection:
            add_first_admin(connection, EMAIL, PASSWORD)
        visitor = visitor_of(create_app(home))
        visitor.sign_in(EMAIL)
        assert visitor.is_signed_in()
        yield visitor


def _store_bars(database: Database) -> None:
    rng = np.random.default_rng(1)
    shared = 0.008 * rng.standard_t(5, BARS)
    dates = pd.bdate_range("2014-01-02", periods=BARS, tz="UTC", name="ts")
    for symbol in ("SPX", *SYMBOLS):
        close = 100 * np.exp(np.cumsum(shared + 0.01 * rng.standard_t(5, BARS) + 3e-4))
        prices = {"open": close, "high": close * 1.01, "low": close * 0.99, "close": close}
        store(database, symbol, pd.DataFrame(prices | {"volume": 1e6}, dates))
