"""An administrator invites somebody, changes their role and disables them; what they had open is dead at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW, Watch

pytestmark = pytest.mark.browser
NEW, PASSWORD = "new.colleague@oriel.example", "four quiet herons wade"
# A grid that is being drawn has a row of headers before it has any of them.
WITH_HEADERS = "() => [...document.querySelectorAll('.ag-root')].every(one => one.querySelector('.ag-header-cell'))"
TABS = ("Users", "Roles", "Invitations", "Sources", "Jobs", "Health", "House rules", "Audit log")


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    expect(page.get_by_role("tabpanel")).to_have_attribute("aria-labelledby", re.compile("admin-tab-"))
    expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")


def invite(page: Page) -> str:
    page.goto("/admin?tab=invitations")
    page.get_by_label("E-mail; empty").fill(NEW)
    page.get_by_label("Role").select_option("user")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.locator("#admin-invite-link")
    expect(link).to_have_value(re.compile(r"/invitation/[\w-]{43}$"))
    expect(page.locator(".o-versions > li", has_text=NEW)).to_contain_text("open")
    assert grave_faults(page) == []
    return link.input_value()


def join(stranger: Page, link: str) -> None:
    stranger.goto(link)
    for name in ("password", "again"):
        stranger.fill(f"[name={name}]", PASSWORD)
    stranger.get_by_role("button", name="Create account").click()
    stranger.wait_for_selector("#main")


def choose(page: Page) -> None:
    """By typing a part of the address, and Enter on the row."""
    page.goto("/admin")
    page.get_by_label("Search in Users").fill("new.coll")
    rows = page.locator("#admin-users-grid .ag-center-cols-container .ag-row")
    expect(rows).to_have_count(1)
    rows.locator(".ag-cell").first.click()
    expect(page.locator("#admin-user")).to_contain_text(NEW)


def test_invited_changed_disabled_and_out(page: Page, new_page: Callable[..., Page], watch: Watch) -> None:
    watch.allow("401|404")  # what the disabled one is answered
    link = invite(page)
    stranger = new_page(storage_state=None)
    join(stranger, link)
    expect(stranger.locator("#shell-nav")).not_to_contain_text("Administration")
    stranger.goto("/admin")
    expect(stranger.locator("#main")).to_contain_text("There is no such page")
    stranger.goto("/")
    choose(page)
    page.locator("summary", has_text="Change the role").click()
    page.get_by_role("button", name="premium", exact=True).click()
    expect(page.locator("#admin-user .o-facts")).to_contain_text("premium")
    assert grave_faults(page) == []
    page.locator("summary", has_text="Disable").click()
    expect(page.locator("#admin-user")).to_contain_text("signed out everywhere")
    page.get_by_role("button", name=f"Yes, disable: {NEW}").click()
    expect(page.locator("#admin-user .o-facts")).to_contain_text("disabled since")
    stranger.goto("/")
    expect(stranger).to_have_url(re.compile("/login$"))
    open_tab(page, "Audit log")
    log = page.locator("#admin-audit-grid")
    for action in ("user.disabled", "user.role_changed", "invitation.used", "invitation.made"):
        expect(log).to_contain_text(action)
    page.get_by_role("button", name="Verify").click()
    expect(page.locator("#admin-audit-verdict")).to_contain_text("in order and unaltered")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_tab_can_be_read_by_everybody(themed_page: Callable[[str], Page], theme: str) -> None:
    page = themed_page(theme)
    page.goto("/admin")
    for name in TABS:
        open_tab(page, name)
        expect(page.locator("#admin-body .o-card").first).to_be_visible()
        page.wait_for_function(WITH_HEADERS)
        assert grave_faults(page) == [], name
    assert page.url.endswith("?tab=audit")


def test_it_holds_on_a_phone(new_page: Callable[..., Page]) -> None:
    page = new_page(viewport=NARROW, has_touch=True)
    for tab in ("users", "invitations", "audit"):
        page.goto(f"/admin?tab={tab}")
        page.wait_for_selector("#admin-body .o-card")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
