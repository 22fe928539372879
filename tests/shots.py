"""`make shots`: pictures of every page, light and dark, wide and narrow, into shots/ (no part of the repository)."""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.desk import NARROW, WIDE, Desk, chromium, running_desk, sign_in
from tests.conftest import new_folder

FOLDER = Path("shots")
DRAWN = ".js-plotly-plot .trace"
ROWS = ".ag-center-cols-container .ag-row"
# name: (address, what must be there before the picture is taken)
PAGES = {
    "home": ("/", ROWS),
    "chart": ("/chart?symbol=AAPL", DRAWN),
    "chart-indicators": ("/chart?symbol=AAPL&range=2y&indicators=sma:50,bollinger:20:2:0,rsi:14,macd:12:26:9", DRAWN),
    "chart-compare": ("/chart?symbol=AAPL&range=5y&compare=MSFT,IBM,SPX", DRAWN),
    "chart-close-only": ("/chart?symbol=VIX&range=5y", DRAWN),
    "volatility": ("/volatility?symbol=AAPL&range=2y", "#volatility-panels .js-plotly-plot .trace"),
    "predictions": ("/predictions?symbol=AAPL&range=5y&first=252", "[aria-label='Skill over time'] .trace"),
    "manual": ("/manual/volatility#cone", "h1"),
    "risk": ("/risk", "#risk-panels .js-plotly-plot .trace"),
    "risk-monte-carlo": ("/risk?tab=monte-carlo", "#risk-panels .js-plotly-plot .trace"),
    "risk-stress": ("/risk?tab=stress", "#risk-panels .js-plotly-plot .trace"),
    "risk-sizing": ("/risk?tab=sizing", ROWS),
    "risk-allocation": ("/risk?tab=allocation", "#risk-panels .js-plotly-plot .trace"),
    "saved": ("/views", ".o-empty, .o-view"),
    "reports": ("/reports", "h1"),
    "account": ("/account", "form"),
    "account-security": ("/account/security", "form"),
    "account-tokens": ("/account/tokens", "form"),
    "account-data": ("/account/data", "form"),
    "admin": ("/admin", ROWS),
    "admin-roles": ("/admin?tab=roles", ROWS),
    "admin-health": ("/admin?tab=health", ".o-facts, .o-admin"),
    "admin-audit": ("/admin?tab=audit", ROWS),
    "api": ("/api/v1/", "h1"),
    "notices": ("/notices", ".o-notices, .o-empty"),
    "not-found": ("/no-such-page", ".o-empty"),
    "sign-in": ("/login", "form"),
    "forgotten": ("/forgot", "form"),
}
OPEN = {"sign-in", "forgotten"}


def main() -> None:
    with new_folder() as folder, chromium() as browser:
        if browser is None:
            sys.exit("There is no Chromium. As root: apt-get install chromium")
        FOLDER.mkdir(exist_ok=True)
        with running_desk(folder / "home") as desk:
            _take_all(browser, desk)


def _take_all(browser: Browser, desk: Desk) -> None:
    context = browser.new_context()
    sign_in(context.new_page(), desk.url)
    signed_in = context.storage_state()
    context.close()
    for theme in ("light", "dark"):
        for size in (WIDE, NARROW):
            for name in PAGES:
                state: Any = None if name in OPEN else signed_in
                look = browser.new_context(
                    color_scheme=theme, viewport=size, storage_state=state, device_scale_factor=2
                )
                _take(look.new_page(), desk.url, name, FOLDER / f"{name}-{theme}-{size['width']}.png")
                look.close()


def _take(page: Page, url: str, name: str, path: Path) -> None:
    address, there = PAGES[name]
    page.goto(url + address)
    page.wait_for_selector(there, timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)  # fonts and the last redraw
    page.screenshot(path=path)
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
