"""Slow panels: from the click to the first progress, and to the result, in Chromium.

A league on the demo universe, in its page; the peer is the same click where Celery computes over Redis. Every click
asks for a league that nobody has computed. First progress is the first frame with words of the job's own.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from benchmarks.measure import Row, Skip, Timing, summary
from tests.browser.desk import chromium, running_desk, sign_in
from tests.redis_server import running_redis

RUNS = 8
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
LEAGUE = "symbol=SPX&range=2y&models=ewma,constant&first={first}&refit=252"
CLICK = """(what) => new Promise((resolve) => {
  const card = [...document.querySelectorAll(".o-card")].find((one) => one.textContent.includes("League of models"));
  const body = card.parentElement;
  const start = performance.now();
  const seen = {
    progress: () => {
      const words = body.querySelector(".o-slow__words");
      return words && !words.textContent.startsWith("Starting");
    },
    result: () => body.querySelector(".ag-row"),
  };
  let progress;
  const look = () => {
    if (progress === undefined && (seen.progress() || seen.result())) progress = performance.now() - start;
    if (seen.result()) resolve({ progress, result: performance.now() - start });
    else requestAnimationFrame(look);
  };
  card.querySelector("button[data-press-value=start]").click();
  look();
})"""


def rows() -> list[Row]:
    embedded = _measured(None)
    with running_redis() as redis:
        celery = _measured(redis.url) if redis else {}
    return [
        _row("click → first progress", embedded, celery, "progress", 400),
        _row("click → league's table", embedded, celery, "result"),
    ]


def _row(what: str, ours: dict[str, Timing], theirs: dict[str, Timing], name: str, goal: float | None = None) -> Row:
    peer = "over Celery" if theirs else ""
    return Row(what, ours[name], peer=peer, theirs=theirs.get(name), goal=goal)


def _measured(redis_url: str | None) -> dict[str, Timing]:
    with _page(redis_url) as (page, address):
        clicks = [_click(page, f"{address}/volatility?{LEAGUE.format(first=300 + run)}") for run in range(RUNS + 1)]
    return {name: summary([click[name] for click in clicks[1:]]) for name in ("progress", "result")}


def _click(page: Page, address: str) -> dict[str, float]:
    page.goto(address)
    page.locator(".o-card", has_text="League of models").get_by_role("button", name="Compute").wait_for()
    page.wait_for_load_state("networkidle")
    found: dict[str, float] = page.evaluate(CLICK)
    return found


@contextmanager
def _page(redis_url: str | None) -> Iterator[tuple[Page, str]]:
    more = {"ORIEL_REDIS_URL": redis_url} if redis_url else {}
    with ExitStack() as stack:
        browser: Browser | None = stack.enter_context(chromium())
        if browser is None:
            raise Skip("there is no Chromium")
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True))
        desk = stack.enter_context(running_desk(Path(folder) / "home", **more))
        page = browser.new_context(viewport=VIEWPORT).new_page()
        sign_in(page, desk.url)
        yield page, desk.url
