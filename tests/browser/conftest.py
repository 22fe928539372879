"""One Oriel for all browser tests. Most pages are of one browser context, which keeps scripts compiled; it is rid of
what a test leaves. A page that is a phone's, a stranger's or the first of a browser has a context of its own.

They end with this folder's tests: while Playwright runs, no other test can use asyncio. `page` is signed in. A test
fails on any console error, breach of the content policy or request to another host, unless it says before:
`watch.allow("pattern")`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.desk import NARROW, WIDE, Desk, Watch, chromium, lasting_context, running_desk, sign_in
from tests.conftest import new_folder

GRAVE = {"serious", "critical"}
PATIENCE_MS = 30_000
expect.set_options(timeout=20_000)  # a busy machine takes longer, and no test here is of speed


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        if started is None:
            pytest.skip("CHROMIUM IS MISSING: no test sees a real page. As root: apt-get install chromium")
        yield started


@pytest.fixture(scope="package")
def desk(browser: Browser) -> Iterator[Desk]:
    with new_folder() as folder, running_desk(folder / "home") as running:
        yield running


@pytest.fixture(scope="package")
def signed_in(browser: Browser, desk: Desk) -> StorageState:
    """The cookies of somebody who has signed in."""
    context = browser.new_context()
    sign_in(context.new_page(), desk.url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def watch(desk: Desk) -> Iterator[Watch]:
    watch = Watch(desk.url.removeprefix("http://"))
    yield watch
    assert watch.unexpected == []


@pytest.fixture(scope="package")
def lasting(browser: Browser, desk: Desk) -> Iterator[BrowserContext]:
    with lasting_context(browser, desk.url) as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context


@pytest.fixture
def usual(lasting: BrowserContext, desk: Desk, signed_in: StorageState, watch: Watch) -> Iterator[BrowserContext]:
    """The lasting one, signed in and otherwise as new."""
    lasting.add_cookies(signed_in["cookies"])  # type: ignore[arg-type]  # read as they are written
    watch.follow(lasting)
    yield lasting
    first, *others = lasting.pages
    for page in others:
        page.close()
    watch.leave(lasting)
    lasting.clear_cookies()
    session = lasting.new_cdp_session(first)
    session.send("Storage.clearDataForOrigin", {"origin": desk.url, "storageTypes": "local_storage,indexeddb"})
    session.detach()


@pytest.fixture
def new_page(browser: Browser, desk: Desk, signed_in: StorageState, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`new_page(viewport=NARROW)`, and whatever else a browser context takes, for a page in a context of its own that
    has nothing loaded. `storage_state=None` is not signed in."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": desk.url, "viewport": WIDE, "storage_state": signed_in, **options})
        context.set_default_timeout(PATIENCE_MS)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def themed_page(usual: BrowserContext) -> Callable[[str], Page]:
    """On a system that is light or dark."""

    def make(theme: Any) -> Page:
        page = usual.new_page()
        page.emulate_media(color_scheme=theme)
        return page

    return make


@pytest.fixture
def page(usual: BrowserContext) -> Page:
    return usual.new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=NARROW, has_touch=True)


def grave_faults(page: Page) -> list[str]:
    """What axe finds serious or critical on the page, with where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {[node['target'] for node in fault['nodes']][:3]}"
        for fault in found
        if fault["impact"] in GRAVE
    ]
