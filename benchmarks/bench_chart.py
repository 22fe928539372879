"""The chart's callback on 5,000 bars with four overlays.

From the request to the compressed answer: session, gate, reading, indicators, statistics, figures, JSON. Each
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

import orjson
import pandas as pd

from benchmarks.chart_callback import chart_body
from benchmarks.measure import Row, Timing, summary, timed
from data.demo.ingest import ingest_demo
from data.home import Home, open_home
from data.settings import Settings
from data.users import add_first_admin
from server.factory import create_app
from tests.server.visitor import PASSWORD, Visitor, visitor_of

EMAIL = "bench@oriel.example"
RUNS = 60
WARM_UP = 3
LINES = 4


def rows() -> list[Row]:
    with _desk() as (home, visitor):
        spent, _ = _callbacks(visitor, "zstd")
        gzip_spent, sizes = _callbacks(visitor, "gzip")
        frame = home.market.bars("SPX").frame.iloc[-5_000:]
        peer_time = timed(lambda: go_figure(frame), runs=20)
        peer_size = len(gzip.compress(go_figure(frame).encode(), 6)) / 1e3
    peer = "go.Figure to JSON"
    return [
        Row("request to answer, zstd as browsers take", spent, peer=peer, theirs=peer_time, goal=25, goal_on="p95"),
        Row("request to answer, gzip", gzip_spent, peer=peer, theirs=peer_time),
        Row("answer, gzip", sizes, unit="kB", peer=peer, theirs=summary([peer_size]), goal=150),
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


def _callbacks(visitor: Visitor, encoding: str) -> tuple[Timing, Timing]:
    """Milliseconds and kilobytes of answers to a browser that takes this encoding."""
    dependencies = orjson.loads(visitor.get("/_dash-dependencies").data)
    visitor.get("/")
    headers = {"X-CSRFToken": visitor.cookie("csrf") or "", "Accept-Encoding": encoding}
    spent, sizes = [], []
    for number in range(RUNS + WARM_UP):
        lines = ",".join(f"{name}:{20 + number * LINES + i}" for i, name in enumerate(("sma", "ema", "wma", "dema")))
        body = chart_body(dependencies, f"symbol=SPX&range=max&indicators={lines}")
        start = time.perf_counter()
        answer = visitor.post("/_dash-update-component", json=body, headers=headers)
        spent.append((time.perf_counter() - start) * 1e3)
        assert answer.status_code == 200, answer.text
        sizes.append(len(answer.data) / 1e3)
        if encoding == "gzip":
            assert len(_price(answer.data)["data"]) > LINES
    return summary(spent[WARM_UP:]), summary(sizes[WARM_UP:])


def _price(answer: bytes) -> Mapping[str, Any]:
    figure: Mapping[str, Any] = orjson.loads(gzip.decompress(answer))["response"]["chart-price"]["figure"]
    return figure


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
