"""The chart's callback on 5,000 bars with four overlays.

From the request to the compressed answer: session, gate, reading, indicators, statistics, figures, JSON, gzip. Each
run asks for other indicators, so that nothing but the bars comes from the cache. The peer draws the same 5,000 bars and
lines as a `go.Figure`, as Dash apps do, and does nothing else.
"""

import gzip
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from dash import Dash

from benchmarks.measure import Row, summary, timed
from data.demo.ingest import ingest_demo
from data.home import Home, open_home
from data.settings import Settings
from data.users import add_first_admin
from server.factory import create_app
from tests.server.visitor import PASSWORD, Visitor, visitor_of

EMAIL = "bench@oriel.example"
RUNS = 60
LINES = 4


def rows() -> list[Row]:
    with _desk() as (home, visitor):
        spent, sizes = _callbacks(visitor)
        frame = home.market.bars("SPX").frame.iloc[-5_000:]
        peer_time = timed(lambda: go_figure(frame), runs=20)
        peer_size = len(gzip.compress(go_figure(frame).encode(), 6)) / 1e3
    return [
        Row(
            "from request to gzipped answer",
            summary(spent),
            peer="go.Figure to JSON",
            theirs=peer_time,
            goal=25,
            goal_on="p95",
        ),
        Row(
            "gzipped answer",
            summary(sizes),
            unit="kB",
            peer="go.Figure to JSON",
            theirs=summary([peer_size]),
            goal=150,
        ),
    ]


def go_figure(frame: pd.DataFrame) -> str:
    import plotly.graph_objects as go

    figure = go.Figure()
    prices = {name: frame[name] for name in ("open", "high", "low", "close")}
    figure.add_trace(go.Candlestick(x=frame.index, **prices, name="SPX"))
    for number in range(LINES):
        line = frame["close"].rolling(20 * (number + 1)).mean()
        figure.add_trace(go.Scatter(x=frame.index, y=line, mode="lines", name=f"SMA {20 * (number + 1)}"))
    figure.add_trace(go.Bar(x=frame.index, y=frame["volume"], name="Volume", yaxis="y2"))
    text: str = figure.to_json()
    return text


def _callbacks(visitor: Visitor) -> tuple[list[float], list[float]]:
    visitor.get("/")
    headers = {"X-CSRFToken": visitor.cookie("csrf") or "", "Accept-Encoding": "gzip"}
    spent, sizes = [], []
    for number in range(RUNS + 3):
        lines = ",".join(f"{name}:{20 + number * LINES + i}" for i, name in enumerate(("sma", "ema", "wma", "dema")))
        body = _body(visitor, f"symbol=SPX&range=max&indicators={lines}")
        start = time.perf_counter()
        answer = visitor.post("/_dash-update-component", json=body, headers=headers)
        spent.append((time.perf_counter() - start) * 1e3)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(_price(answer.data)["data"]) >= LINES + 1
        sizes.append(len(answer.data) / 1e3)
    return spent[3:], sizes[3:]


def _price(answer: bytes) -> Mapping[str, Any]:
    import orjson

    figure: Mapping[str, Any] = orjson.loads(gzip.decompress(answer))["response"]["chart-price"]["figure"]
    return figure


def _body(visitor: Visitor, query: str) -> dict[str, Any]:
    """What the browser sends when the chart's query changes."""
    dash: Dash = visitor.app.extensions["oriel.dash"]
    output, callback = next(
        (name, callback)
        for name, callback in dash.callback_map.items()
        if "chart-price.figure" in name and callback["inputs"] == [{"id": "chart-query", "property": "data"}]
    )
    outputs = [{"id": item.component_id, "property": item.component_property} for item in callback["output"]]
    return {
        "output": output,
        "outputs": outputs,
        "inputs": [{"id": "chart-query", "property": "data", "value": query}],
        "changedPropIds": ["chart-query.data"],
        "state": [],
    }


@contextmanager
def _desk() -> Iterator[tuple[Home, Visitor]]:
    with (
        tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as folder,
        open_home(Settings(home=Path(folder) / "home")) as home,
    ):
        ingest_demo(home.database)
        with home.database.begin() as connection:
            add_first_admin(connection, EMAIL, PASSWORD)
        visitor = visitor_of(create_app(home))
        visitor.sign_in(EMAIL)
        assert visitor.is_signed_in()
        yield home, visitor
