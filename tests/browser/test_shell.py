"""The shell in a real browser: pages, keyboard, phone, and what happens when the session or the server is gone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import Watch

pytestmark = pytest.mark.browser
DASH = "**/_dash-update-component*"
PAGES = ["/", "/chart?symbol=AAPL", "/no-such-page"]


def open_page(page: Page, path: str = "/") -> None:
    page.goto(path)
    page.wait_for_selector("#shell-nav a[aria-current=page], .o-empty")


def test_the_rail_marks_the_page_that_is_open(page: Page) -> None:
    open_page(page)
    expect(page.locator("#shell-nav [aria-current=page]")).to_have_text("Home")
    page.locator("#shell-nav a", has_text="Chart").click()
    expect(page.locator("#shell-nav [aria-current=page]")).to_have_text("Chart")
    page.go_back()
    expect(page.locator("#shell-nav [aria-current=page]")).to_have_text("Home")


def test_the_rail_stays_narrow_when_it_was_made_so(page: Page) -> None:
    open_page(page)
    page.click("#shell-rail-toggle")
    expect(page.locator("#shell-rail-toggle")).to_have_attribute("aria-expanded", "false")
    page.reload()
    expect(page.locator("#shell-rail-toggle")).to_have_attribute("aria-expanded", "false")
    box = page.locator(".o-rail").bounding_box()
    assert box is not None
    assert box["width"] < 60


def test_the_first_tab_skips_to_the_page(page: Page) -> None:
    open_page(page)
    page.keyboard.press("Tab")
    expect(page.locator(".o-skip")).to_be_focused()
    expect(page.locator(".o-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_it_has_one_of_each_landmark(page: Page) -> None:
    open_page(page)
    for landmark in ("main", "nav[aria-label=Pages]", "header.o-topbar", "[role=search]"):
        expect(page.locator(landmark)).to_have_count(1)


def test_an_address_that_leads_nowhere_says_so(page: Page) -> None:
    open_page(page, "/no-such-page")
    expect(page.locator("h1")).to_have_text("There is no such page")
    page.get_by_role("link", name="Go to the instruments").click()
    page.wait_for_selector("#home-grid")


def test_the_account_menu_opens_and_closes_by_keyboard(page: Page) -> None:
    open_page(page)
    page.focus("summary.o-account")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.locator("summary.o-account")).to_be_focused()


def test_a_phone_has_the_pages_at_the_bottom(phone: Page) -> None:
    open_page(phone)
    bar = phone.locator(".o-rail").bounding_box()
    assert bar is not None
    assert bar["y"] > 700
    phone.locator("#shell-nav a", has_text="Chart").tap()
    expect(phone.locator("#shell-nav [aria-current=page]")).to_have_text("Chart")


def test_no_page_is_wider_than_its_screen(page: Page) -> None:
    open_page(page)
    page.wait_for_selector("#home-grid .ag-row")
    for width in (2560, 1440, 1024, 768, 390, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("() => document.querySelector('.o-topbar').getBoundingClientRect().right <= innerWidth")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("(main => main.scrollWidth - main.clientWidth)(document.getElementById('main'))") == 0


def test_nothing_jumps_while_it_loads(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.add_init_script(
        "window.shift = 0;"
        "new PerformanceObserver(list => { for (const e of list.getEntries()) window.shift += e.value })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    open_page(page)
    page.wait_for_selector("#home-grid .ag-row")
    page.wait_for_timeout(500)
    assert page.evaluate("window.shift") < 0.05


def test_whoever_was_signed_out_is_taken_to_the_sign_in_page_and_back(page: Page, watch: Watch) -> None:
    watch.allow("401")
    open_page(page, "/?kind=index")
    page.wait_for_selector("#home-grid")
    page.context.clear_cookies(name=session_cookie(page))
    page.keyboard.press("/")
    page.keyboard.type("ibm")
    expect(page.locator(".o-toast")).to_contain_text("You are signed out")
    page.wait_for_url("**/login?next=%2F%3Fkind%3Dindex")


def session_cookie(page: Page) -> str:
    return next(cookie["name"] for cookie in page.context.cookies() if "session" in cookie["name"])


@pytest.mark.parametrize("fault", ["503", "gone"])
def test_a_request_that_fails_is_sent_again_until_it_is_answered(page: Page, watch: Watch, fault: str) -> None:
    watch.allow("503|ERR_FAILED")
    open_page(page)
    page.wait_for_selector("#home-grid")
    failures = 2

    def fail(route: Route) -> None:
        nonlocal failures
        failures -= 1
        if failures < 0:
            route.continue_()
        elif fault == "503":
            route.fulfill(status=503, body=json.dumps({"error": "PostgreSQL does not answer"}))
        else:
            route.abort()

    page.route(DASH, fail)
    page.keyboard.press("/")
    page.keyboard.type("ibm")
    expect(page.locator(".o-toast")).to_contain_text("retrying")
    expect(page.locator("#symbol-search-list")).to_have_attribute("data-query", "ibm")
    expect(page.locator(".o-toast")).to_contain_text("Connected again")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(page: Page, path: str) -> None:
    open_page(page, path)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.locator("#symbol-search-list")).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        assert grave_faults(page) == [], theme


def test_no_script_is_inline(page: Page) -> None:
    shell = Path("components/shell.py").read_text(encoding="utf-8")
    assert "<script>" not in shell
    open_page(page)
    inline = page.evaluate("[...document.scripts].filter(s => !s.src && s.type !== 'application/json').length")
    assert inline <= 2  # Dash's own, which the content policy names by hash
