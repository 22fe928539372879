"""The bell counts what is unread, and its page reads it."""

import pytest
from playwright.sync_api import Page, expect

from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.notices import tell
from data.users import find_user
from tests.browser.conftest import grave_faults
from tests.browser.desk import EMAIL, Desk

pytestmark = pytest.mark.browser


def tell_analyst(desk: Desk, *words: str) -> None:
    database = Database(EmbeddedPostgres(desk.oriel.home).url)
    with database.begin() as connection:
        user_id = find_user(connection, EMAIL).id
        for text in words:
            tell(connection, user_id, text, "problem", text, href="/risk")
    database.dispose()


def test_the_bell_counts_and_its_page_reads(page: Page, desk: Desk) -> None:
    tell_analyst(desk, "The weekly desk could not be sent.", "Nor could the morning risk.")
    page.goto("/no-such-page")
    face = page.locator("#bell-face")
    expect(face).to_contain_text("Notices: 2 unread")
    face.click()
    expect(page.locator(".o-notice.is-unread")).to_have_count(2)
    expect(page.locator(".o-notice").first).to_contain_text("Problem: Nor could the morning risk.")
    expect(face).not_to_contain_text("unread")
    assert grave_faults(page) == []
    page.locator(".o-notice a").first.click()
    page.wait_for_url("**/risk*")
    expect(face).to_have_text("Notices")
    face.click()
    expect(page.locator(".o-notice")).to_have_count(2)
    expect(page.locator(".o-notice.is-unread")).to_have_count(0)
