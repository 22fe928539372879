"""Saved views in a real browser: found, named, undone after deleting, put on a dashboard, and read together."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW

pytestmark = pytest.mark.browser
DRAWN = ".o-reading__section .js-plotly-plot .trace"


def save(page: Page, name: str, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.get_by_role("button", name="Save this view").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("#save-new").click()
    page.wait_for_url(re.compile("saved="))


def card_of(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name, exact=True)


def choose(card: Locator, words: str) -> None:
    card.locator("summary").click()
    card.get_by_role("button", name=words).click()


def test_views_are_found_named_deleted_and_brought_back(page: Page) -> None:
    save(page, "Gallery apple", "/chart?symbol=AAPL&range=1y")
    page.goto("/views?text=gallery")
    card = card_of(page, "Gallery apple")
    expect(card).to_contain_text("Chart · AAPL, 1Y")
    picture = card.locator(".o-view__picture > div").evaluate("box => getComputedStyle(box).backgroundImage")
    assert page.request.get(re.findall(r'url\("(.+?)"\)', picture)[0]).text().startswith("<svg")
    assert grave_faults(page) == []

    card.get_by_role("button", name="Make Gallery apple a favourite").click()
    expect(card.get_by_role("button", name="Take Gallery apple off the favourites")).to_be_visible()

    choose(card, "Name, folder, tags")
    page.get_by_label("Name", exact=True).last.fill("Gallery pear")
    page.get_by_label("Tags, with commas between them").fill("Fruit, fruit")
    page.locator("#words-save").click()
    card = card_of(page, "Gallery pear")
    expect(card.locator(".o-badge--tag")).to_have_text(["fruit"])

    choose(card, "Delete")
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(card).to_be_visible()

    page.get_by_text("Favourites", exact=True).click()
    expect(page).to_have_url(re.compile("show=favourites"))
    expect(card).to_be_visible()
    page.get_by_label("Search the saved views").fill("no such words")
    expect(page.get_by_role("status").filter(has_text="No favourites yet")).to_be_visible()


def test_a_dashboard_is_made_arranged_by_keyboard_and_read(page: Page) -> None:
    save(page, "Board apple", "/chart?symbol=AAPL&range=1y")
    save(page, "Board index", "/volatility?symbol=SPX&range=1y")
    page.goto("/views?text=board")
    page.get_by_role("button", name="New dashboard").click()
    page.locator("#collect-name").fill("Board of two")
    page.locator("#collect-views").click()
    for name in ("Board apple", "Board index"):
        page.locator(".dash-dropdown-option", has_text=name).click()
    page.locator("#collect-dialog h2").click()
    page.locator("#collect-save").click()
    expect(page.locator("h1")).to_have_text("Board of two")
    titles = page.locator(".o-reading__section h2.o-section__title")
    expect(titles).to_have_text(["Board apple", "Board index"])
    expect(page.locator(DRAWN).first).to_be_visible()
    assert grave_faults(page) == []

    page.get_by_role("button", name="Arrange").click()
    up = page.get_by_role("button", name="Move Board index up")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#arrange-said")).to_have_text("Board index: 1 of 2")
    expect(up).to_be_focused()
    page.locator("#arrange-save").click()
    expect(titles).to_have_text(["Board index", "Board apple"])

    page.get_by_role("group", name="Range of all").get_by_role("button", name="5Y").click()
    expect(page.locator(".o-reading__section .o-page-head__context")).to_have_text([re.compile("5Y"), re.compile("5Y")])
    expect(page).to_have_url(re.compile("range=5y"))
    page.get_by_role("button", name="As it was kept").click()
    expect(page.locator(".o-reading__section .o-page-head__context").first).to_contain_text("1Y")

    titles.last.locator("xpath=..").get_by_role("link", name="Open on its page").click()
    expect(page).to_have_url(re.compile(r"/chart\?symbol=AAPL&.*saved=\d+"))


@pytest.mark.parametrize("address", ["/views", "/views/999999"])
def test_it_holds_on_a_phone(new_page: Callable[..., Page], address: str) -> None:
    phone = new_page(viewport=NARROW, color_scheme="dark")
    phone.goto(address)
    phone.wait_for_selector("h1")
    assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert grave_faults(phone) == []
