"""A shared link: the first byte of a frozen one, and its chart drawn in a private window.

The peer of the chart is the same link live. A visit is a new browser with an empty cache on a server that is warm.
"""

import tempfile
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Browser
from sqlalchemy import select

from benchmarks.measure import Row, Skip, summary
from data.home import join_home
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from data.schema import share_hits, users
from data.settings import Settings
from data.share_links.terms import Terms
from tests.browser.desk import WIDE, Desk, chromium, running_desk
from views.documents.sharing import share

QUERY = "symbol=AAPL&range=1y&indicators=sma:20,bollinger,rsi"
REQUESTS, VISITS = 60, 9
OBSERVE = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".cartesianlayer .trace path")) return;
  observer.disconnect();
  requestAnimationFrame(() => { window.oriel_drawn = performance.now(); });
}).observe(document, { childList: true, subtree: true });
"""
DRAWN = """() => new Promise((resolve) => {
  const look = () => window.oriel_drawn ? resolve(window.oriel_drawn) : setTimeout(look, 10);
  look();
})"""


def rows() -> list[Row]:
    with chromium() as browser, tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as name:
        if browser is None:
            raise Skip("there is no Chromium")
        with running_desk(Path(name) / "home") as desk:
            frozen, live = _links(desk)
            bytes_of = [_first_byte(desk, frozen) for _ in range(REQUESTS)][10:]
            live_bytes = [_first_byte(desk, live) for _ in range(REQUESTS)][10:]
            pairs = [(_drawn(browser, desk, frozen), _drawn(browser, desk, live)) for _ in range(VISITS)][2:]
    ours, theirs = zip(*pairs, strict=True)
    return [
        Row("frozen link: first byte", summary(bytes_of), peer="live", theirs=summary(live_bytes), goal=50),
        Row("frozen link: chart drawn", summary(ours), peer="live", theirs=summary(theirs), goal=1_500),
    ]


def _links(desk: Desk) -> tuple[str, str]:
    home = join_home(Settings(home=desk.oriel.home, port=desk.oriel.port))
    with home.database.begin() as connection:
        owner = connection.execute(select(users.c.id).limit(1)).scalar_one()
        view = save_view(connection, owner, "chart", State(QUERY), Words("Apple"))
    now = datetime.now(UTC)
    frozen, live = (share(home, owner, view.id, Terms(mode=mode), now) for mode in ("frozen", "live"))
    with home.database.begin() as connection:
        connection.execute(share_hits.delete())
    home.database.dispose()
    return f"/share/{frozen.token}", f"/share/{live.token}"


def _first_byte(desk: Desk, path: str) -> float:
    connection = HTTPConnection("127.0.0.1", desk.oriel.port)
    start = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    spent = (time.perf_counter() - start) * 1e3
    assert answer.status == 200
    answer.read()
    connection.close()
    return spent


def _drawn(browser: Browser, desk: Desk, path: str) -> float:
    context = browser.new_context(viewport=WIDE)
    try:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        page.goto(f"{desk.url}{path}")
        milliseconds: float = page.evaluate(DRAWN)
        return milliseconds
    finally:
        context.close()
