"""What a person does on the prediction page without a terminal: fill the replay, train, watch, change versions."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import GRAVE

pytestmark = pytest.mark.browser
PATIENT_MS = 120_000
OURS = [[".o-section__head"], [".o-errand"], [".o-versions"]]  # other parts of the page have tests of their own
SHORT = "symbol=IBM&range=5y&first=252&refit=252&models=ridge&model=ridge&features=returns&index=NONE&implied=NONE"


def test_the_past_fills_the_replay_and_it_is_there_after_a_reload(page: Page) -> None:
    page.goto(f"/predictions?{SHORT}&horizon=10")
    said = page.locator("#predictions-fill-said")
    expect(said).to_have_text("Nothing of IBM, return 10 bars ahead was replayed yet.")
    button = page.get_by_role("button", name="Fill the replay from the past")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**replay=1*")
    page.reload()  # the queue knows, not the page
    expect(said).to_contain_text("with their outcome", timeout=PATIENT_MS)
    ledger = page.get_by_role("region", name="Ledger", exact=True)
    expect(ledger.locator(".ag-row").first).to_be_visible(timeout=PATIENT_MS)
    expect(ledger.locator(".o-card__context")).to_contain_text("Replay: ")
    expect(page.get_by_role("region", name="Track record").locator(".ag-row").first).to_be_visible()
    button.click()
    expect(said).to_contain_text("Done; the ledger had them all already.", timeout=PATIENT_MS)
    page.locator("#ledger").get_by_text("Live", exact=True).click()
    expect(ledger).not_to_contain_text("Replay: ")
    assert "replay" not in page.url


def test_a_press_of_train_brings_a_version_that_can_be_retired_and_made_active(page: Page) -> None:
    page.goto(f"/predictions?{SHORT}&horizon=11")
    expect(page.locator("#predictions-train-said")).to_have_text(
        "No model of IBM, return 11 bars ahead was trained yet."
    )
    page.get_by_role("button", name="Train now").click()
    expect(page.locator("#predictions-train-said")).to_contain_text("version 1, active", timeout=PATIENT_MS)
    table = page.get_by_role("region", name="Versions", exact=True)
    versions = page.get_by_role("region", name="Which version answers")
    expect(versions).to_contain_text("Ridge regression, version 1")
    # A grid is drawn when it comes into sight; the card may be put there anew meanwhile, in the same place.
    page.evaluate("() => document.querySelector('section[aria-label=Versions]').scrollIntoView()")
    expect(table.locator(".ag-row")).to_have_count(1, timeout=PATIENT_MS)
    found = Axe().run(page, context={"include": OURS}).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in GRAVE] == []
    sure = versions.get_by_role("button", name="Yes, retire: Ridge regression, version 1")
    expect(sure).to_be_hidden()
    summary = versions.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    sure.click()
    expect(versions).to_contain_text("Ridge regression, version 1 is retired.")
    expect(table.locator(".ag-row")).to_contain_text("retired")
    versions.get_by_role("button", name="Make active").click()
    expect(versions).to_contain_text("is active now and answers the API.")
    expect(table.locator(".ag-row")).to_contain_text("active")


def test_a_view_that_is_watched_is_so_after_a_reload(page: Page) -> None:
    page.goto(f"/predictions?{SHORT}&horizon=12")
    button = page.get_by_role("button", name="Every night")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    expect(page.get_by_text("trained at 03:30 UTC, every night.")).to_be_visible()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "false")
