"""The chart page in Chromium: AAPL, one year, three indicators.

Cold is a new browser with an empty cache on a server that is warm; warm is the same page again. *Chart drawn* is the
first frame after the first trace is in the page; a redrawn chart is Plotly's own word that it has drawn. The peer is
`plain_dash`: the same chart alone, without Oriel's rail, statistics, history, table, sign-in or content policy.
"""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Browser, Page, ViewportSize

from benchmarks.measure import Row, Skip, summary
from data.home import open_home
from data.settings import Settings
from tests.browser.desk import chromium, running_desk, sign_in
from tests.server.running import free_port

PEER = "plain Dash"
QUERY = "symbol=AAPL&range=1y&indicators=sma:20,bollinger,rsi"
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
RUNS = 7
CHANGES = 12
OBSERVE = """
const marks = window.oriel_marks = { lcp: 0, cls: 0 };
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true });
watch("paint", (entry) => { if (entry.name === "first-contentful-paint") marks.fcp = entry.startTime; });
watch("largest-contentful-paint", (entry) => { marks.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) marks.cls += entry.value; });
new MutationObserver((_, observer) => {
  if (!document.querySelector("#chart-price .cartesianlayer .trace path")) return;
  observer.disconnect();
  requestAnimationFrame(() => { marks.chart = performance.now(); });
}).observe(document, { childList: true, subtree: true });
"""
DRAWN = """() => new Promise((resolve) => {
  const look = () => window.oriel_marks.chart ? resolve() : setTimeout(look, 20);
  look();
})"""
LOADED = """() => {
  const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return { ...window.oriel_marks, kilobytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0) / 1000 };
}"""
CHANGE = """([query, name]) => new Promise((resolve) => {
  const start = performance.now();
  const chart = document.querySelector("#chart-price .js-plotly-plot");
  const done = () => {
    if (!chart.data.some((trace) => trace.name === name)) return;  // drawn for another reason
    chart.removeListener("plotly_afterplot", done);
    requestAnimationFrame(() => resolve(performance.now() - start));
  };
  chart.on("plotly_afterplot", done);
  window.dash_clientside.set_props("chart-query", { data: query });
})"""


@dataclass(frozen=True, slots=True)
class Warm:
    loads: list[dict[str, float]]
    changes: list[float]


def rows() -> list[Row]:
    with _addresses() as (browser, oriel, peer, state):
        cold = [(_load(browser, oriel, state), _load(browser, peer, None)) for _ in range(RUNS + 1)][1:]
        ours = _warm(browser, oriel, state)
        theirs = _warm(browser, peer, None)
    return [
        *_page_rows("cold", [mine for mine, _ in cold], [peers for _, peers in cold], drawn=2_000),
        *_page_rows("warm", ours.loads, theirs.loads, drawn=1_000),
        Row(
            "another indicator → redrawn chart",
            summary(ours.changes),
            peer=PEER,
            theirs=summary(theirs.changes),
            goal=400,
        ),
    ]


def _page_rows(when: str, ours: list[dict[str, float]], theirs: list[dict[str, float]], *, drawn: float) -> list[Row]:
    def row(what: str, name: str, unit: str = "ms", goal: float | None = None) -> Row:
        mine, peers = ([load[name] for load in loads] for loads in (ours, theirs))
        return Row(f"{when}: {what}", summary(mine), unit, PEER, summary(peers), goal)

    return [
        row("first contentful paint", "fcp", goal=800),
        row("largest contentful paint", "lcp"),
        row("layout shift", "cls", "", 0.05),
        row("chart drawn", "chart", goal=drawn),
        row("received", "kilobytes", "kB"),
    ]


def _warm(browser: Browser, address: str, state: Any) -> Warm:
    context = browser.new_context(storage_state=state, viewport=VIEWPORT)
    try:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        loads = [measured(page, address) for _ in range(RUNS + 1)][1:]
        # The first change adds a line, the others change it.
        changes = [_change(page, length) for length in range(20, 21 + CHANGES)][1:]
    finally:
        context.close()
    return Warm(loads, changes)


def _load(browser: Browser, address: str, state: Any) -> dict[str, float]:
    context = browser.new_context(storage_state=state, viewport=VIEWPORT)
    try:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        return measured(page, address)
    finally:
        context.close()


def _change(page: Page, length: int) -> float:
    milliseconds: float = page.evaluate(CHANGE, [f"{QUERY},ema:{length}", f"EMA {length}"])
    return milliseconds


def measured(page: Page, address: str) -> dict[str, float]:
    page.goto(address)
    page.evaluate(DRAWN)  # waiting for an expression would have to evaluate text, which the page's policy forbids
    page.wait_for_load_state("networkidle")
    found: dict[str, float] = page.evaluate(LOADED)
    return found


@contextmanager
def _addresses() -> Iterator[tuple[Browser, str, str, Any]]:
    """The browser, the chart in Oriel and in the peer, and the cookies of somebody signed in."""
    with chromium() as browser, tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as name:
        if browser is None:
            raise Skip("there is no Chromium")
        folder = Path(name)
        with running_desk(folder / "home") as desk, _plain_dash(folder) as peer:
            context = browser.new_context()
            sign_in(context.new_page(), desk.url)
            state = context.storage_state()
            context.close()
            yield browser, f"{desk.url}/chart?{QUERY}", peer, state


@contextmanager
def _plain_dash(folder: Path) -> Iterator[str]:
    with open_home(Settings(home=folder / "home"), migrate=False) as home:
        frame = home.market.bars("AAPL").frame
        frame[frame.index > frame.index[-1] - pd.DateOffset(years=1)].to_parquet(folder / "bars.parquet")
    port = free_port()
    app = f"benchmarks.plain_dash:plain_app('{folder / 'bars.parquet'}')"
    options = ["--workers", "2", "--threads", "8", "--preload", "--no-control-socket", "--log-level", "error"]
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", *options])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
