"""A report is written, tried, published, run and found in its ledger, by somebody who is told what is missing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.test_sharing import save

pytestmark = pytest.mark.browser


def test_a_report_is_written_published_run_and_found_in_its_ledger(page: Page) -> None:
    save(page, "Apple for the report")
    page.goto("/reports/new")
    expect(page.get_by_label("Title")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Give the report a title.")).to_be_visible()
    expect(page.get_by_text("Choose at least one saved view.")).to_be_visible()

    page.get_by_label("Title").fill("Friday desk")
    page.get_by_role("group", name="Add a saved view or a dashboard").get_by_role("button").click()
    page.get_by_role("option", name="Apple for the report").click()
    expect(page.locator(".o-entry__name")).to_have_text("Apple for the report")
    page.get_by_label("PDF", exact=True).uncheck()
    page.get_by_label("Interactive page (HTML)").check()
    page.get_by_label("It is sent", exact=True).first.select_option("after_close")
    expect(page.locator("#report-times")).to_contain_text("30 minutes after the close of every session of XNYS")
    expect(page.locator("#report-times li")).to_have_count(5)
    page.get_by_label("E-mail, one address a line").fill("nobody")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("nobody: That is not an e-mail address.")).to_be_visible()
    page.get_by_label("E-mail, one address a line").fill("")
    page.get_by_label("Folder").fill("desk/weekly")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url(re.compile(r"/reports/\d+$"))
    expect(page.get_by_label("Folder")).to_have_value("desk/weekly")
    assert grave_faults(page) == []

    page.get_by_role("button", name="Preview").click()
    framed = page.frame_locator("iframe[title='Preview of the report']")
    expect(framed.locator("h1")).to_have_text("Friday desk")

    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".o-report-head .o-badge")).to_have_text("Active")
    page.locator("summary[aria-label='More for Friday desk']").click()
    page.get_by_role("button", name="Run it now, to everybody").click()
    expect(page.locator("#report-run-said")).to_contain_text("Sent to 1 place", timeout=90_000)

    page.get_by_role("link", name="See it in the ledger").click()
    expect(page.locator(".o-runs__target")).to_have_text("folder desk/weekly")
    with page.expect_download() as fetched:
        page.locator(".o-runs__files a").click()
    assert b"Friday desk" in fetched.value.path().read_bytes()
    assert grave_faults(page) == []
