"""The chart page in Chromium: AAPL, one year, three indicators.

Cold is a new browser with an empty cache on a server that is warm; warm is the same page again. *Chart drawn* is the
first frame after the first trace is in the page; a redrawn chart is Plotly's own word that it has drawn.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from benchmarks.measure import Row, Skip, summary
from tests.browser.desk import chromium, running_desk, sign_in

PATH = "/chart?symbol=AAPL&range=1y&indicators=sma:20,bollinger,rsi"
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
  return { ...window.oriel_marks, bytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0) };
}"""
CHANGE = """(query) => new Promise((resolve) => {
  const start = performance.now();
  const chart = document.querySelector("#chart-price .js-plotly-plot");
  const done = () => {
    chart.removeListener("plotly_afterplot", done);
    requestAnimationFrame(() => resolve(performance.now() - start));
  };
  chart.on("plotly_afterplot", done);
  window.dash_clientside.set_props("chart-query", { data: query });
})"""


def rows() -> list[Row]:
    with _browser_and_desk() as (browser, url, state):
        cold = [_load(browser, url, state) for _ in range(RUNS)]
        warm, changes = _warm(browser, url, state)
    return [
        *_page_rows("cold", cold, drawn=2_000),
        *_page_rows("warm", warm, drawn=1_000),
        Row("another indicator → redrawn chart", summary(changes), goal=400),
    ]


def _page_rows(when: str, loads: list[dict[str, float]], *, drawn: float) -> list[Row]:
    def of(name: str) -> Any:
        return summary([load[name] for load in loads])

    return [
        Row(f"{when}: first contentful paint", of("fcp"), goal=800),
        Row(f"{when}: largest contentful paint", of("lcp")),
        Row(f"{when}: layout shift", of("cls"), unit="", goal=0.05),
        Row(f"{when}: chart drawn", of("chart"), goal=drawn),
        Row(f"{when}: received", summary([load["bytes"] / 1e3 for load in loads]), unit="kB"),
    ]


def _load(browser: Browser, url: str, state: Any) -> dict[str, float]:
    context = browser.new_context(storage_state=state, viewport=VIEWPORT)
    try:
        return _measured(context.new_page(), url)
    finally:
        context.close()


def _warm(browser: Browser, url: str, state: Any) -> tuple[list[dict[str, float]], list[float]]:
    context = browser.new_context(storage_state=state, viewport=VIEWPORT)
    try:
        _measured(context.new_page(), url)
        page = context.new_page()
        loads = [_measured(page, url) for _ in range(RUNS)]
        query = PATH.partition("?")[2]
        changes = [page.evaluate(CHANGE, f"{query},ema:{20 + number}") for number in range(CHANGES + 1)]
        return loads, changes[1:]  # the first one adds a line, the others change it
    finally:
        context.close()


def _measured(page: Page, url: str) -> dict[str, float]:
    if not page.url.startswith(url):
        page.add_init_script(OBSERVE)
    page.goto(url + PATH)
    page.evaluate(DRAWN)  # waiting for an expression would have to evaluate text, which the page's policy forbids
    page.wait_for_load_state("networkidle")
    found: dict[str, float] = page.evaluate(LOADED)
    return found


@contextmanager
def _browser_and_desk() -> Iterator[tuple[Browser, str, Any]]:
    with (
        chromium() as browser,
        tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as folder,
    ):
        if browser is None:
            raise Skip("there is no Chromium")
        with running_desk(Path(folder) / "home") as desk:
            context = browser.new_context()
            sign_in(context.new_page(), desk.url)
            state = context.storage_state()
            context.close()
            _load(browser, desk.url, state)  # the server's own first answer is not what is measured
            yield browser, desk.url, state
