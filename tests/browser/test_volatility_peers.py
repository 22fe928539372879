"""Comparing instruments on the volatility page in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW

pytestmark = pytest.mark.browser
FIGURE = "#volatility-peers-panels .js-plotly-plot .trace"
SLOW_MACHINE = 20_000  # the first comparison loads what the next ones have
COMPARED = "symbol=AAPL&peers=MSFT,KO&range=2y&end=2018-12-31"


def open_compared(page: Page, query: str = COMPARED) -> None:
    page.goto(f"/volatility?{query}")
    page.wait_for_selector(FIGURE)


def test_a_peer_is_chosen_and_is_in_the_address(page: Page) -> None:
    page.goto("/volatility?symbol=AAPL&range=2y&end=2018-12-31")
    expect(page.locator("#volatility-peers-panels")).to_contain_text("choose other instruments")
    expect(page.locator("#volatility-peers-slow")).to_be_hidden()
    page.locator("#volatility-peers").click()
    page.locator(".dash-dropdown-search:visible").fill("microsoft")
    expect(page.locator(".dash-dropdown-option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**peers=MSFT*")
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Correlation with AAPL", exact=True)).to_be_visible(timeout=SLOW_MACHINE)
    expect(page.locator("#volatility-peers-slow")).to_be_visible()


def test_weights_are_taken_or_it_says_why_not(page: Page) -> None:
    open_compared(page)
    portfolio = page.get_by_role("region", name="Portfolio", exact=True)
    expect(portfolio).to_contain_text("equal weights")
    weights = page.get_by_label("Weights of the instrument and its peers")
    weights.fill("2,1,1")
    weights.press("Enter")
    page.wait_for_url("**weights=2,1,1*")
    expect(portfolio).to_contain_text("AAPL 50 %, MSFT 25 %, KO 25 %", timeout=SLOW_MACHINE)
    weights.fill("2,1")
    weights.press("Enter")
    expect(page.locator("#volatility-peers-notes")).to_contain_text("there must be 3, one each for AAPL, MSFT, KO")
    expect(portfolio).to_contain_text("equal weights", timeout=SLOW_MACHINE)


def test_the_conditional_correlation_is_computed_on_demand(page: Page) -> None:
    open_compared(page)
    slow = page.locator("#volatility-peers-slow")
    compute = slow.get_by_role("button", name="Compute")
    expect(compute).to_have_count(2)
    compute.last.click()
    compute.first.click()
    expect(slow.get_by_role("region", name="Conditional correlation with AAPL")).to_contain_text(
        "half-life", timeout=60_000
    )
    expect(slow.locator(".ag-row").first).to_be_visible(timeout=60_000)


def test_it_fits_a_phone(phone: Page) -> None:
    open_compared(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(themed_page: Callable[[str], Page], theme: str) -> None:
    page = themed_page(theme)
    open_compared(page)
    assert grave_faults(page) == []
