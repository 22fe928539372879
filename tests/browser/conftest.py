"""One Oriel and one Chromium for all browser tests; each test has a browser context of its own.

They end with this folder's tests: while Playwright runs, no other test can use asyncio. `page` is signed in. A test
fails on any console error, breach of the content policy or request to another host, unless it says before:
`watch.allow("pattern")`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.desk import NARROW, WIDE, Desk, Watch, chromium, running_desk, sign_in
from tests.conftest import new_folder

GRAVE = {"serious", "critical"}
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
def signed_in(browser: Browser, desk: Desk) -> Any:
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


@pytest.fixture
def new_page(browser: Browser, desk: Desk, signed_in: Any, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`new_page(viewport=NARROW)`, and whatever else a browser context takes. `storage_state=None` is not signed in."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": desk.url, "viewport": WIDE, "storage_state": signed_in, **options})
        context.set_default_timeout(30_000)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


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
