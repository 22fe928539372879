"""A fresh Oriel: the demo appears by itself, and an outage of the database passes by itself."""

import os
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import INSTRUMENTS, WIDE, Watch
from tests.conftest import new_folder
from tests.server.running import Oriel, running_oriel

pytestmark = pytest.mark.browser
GRID = "#home-grid [aria-rowcount]"


@pytest.fixture(scope="module")
def fresh(browser: Browser) -> Iterator[Oriel]:
    with new_folder() as folder, running_oriel(folder / "home", ORIEL_DEMO="yes", ORIEL_LOG_LEVEL="warning") as oriel:
        yield oriel


@pytest.fixture(scope="module")
def administrator(browser: Browser, fresh: Oriel) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=f"http://127.0.0.1:{fresh.port}", viewport=WIDE)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def watched(administrator: BrowserContext, fresh: Oriel) -> Iterator[Watch]:
    watch = Watch(f"127.0.0.1:{fresh.port}")
    watch.follow(administrator)
    yield watch
    assert watch.unexpected == []


@pytest.fixture
def page(administrator: BrowserContext, watched: Watch) -> Iterator[Page]:
    page = administrator.new_page()
    yield page
    page.close()


def test_the_link_signs_in_and_the_demo_appears_by_itself(page: Page, fresh: Oriel) -> None:
    page.goto(fresh.announcement.split()[-1])
    expect(page.locator(".o-banner")).to_contain_text("Give an e-mail and a password")
    expect(page.locator(GRID)).to_be_visible(timeout=40_000)
    page.wait_for_function(
        f"() => Number(document.querySelector('{GRID}')?.getAttribute('aria-rowcount')) > {INSTRUMENTS}", timeout=40_000
    )
    assert grave_faults(page) == []


def test_a_search_goes_on_by_itself_when_the_database_is_back(page: Page, watched: Watch, fresh: Oriel) -> None:
    watched.allow("503")
    page.goto("/")
    page.wait_for_selector("#home-grid .ag-row")
    page.wait_for_load_state("networkidle")
    postgres = fresh.pid_of("postgres")
    assert postgres is not None
    os.kill(postgres, signal.SIGINT)
    page.wait_for_timeout(300)
    page.keyboard.press("Control+k")
    page.keyboard.type("chevron")
    expect(page.locator("#symbol-search-list [role=option]").first).to_have_attribute(
        "data-symbol", "CVX", timeout=15_000
    )
