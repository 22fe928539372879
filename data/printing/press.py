"""A process that prints: it runs Chromium, takes one order a line from its standard input and answers with a line.

A process of its own, because then whoever orders can end it at any time with all that it started, and may run an
event loop. It sees only HTML and figures of ours, asks no network, and runs no script but Plotly's.
"""

import base64
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from data.printing.plotly_script import plotly_script

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # containers have 64 MB there
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
DRAW = """async ([figure, width, height]) => {
  const drawn = await Plotly.toImage(figure, { format: "svg", width, height });
  return decodeURIComponent(drawn.slice(drawn.indexOf(",") + 1));
}"""
BLANK = "<!doctype html><meta charset=utf-8><title>Oriel</title>"


def main(chromium: str) -> None:
    with sync_playwright() as playwright:
        try:
            browser = _launched(playwright, chromium)
        except Error as error:
            _answer({"fault": str(error), "why": "not started"})
            return
        for line in sys.stdin.buffer:
            order = orjson.loads(line)
            _answer(_done(_ORDERS[order["do"]], browser, order))
        browser.close()


def _launched(playwright: Playwright, chromium: str) -> Browser:
    """In its sandbox where the system lets it: never for root, nor in many containers."""
    if os.geteuid() != 0:
        try:
            return playwright.chromium.launch(executable_path=chromium, args=list(FLAGS), chromium_sandbox=True)
        except Error:
            pass
    return playwright.chromium.launch(executable_path=chromium, args=list(FLAGS), chromium_sandbox=False)


def _done(do: Callable[[Browser, dict[str, Any]], Any], browser: Browser, order: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"made": do(browser, order)}
    except Error as error:
        return {"fault": str(error), "why": "failed" if browser.is_connected() else "ended"}


def _answer(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def _page(browser: Browser, **options: Any) -> Iterator[Page]:
    """In a context of its own, which knows nothing of any other and reaches nothing."""
    context = browser.new_context(offline=True, accept_downloads=False, service_workers="block", **options)
    try:
        context.route("**/*", lambda route: route.abort())
        yield context.new_page()
    finally:
        if browser.is_connected():
            context.close()


def _draw(browser: Browser, order: dict[str, Any]) -> list[str]:
    with _page(browser) as page:
        page.set_content(BLANK)
        page.add_script_tag(content=plotly_script())
        return [page.evaluate(DRAW, [one["figure"], one["width"], one["height"]]) for one in order["figures"]]


def _pdf(browser: Browser, order: dict[str, Any]) -> str:
    with _page(browser, java_script_enabled=False) as page:
        page.set_content(order["html"], wait_until="load")
        made = page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
    return base64.b64encode(made).decode("ascii")


def _picture(browser: Browser, order: dict[str, Any]) -> str:
    """`height` None: of the whole page."""
    size = {"width": order["width"], "height": order["height"] or 800}
    with _page(browser, java_script_enabled=False, viewport=size, device_scale_factor=order["scale"]) as page:
        page.set_content(order["html"], wait_until="load")
        made = page.screenshot(full_page=order["height"] is None, type="png")
    return base64.b64encode(made).decode("ascii")


_ORDERS: dict[str, Callable[[Browser, dict[str, Any]], Any]] = {"draw": _draw, "pdf": _pdf, "picture": _picture}

if __name__ == "__main__":
    main(sys.argv[1])
