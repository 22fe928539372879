"""The second factor as people take it: set up, asked for, lost, taken away, with and without JavaScript."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.users import add_user
from tests.authenticator import Authenticator
from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW, PASSWORD, Desk, Watch

EMAIL = "factor@oriel.example"
Pages = Callable[..., Page]
pytestmark = pytest.mark.browser


@pytest.fixture
def account(desk: Desk) -> Iterator[None]:
    """One of its own, since a second factor ends everybody's sessions of it."""
    database = Database(EmbeddedPostgres(desk.oriel.home).url, pool_size=1)
    with database.begin() as connection:
        add_user(connection, EMAIL, PASSWORD)
    yield
    database.dispose()


def give_password(page: Page) -> None:
    page.goto("/login")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def give_code(page: Page, code: str) -> None:
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_the_whole_way(new_page: Pages, watch: Watch, account: None) -> None:
    watch.allow("401")
    page = new_page(storage_state=None, viewport=NARROW)
    give_password(page)
    expect(page.locator("#main")).to_be_visible()
    page.goto("/account/security")
    page.get_by_role("link", name="Set up a second factor").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert grave_faults(page) == []
    app = Authenticator(page.locator(".door__secret").inner_text().replace(" ", ""))
    give_code(page, app.next_code())
    expect(page.locator(".door__codes code")).to_have_count(10)
    codes = page.locator(".door__codes code").all_inner_texts()
    assert grave_faults(page) == []
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 of your recovery codes are left")).to_be_visible()
    assert grave_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]

    page.get_by_role("button", name="Sign out here").click()
    expect(page).to_have_url(re.compile("/login$"))
    give_password(page)
    expect(page).to_have_url(re.compile("/login/second-step"))
    give_code(page, app.last_code())
    expect(page.get_by_role("alert")).to_contain_text("has been used")
    assert grave_faults(page) == []
    give_code(page, app.next_code())
    expect(page.locator("#main")).to_be_visible()

    other = new_page(storage_state=None, java_script_enabled=False)
    give_password(other)
    other.get_by_role("link", name="Use a recovery code").click()
    other.get_by_label("Code").fill(codes[0].upper())
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("button", name="Sign in")).to_have_count(0)
    other.goto("/account/security")
    expect(other.get_by_text("9 of your recovery codes are left")).to_be_visible()
    other.get_by_role("button", name="Sign out all others").click()
    expect(other.get_by_role("status")).to_have_text("Signed out there.")
    page.goto("/account")
    expect(page).to_have_url(re.compile("/login"))

    other.goto("/account/security/second-factor")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_label("Code").fill(codes[1])
    other.get_by_role("button", name="Take the second factor away").click()
    expect(other.get_by_role("status")).to_contain_text("The second factor is gone")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/account/security", "/account/security/second-factor"])
def test_its_pages_are_accessible_and_fit_a_phone(new_page: Pages, path: str, theme: str) -> None:
    page = new_page(viewport=NARROW, color_scheme=theme)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert grave_faults(page) == []
