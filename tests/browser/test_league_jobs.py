"""The league of the volatility desk as a computation: under way, cancelled, left, killed, shared."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from data.home import open_home
from data.settings import Settings
from data.users import add_user
from tests.browser.desk import PASSWORD, WIDE, Desk
from tests.server.running import wait_for

pytestmark = pytest.mark.browser
SECOND_EMAIL = "second@oriel.example"
SOON_MS, DONE_MS = 20_000, 90_000


def open_league(page: Page, query: str) -> Locator:
    page.goto(f"/volatility?{query}")
    page.wait_for_selector("#volatility-panels .js-plotly-plot .trace")
    return page.locator(".o-card", has_text="League of models")


def job_pids(desk: Desk) -> list[int]:
    compute = desk.oriel.pid_of("app.py compute ")
    return [int(pid) for pid in Path(f"/proc/{compute}/task/{compute}/children").read_text().split()]


def test_a_league_is_cancelled_begun_again_reloaded_left_and_killed(page: Page, desk: Desk) -> None:
    query = "symbol=MSFT&range=5y&first=252&refit=21"
    league = open_league(page, query)
    league.get_by_role("button", name="Compute").click()
    bar = league.get_by_role("progressbar")
    expect(bar).to_be_visible(timeout=SOON_MS)
    expect(bar).not_to_have_attribute("aria-valuenow", "0", timeout=30_000)
    league.get_by_role("button", name="Cancel").click()
    expect(league).to_contain_text("You cancelled this computation.", timeout=SOON_MS)
    wait_for(lambda: job_pids(desk) == [], 5)

    league.get_by_role("button", name="Compute").click()
    expect(bar).to_be_visible(timeout=SOON_MS)
    wait_for(lambda: len(job_pids(desk)) == 1, 5)
    (job,) = job_pids(desk)
    page.reload()
    expect(bar).to_be_visible(timeout=SOON_MS)  # without a click, though this panel waits for one
    page.goto("/chart?symbol=MSFT")
    league = open_league(page, query)
    expect(bar).to_be_visible(timeout=SOON_MS)
    assert job_pids(desk) == [job]

    os.kill(job, signal.SIGKILL)
    expect(league).to_contain_text("ended from outside")
    league.get_by_role("button", name="Try again").click()
    expect(bar).to_be_visible(timeout=SOON_MS)
    league.get_by_role("button", name="Cancel").click()


def test_two_people_get_one_computation(page: Page, browser: Browser, desk: Desk, watch: object) -> None:
    with open_home(Settings(home=desk.oriel.home), migrate=False) as home, home.database.begin() as connection:
        add_user(connection, SECOND_EMAIL, PASSWORD)
    context = browser.new_context(base_url=desk.url, viewport=WIDE)
    second = context.new_page()
    second.goto("/login")
    second.fill("input[name=email]", SECOND_EMAIL)
    second.fill("input[name=password]", PASSWORD)
    second.click("form button[type=submit]")
    second.wait_for_selector("#main")
    query = "symbol=WTI&range=5y&first=252&refit=126"
    leagues = [open_league(one, query) for one in (page, second)]
    for league in leagues:
        league.get_by_role("button", name="Compute").press("Enter")
    expect(leagues[1].get_by_role("progressbar")).to_be_visible(timeout=SOON_MS)
    assert len(job_pids(desk)) == 1
    for league in leagues:
        expect(league.locator(".ag-row").first).to_be_visible(timeout=DONE_MS)
    said = [league.locator(".ag-row").first.inner_text() for league in leagues]
    assert said[0] == said[1]
    context.close()
