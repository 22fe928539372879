"""A saved view in Chromium: the chart page opened as one, beside the same chart opened by its address.

Warm loads in one browser, taken in turns so that both meet the same machine. *By its address* is what the gallery links
to; *by default* is the page asked for without parameters, which has to look up what this person wants there.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.bench_page import OBSERVE, VIEWPORT, measured
from benchmarks.measure import Row, Skip, summary
from tests.browser.desk import chromium, running_desk, sign_in

QUERY = "symbol=AAPL&range=1y&indicators=sma:20,bollinger,rsi"
PEER = "the page itself"
RUNS = 15
SLOWER = 1.1  # at most so many times as long


def rows() -> list[Row]:
    with chromium() as browser, tempfile.TemporaryDirectory(prefix="oriel-bench-", ignore_cleanup_errors=True) as name:
        if browser is None:
            raise Skip("there is no Chromium")
        with running_desk(Path(name) / "home") as desk:
            page = browser.new_context(viewport=VIEWPORT).new_page()
            sign_in(page, desk.url)
            plain = f"{desk.url}/chart?{QUERY}"
            saved = _saved(page, plain)
            page.add_init_script(OBSERVE)
            return _rows(page, {"page": plain, "saved": saved, "default": f"{desk.url}/chart"})


def _saved(page: Page, address: str) -> str:
    """The address of the chart as a saved view, which is the default of its page too."""
    page.goto(address)
    page.click("#saved-save")
    page.fill("#save-name", "Apple")
    page.press("#save-name", "Enter")
    expect(page.locator(".o-saved__name")).to_have_text("Apple")
    page.click(".o-saved__opened")
    page.click("text=My default for this page")
    expect(page.locator(".o-toast").last).to_contain_text("opens with")
    return page.url


def _rows(page: Page, addresses: dict[str, str]) -> list[Row]:
    drawn: dict[str, list[float]] = {name: [] for name in addresses}
    names = list(addresses)
    for turn in range(RUNS + 1):  # each is first as often as the others
        for name in (*names[turn % len(names) :], *names[: turn % len(names)]):
            drawn[name].append(measured(page, addresses[name])["chart"])
    ours = {name: summary(found[1:]) for name, found in drawn.items()}
    goal = SLOWER * ours["page"].median
    return [
        Row("chart drawn, by its address", ours["saved"], peer=PEER, theirs=ours["page"], goal=goal),
        Row("chart drawn, by default", ours["default"], peer=PEER, theirs=ours["page"], goal=goal),
    ]
