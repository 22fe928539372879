"""Views are saved in a real browser: they come back, two who save at once lose nothing, a page has a default."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import grave_faults

pytestmark = pytest.mark.browser
NAME, CHANGED, TOAST = ".o-saved__name", "#saved-changed", ".o-toast"


def open_chart(page: Page, query: str) -> None:
    page.goto(f"/chart?{query}")
    page.wait_for_selector("#chart-price .js-plotly-plot .trace")


def pick_range(page: Page, name: str) -> None:
    page.click(f"#chart-ranges button:text-is('{name}')")
    expect(page.locator(f"#chart-ranges button:text-is('{name}')")).to_have_attribute("aria-pressed", "true")


def save_as(page: Page, name: str) -> None:
    page.click("#saved-save")
    page.fill("#save-name", name)
    page.click("#save-new")
    expect(page.locator(NAME)).to_have_text(name)


def save_over(page: Page) -> None:
    page.click("#saved-save")
    page.click("#save-over")


def choose(page: Page, words: str) -> None:
    page.click(".o-saved__opened")
    page.click(f".o-saved__menu >> text={words}")


def newest_toast(page: Page) -> Locator:
    return page.locator(TOAST).last


def test_what_was_saved_is_changed_brought_back_and_never_lost(page: Page) -> None:
    open_chart(page, "symbol=AAPL&range=2y&indicators=rsi:14")
    save_as(page, "Apple for two years")
    expect(page).to_have_url(re.compile(r"range=2y&indicators=rsi:14&saved=\d+$"))
    saved = page.url
    expect(page.locator(CHANGED)).to_be_hidden()
    other = page.context.new_page()
    other.goto(saved)
    expect(other.locator(NAME)).to_have_text("Apple for two years")
    pick_range(page, "5Y")
    expect(page.locator(CHANGED)).to_have_text("changed")
    choose(page, "As it was saved")
    expect(page).to_have_url(saved)
    expect(page.locator(CHANGED)).to_be_hidden()
    pick_range(page, "5Y")
    save_over(page)
    expect(newest_toast(page)).to_contain_text("version 2")
    pick_range(other, "1Y")
    save_over(other)
    expect(other.locator("#save-fault")).to_contain_text("A newer version was saved by")
    other.click("#save-fault >> text=Save over it")
    expect(newest_toast(other)).to_contain_text("version 3")
    page.reload()
    expect(page.locator(CHANGED)).to_have_text("version 2 of 3")
    choose(page, "Versions")
    page.locator(".o-history li").last.get_by_text("Bring it back").click()
    expect(newest_toast(page)).to_contain_text("as version 4")
    expect(page).to_have_url(saved)


def test_a_page_opens_with_its_default_until_that_is_let_go(page: Page) -> None:
    open_chart(page, "symbol=IBM&range=5y")
    save_as(page, "Big Blue")
    choose(page, "My default for this page")
    expect(newest_toast(page)).to_contain_text("opens with Big Blue")
    page.click("#shell-nav >> text=Volatility")
    expect(page.locator("#saved-bar")).to_be_visible()
    expect(page.locator(NAME)).to_be_hidden()
    page.click("#shell-nav >> text=Chart")
    expect(page).to_have_url(re.compile(r"symbol=IBM&range=5y&saved="))
    expect(page.locator(NAME)).to_have_text("Big Blue")
    expect(page.locator("h1")).to_have_text("IBM")
    choose(page, "Not my default any more")
    expect(newest_toast(page)).to_contain_text("as it comes")
    choose(page, "Close the saved view")
    expect(page.locator(NAME)).to_be_hidden()
    expect(page).to_have_url(re.compile(r"symbol=IBM&range=5y$"))
    page.click("#shell-nav >> text=Chart")
    expect(page.locator("h1")).to_have_text("AAPL")


def test_what_cannot_be_opened_is_said_and_the_page_is_there(page: Page) -> None:
    open_chart(page, "symbol=IBM&saved=999999")
    expect(newest_toast(page)).to_contain_text("no such saved view")
    expect(page).to_have_url(re.compile(r"symbol=IBM$"))


@pytest.mark.parametrize("path", ["/", "/volatility", "/risk", "/predictions"])
def test_every_other_page_of_a_kind_is_saved_too(page: Page, path: str) -> None:
    page.goto(path)
    page.click("#saved-save")
    expect(page.locator("#save-name")).not_to_have_value("")
    page.fill("#save-name", f"From {path}")
    page.press("#save-name", "Enter")
    expect(page.locator(NAME)).to_have_text(f"From {path}")
    expect(page.locator(CHANGED)).to_be_hidden()


def test_a_phone_has_room_for_it(phone: Page) -> None:
    open_chart(phone, "symbol=MSFT")
    phone.click("#saved-save")
    expect(phone.locator("#save-name")).to_be_focused()
    assert grave_faults(phone) == []
    phone.fill("#save-name", "A name that is far longer than any phone is wide, and yet no reason to scroll sideways")
    phone.press("#save-name", "Enter")
    expect(phone.locator(NAME)).to_be_visible()
    phone.click(".o-saved__opened")
    expect(phone.locator(".o-saved__menu")).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert grave_faults(phone) == []
