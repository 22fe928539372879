"""The value at risk lab in a browser: the league with its progress, and what then leads with its best."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW

pytestmark = pytest.mark.browser
BASKET = "holdings=AAPL:0.5,IBM:0.5&range=5y&tested=300&refit=63"
PATIENT = 60_000


def test_the_headline_leads_with_what_the_league_found_best(page: Page) -> None:
    page.goto(f"/risk?{BASKET}")
    headline = page.get_by_role("region", name="What can be lost")
    expect(headline).to_contain_text("No league yet: Historical simulation, the default.", timeout=PATIENT)
    page.get_by_role("tab", name="VaR lab").click()
    league = page.get_by_role("region", name="Which method held")
    expect(league.get_by_role("progressbar")).to_be_visible()
    expect(league.locator(".ag-row").first).to_be_visible(timeout=PATIENT)
    best = league.locator(".o-card__context").inner_text().split("best: ")[1].rstrip(".")
    exceptions = page.get_by_role("region", name="Exceptions")
    expect(exceptions.locator(".o-card__context")).to_contain_text(best, timeout=PATIENT)
    page.get_by_role("tab", name="Overview").click()
    expect(headline).to_contain_text(f"{best} backtested best", timeout=PATIENT)


def test_a_row_pressed_chooses_the_method(page: Page) -> None:
    page.goto(f"/risk?{BASKET}&tab=var&seed=2")
    league = page.get_by_role("region", name="Which method held")
    row = league.locator('.ag-row[row-id="gaussian:0.99"]')
    row.click(timeout=PATIENT)
    page.wait_for_url("**method=gaussian*")
    exceptions = page.get_by_role("region", name="Exceptions")
    expect(exceptions.locator(".o-card__context")).to_contain_text("Gaussian", timeout=PATIENT)
    page.get_by_role("tab", name="Overview").click()
    expect(page.get_by_role("region", name="What can be lost")).to_contain_text("Gaussian, as chosen", timeout=PATIENT)


def test_it_fits_a_phone(phone: Page) -> None:
    phone.goto(f"/risk?{BASKET}&tab=var")
    expect(phone.get_by_role("region", name="Risk by holding").locator(".ag-row").first).to_be_visible(timeout=PATIENT)
    assert phone.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(themed_page: Callable[[str], Page], theme: str) -> None:
    page = themed_page(theme)
    page.goto(f"/risk?{BASKET}&tab=var")
    expect(page.get_by_role("region", name="Exceptions").locator(".trace").first).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=PATIENT)
    page.get_by_role("region", name="The tail by threshold").scroll_into_view_if_needed()
    expect(page.locator(".ag-delay-render")).to_have_count(0)  # a grid is drawn when it comes into sight
    assert grave_faults(page) == []
