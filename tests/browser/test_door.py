"""The way in and out, as people take it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import EMAIL, NARROW, PASSWORD, Watch
from tests.conftest import new_folder
from tests.server.running import Oriel, running_oriel

Pages = Callable[..., Page]
pytestmark = pytest.mark.browser


@pytest.fixture
def stranger(new_page: Pages) -> Page:
    return new_page(storage_state=None)


def test_with_the_keyboard_alone(stranger: Page) -> None:
    stranger.goto("/chart?symbol=AAPL")
    expect(stranger).to_have_url(re.compile(r"/login\?next="))
    stranger.keyboard.type(EMAIL)
    stranger.keyboard.press("Tab")
    stranger.keyboard.type(PASSWORD)
    stranger.keyboard.press("Enter")
    expect(stranger).to_have_url(re.compile(r"/chart\?.*symbol=AAPL"))


def test_without_javascript(new_page: Pages, watch: Watch) -> None:
    page = new_page(storage_state=None, java_script_enabled=False)
    page.goto("/login")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("button")
    page.goto("/account")
    expect(page.locator("dd").first).to_have_text(EMAIL)
    page.get_by_role("link", name="Security").click()
    page.get_by_role("button", name="Sign out here").click()
    expect(page).to_have_url(re.compile("/login$"))


def test_a_wrong_password_says_so_and_keeps_the_address(stranger: Page, watch: Watch) -> None:
    watch.allow("401")
    stranger.goto("/login")
    stranger.fill("[name=email]", EMAIL)
    stranger.fill("[name=password]", "wrong")
    stranger.click("button")
    expect(stranger.get_by_role("alert")).to_contain_text("don't match")
    expect(stranger.locator("[name=email]")).to_have_value(EMAIL)
    expect(stranger.locator("[name=password]")).to_be_focused()
    assert grave_faults(stranger) == []


def test_signing_out_at_the_desk(new_page: Pages) -> None:
    page = new_page(storage_state=None)
    page.goto("/login")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("button")
    page.locator("summary.o-account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/login$"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/login$"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/login", "/account", "/account/security", "/logout", "/reset/nothing"])
def test_plain_pages_are_accessible_and_fit_a_phone(new_page: Pages, watch: Watch, path: str, theme: str) -> None:
    watch.allow("404")
    options = {"storage_state": None} if path == "/login" else {}
    page = new_page(viewport=NARROW, color_scheme=theme, **options)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
    assert grave_faults(page) == []


@pytest.fixture(scope="module")
def fresh() -> Iterator[Oriel]:
    with new_folder() as folder, running_oriel(folder / "home", ORIEL_DEMO="no") as oriel:
        yield oriel


def test_the_first_run(browser: Browser, fresh: Oriel) -> None:
    link = re.search(r"http://\S+/first-run/[\w-]+", fresh.announcement)
    assert link
    watch = Watch(f"127.0.0.1:{fresh.port}")
    context = browser.new_context(base_url=f"http://127.0.0.1:{fresh.port}")
    watch.follow(context)
    page = context.new_page()
    page.goto(link[0])
    page.get_by_role("link", name="Give an e-mail and a password").click()
    page.fill("[name=email]", "ana@desk.local")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.goto("/")
    expect(page.locator("#main")).to_be_visible()
    expect(page.locator(".o-banner")).to_have_count(0)
    assert watch.unexpected == []
    context.close()
