"""The scan in a real browser: computed on a click, kept, and a way to every instrument."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LONGEST = 90_000  # milliseconds; two seconds on a machine with nothing else to do


def test_a_scan_is_computed_on_a_click_kept_and_opens_an_instrument(page: Page) -> None:
    page.goto("/volatility?symbol=SPX&range=1y&decay=0.97")
    scan = page.locator("#scan")
    scan.get_by_role("button", name=re.compile("Compute|Try again")).click()  # it may open before its process
    expect(scan.locator(".ag-row").first).to_be_visible(timeout=LONGEST)
    expect(scan).to_contain_text("each as of its own last bar")
    page.goto("/volatility?symbol=KO&range=1y&decay=0.97&window=63")
    expect(scan.locator(".ag-row").first).to_be_visible()  # another instrument's page has the same scan
    scan.get_by_role("link", name="AAPL").click()
    page.wait_for_url("**/volatility?symbol=AAPL*")
    expect(page.locator("h1")).to_have_text("AAPL")
