"""The home page in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import INSTRUMENTS, NARROW

pytestmark = pytest.mark.browser
ROWS = "#home-grid .ag-center-cols-container .ag-row"


def open_home_page(page: Page) -> None:
    page.goto("/")
    page.wait_for_selector(ROWS)


def row_count(page: Page) -> int:
    """All rows, also those that are not drawn because nobody sees them; the header is one."""
    return int(page.get_attribute("#home-grid [aria-rowcount]", "aria-rowcount") or 0) - 1


def symbols(page: Page) -> list[str]:
    rows = page.locator(ROWS)
    drawn = {
        int(row.get_attribute("row-index") or 0): row.locator(".o-instrument__symbol").inner_text()
        for row in rows.all()
    }
    return [drawn[index] for index in sorted(drawn)]


def test_it_lists_the_instruments(page: Page) -> None:
    open_home_page(page)
    assert row_count(page) >= INSTRUMENTS
    apple = page.locator(ROWS, has_text="AAPL")
    expect(apple.locator(".o-spark path")).to_have_attribute("d", re.compile("^M"))
    expect(apple.locator("[col-id=as_of]")).to_have_text("2024-12-30")
    expect(apple.locator("[col-id=change]")).to_contain_text("%")


def test_a_change_has_a_glyph_and_a_sign_beside_its_colour(page: Page) -> None:
    open_home_page(page)
    for change in page.locator(f"{ROWS} .o-change").all_inner_texts():
        assert change.startswith(("▲+", "▼−")), change


def test_it_marks_what_has_closing_prices_only(page: Page) -> None:
    open_home_page(page)
    expect(page.locator(ROWS, has_text="AMD").locator(".o-badge")).to_have_text("close only")
    expect(page.locator(ROWS, has_text="AAPL").locator(".o-badge")).to_have_count(0)


def test_the_filter_finds_by_name(page: Page) -> None:
    open_home_page(page)
    page.fill("#home-filter", "micro")
    expect(page.locator(ROWS)).to_have_count(2)
    assert symbols(page) == ["AMD", "MSFT"]


def test_the_kind_is_part_of_the_address(page: Page) -> None:
    open_home_page(page)
    page.get_by_text("Index", exact=True).click()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/\?kind=index$"))
    page.reload()
    expect(page.locator(ROWS)).to_have_count(2)


def test_a_click_on_a_heading_sorts(page: Page) -> None:
    open_home_page(page)
    page.locator(".ag-header-cell[col-id=last]").click()
    page.locator(".ag-header-cell[col-id=last]").click()
    expect(page.locator(f"{ROWS}[row-index='0'] [col-id=symbol]")).to_contain_text("IXIC")


def test_a_click_on_a_row_opens_its_chart(page: Page) -> None:
    open_home_page(page)
    page.locator(ROWS, has_text="MSFT").locator("[col-id=as_of]").click()
    page.wait_for_url("**/chart?symbol=MSFT*")


def test_enter_on_a_row_opens_its_chart(page: Page) -> None:
    open_home_page(page)
    page.focus("#home-filter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('ag-header-cell')"):
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chart?symbol=AMD*")


def test_what_was_seen_is_offered_again(page: Page) -> None:
    page.goto("/chart?symbol=WTI")
    page.wait_for_selector(".js-plotly-plot")
    page.goto("/")
    page.locator(".o-recent a", has_text="WTI").first.click()
    page.wait_for_url("**/chart?symbol=WTI*")


def test_it_fits_a_phone(phone: Page) -> None:
    open_home_page(phone)
    expect(phone.locator(f"{ROWS} [col-id=source]")).to_have_count(0)
    phone.wait_for_function(
        "() => document.querySelector('#home-grid .ag-row [col-id=change]').getBoundingClientRect().right <= innerWidth"
    )
    assert phone.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
