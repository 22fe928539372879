"""A desk to test in a real browser: Oriel with the demo universe, an account, and Chromium."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    WebError,
    sync_playwright,
)

from data.demo.ingest import ingest_demo
from data.home import open_home
from data.settings import Settings
from data.users import add_first_admin
from tests.server.running import Oriel, running_oriel

EMAIL, PASSWORD = "analyst@oriel.example", "a long sentence about oriels"
WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTRUMENTS = 30  # at least so many are in the demo universe


@dataclass(frozen=True)
class Desk:
    oriel: Oriel

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.oriel.port}"


@dataclass
class Watch:
    """What a page must never do: write an error, break the content policy, ask another host."""

    host: str
    faults: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """For a test that breaks something on purpose; the pattern is what its faults look like."""
        self.allowed.append(pattern)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def leave(self, context: BrowserContext) -> None:
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._error)
        context.remove_listener("request", self._request)

    def _error(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.host:
            self.faults.append(f"another host: {request.url}")

    @property
    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.allowed)]


@contextmanager
def running_desk(home: Path, **more: str) -> Iterator[Desk]:
    """With data and an account in it before it starts; what a first run looks like has a test of its own. `more`:
    other variables."""
    with open_home(Settings(home=home)) as opened:
        ingest_demo(opened.database)
        with opened.database.begin() as connection:
            add_first_admin(connection, EMAIL, PASSWORD)
    with running_oriel(home, ORIEL_LOG_LEVEL="warning", **more) as oriel:
        yield Desk(oriel)


@contextmanager
def chromium() -> Iterator[Browser | None]:
    """None where there is no Chromium."""
    path = _chromium_path()
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def lasting_context(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A context with a profile on disk, where Chromium keeps what it has loaded and compiled: a page in it takes half
    of the time and of the work of one that begins with nothing."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        context = browser.browser_type.launch_persistent_context(
            profile, executable_path=_chromium_path(), args=list(FLAGS), base_url=base_url, viewport=WIDE
        )
        yield context
        context.close()


def _chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/login")
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_selector("#main")
