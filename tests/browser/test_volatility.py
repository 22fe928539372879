"""The volatility page in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW

pytestmark = pytest.mark.browser
FIGURE = "#volatility-panels .js-plotly-plot .trace"


def open_desk(page: Page, query: str = "symbol=AAPL&range=2y") -> None:
    page.goto(f"/volatility?{query}")
    page.wait_for_selector(FIGURE)


def test_it_shows_every_measure_with_its_provenance(page: Page) -> None:
    open_desk(page)
    expect(page.locator("h1")).to_have_text("AAPL")
    now = page.get_by_role("region", name="Now")
    for measure in ("Close to close", "Parkinson", "Garman-Klass", "Rogers-Satchell", "Yang-Zhang", "EWMA forecast"):
        expect(now).to_contain_text(measure)
    page.get_by_label("Method and provenance of Volatility").click()
    expect(page.locator(".o-popover:visible")).to_contain_text("√(bars a year)")


def test_its_controls_are_in_the_address_and_a_reload_brings_them_back(page: Page) -> None:
    open_desk(page)
    page.get_by_label("Window").select_option("63")
    page.wait_for_url("**window=63*")
    page.locator("#volatility-ranges").get_by_text("5Y", exact=True).click()
    expect(page.locator("#volatility-ranges [aria-pressed=true]")).to_have_text("5Y")
    page.get_by_text("Measures", exact=True).click()
    page.get_by_label("Parkinson").uncheck()
    page.wait_for_url("**estimators=close_to_close,garman_klass*")
    expect(page.get_by_role("region", name="Now")).not_to_contain_text("Parkinson")
    page.reload()
    page.wait_for_selector(FIGURE)
    expect(page.get_by_label("Window")).to_have_value("63")
    expect(page.get_by_role("region", name="Now")).not_to_contain_text("Parkinson")


def test_a_league_shows_its_progress_and_its_result_is_kept(page: Page) -> None:
    query = "symbol=IXIC&range=2y&first=252&refit=126"
    open_desk(page, query)
    league = page.locator(".o-card", has_text="League of models")
    league.get_by_role("button").last.click()
    expect(league.get_by_role("progressbar")).to_be_visible()
    expect(league.locator(".ag-row").first).to_be_visible(timeout=60_000)
    expect(league).to_contain_text("EWMA at 10%")
    page.reload()
    expect(league.locator(".ag-row").first).to_be_visible(timeout=5_000)


def test_a_search_stays_on_the_desk(page: Page) -> None:
    open_desk(page)
    page.keyboard.press("/")
    page.keyboard.type("msft")
    expect(page.get_by_role("option").first).to_contain_text("MSFT")
    page.keyboard.press("Enter")
    page.wait_for_url("**/volatility?symbol=MSFT*")
    expect(page.locator("h1")).to_have_text("MSFT")


def test_it_fits_a_phone(phone: Page) -> None:
    open_desk(phone, "symbol=KO")
    assert phone.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: Callable[..., Page], theme: str) -> None:
    page = new_page(color_scheme=theme)
    open_desk(page)
    assert grave_faults(page) == []
