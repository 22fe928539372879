"""A view is saved, shared by a link, opened by somebody without an account, and ended; and views are frozen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW, Watch

pytestmark = pytest.mark.browser
DRAWN = ".js-plotly-plot .main-svg"


def save(page: Page, name: str, address: str = "/chart?symbol=AAPL&range=1y") -> None:
    page.goto(address)
    page.wait_for_selector(DRAWN)
    page.get_by_role("button", name="Save this view").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("#save-new").click()
    page.wait_for_url(re.compile("saved="))


def make_link(page: Page, label: str) -> str:
    page.get_by_role("button", name="Share by a link").click()
    page.get_by_label("Name, for your list of links").fill(label)
    page.get_by_role("button", name="Make the link").click()
    address = page.locator("#share-made-address")
    expect(address).to_have_value(re.compile(r"/share/[\w-]{43}$"))
    return address.input_value()


def row_of(page: Page, label: str) -> Callable[[str], None]:
    page.goto("/links")
    row = page.locator(".o-versions > li", has_text=label)

    def press(words: str) -> None:
        row.get_by_role("button", name=words).click()

    expect(row).to_contain_text("open")
    return press


def test_it_is_saved_shared_opened_by_a_stranger_and_ended(
    page: Page, new_page: Callable[..., Page], watch: Watch
) -> None:
    watch.allow("404")  # the ended link
    save(page, "Apple for a colleague")
    address = make_link(page, "For a colleague")
    assert grave_faults(page) == []

    stranger = new_page(storage_state=None)
    stranger.goto(address)
    expect(stranger.locator("h1")).to_have_text("Apple for a colleague")
    stranger.wait_for_selector(DRAWN)
    assert stranger.locator(".o-rail, #shell-nav").count() == 0
    assert stranger.goto("/chart").url.find("/login") > 0  # type: ignore[union-attr]  # it has an answer

    press = row_of(page, "For a colleague")
    expect(page.locator(".o-versions > li", has_text="For a colleague")).to_contain_text("opened once")
    press("Who came")
    expect(page.locator(".modal .ag-center-cols-container")).to_contain_text("127.0.0.0/24")
    assert grave_faults(page) == []
    page.locator(".modal .btn-close").click()
    page.locator(".o-versions > li", has_text="For a colleague").locator("summary", has_text="Revoke").click()
    press("Yes, revoke")
    expect(page.locator(".o-versions > li", has_text="For a colleague")).to_contain_text("revoked")
    for visitor in (stranger, new_page(storage_state=None)):
        answer = visitor.goto(address)
        assert answer is not None
        assert answer.status == 404
        assert "Apple" not in visitor.content()


def test_the_dialog_forgets_the_link_before_and_says_what_it_will_open(page: Page) -> None:
    page.goto("/chart?symbol=MSFT")
    page.wait_for_selector(DRAWN)
    page.get_by_role("button", name="Share by a link").click()
    expect(page.locator(".o-share")).to_contain_text("Save this one first")
    expect(page.get_by_role("button", name="Make the link")).to_be_hidden()
    page.locator(".o-share .btn-close").click()
    save(page, "Changed Apple")
    page.get_by_role("button", name="Share by a link").click()
    page.get_by_text("Tables may be downloaded").click()
    page.get_by_label("Visitors may change").select_option("both")
    page.locator(".o-share .btn-close").click()
    page.get_by_role("button", name="5Y", exact=True).click()
    page.wait_for_url(re.compile("range=5y"))
    page.get_by_role("button", name="Share by a link").click()
    expect(page.locator(".o-share")).to_contain_text("the link will open it as it was saved")
    expect(page.get_by_label("Tables may be downloaded")).not_to_be_checked()
    expect(page.get_by_label("Visitors may change")).to_have_value("nothing")


def test_a_view_is_frozen_opened_again_and_compared(page: Page) -> None:
    save(page, "Frozen Apple")
    expect(page).to_have_url(re.compile(r"saved=\d+"))
    view = re.search(r"saved=(\d+)", page.url)
    assert view
    page.goto(f"/snapshots?view={view[1]}")
    rows = page.locator(".o-versions > li")
    for number, title in enumerate(("Before", "After"), 1):
        page.get_by_label("Name of the snapshot").fill(title)
        page.get_by_role("button", name="Freeze now").click()
        expect(rows).to_have_count(number)
    assert grave_faults(page) == []
    rows.first.get_by_role("link", name="What has changed").click()
    expect(page.locator("#main")).to_contain_text("Not a single number has changed.")
    page.get_by_label("Compare with").select_option(label="nothing: show what was frozen")
    page.wait_for_selector(DRAWN)
    expect(page.locator("h1")).to_have_text("After")
    assert grave_faults(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
