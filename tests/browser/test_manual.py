"""The manual in a real browser: from a panel to the part that explains it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults

pytestmark = pytest.mark.browser
WIDER_THAN_ITSELF = "() => document.documentElement.scrollWidth > window.innerWidth"


def test_the_method_of_a_panel_opens_its_part(page: Page) -> None:
    page.goto("/volatility?symbol=AAPL&range=2y")
    page.get_by_label("Method and provenance of Cone").click()
    with page.context.expect_page() as opened:
        page.locator(".o-popover:visible").get_by_role("link", name="Method").click()
    manual = opened.value
    manual.wait_for_url("**/manual/volatility#cone")
    expect(manual.locator("#cone")).to_be_in_viewport()
    assert grave_faults(manual) == []


def test_it_is_found_from_the_account_menu(page: Page) -> None:
    page.goto("/")
    page.locator(".o-account").click()
    page.get_by_role("link", name="Manual").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Manual")
    page.locator(".manual__pages").get_by_role("link", name="Indicators").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Indicators")


@pytest.mark.parametrize("name", ["volatility", "indicators", "importing"])
def test_it_fits_a_phone(phone: Page, name: str) -> None:
    phone.goto(f"/manual/{name}")
    assert not phone.evaluate(WIDER_THAN_ITSELF)
    assert grave_faults(phone) == []
