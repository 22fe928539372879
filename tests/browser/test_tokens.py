"""A token from the page to the API and its end; and the API's own page, on a phone and in both themes."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
WIDER_THAN_ITSELF = "() => document.documentElement.scrollWidth > window.innerWidth"


def test_a_token_is_made_lets_a_script_in_and_is_revoked(page: Page, desk: Desk) -> None:
    page.goto("/account/tokens")
    page.get_by_label("What it is for").fill("the browser's test")
    page.get_by_role("button", name="Make a token").click()
    token = page.locator("code.door__secret").first.inner_text()
    assert grave_faults(page) == []

    def asked() -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.get(f"{desk.url}/api/v1/account", headers=headers).status_code

    assert asked() == 200
    page.goto("/account/tokens")
    expect(page.locator("body")).not_to_contain_text(token)
    page.get_by_role("button", name="Revoke the browser's test").click()
    expect(page.get_by_role("status")).to_have_text("It opens nothing any more.")
    assert asked() == 401


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_apis_page_fits_a_phone(phone: Page, theme: str) -> None:
    phone.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    phone.goto("/api/v1/#make_token")
    expect(phone.get_by_role("heading", name="Make a token")).to_be_in_viewport()
    assert not phone.evaluate(WIDER_THAN_ITSELF)
    assert grave_faults(phone) == []
