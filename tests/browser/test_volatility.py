"""The volatility page in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW

pytestmark = pytest.mark.browser
FIGURE = "#volatility-panels .js-plotly-plot .trace"
MODEL = "#volatility-model-panels"
FIT_MS = 30_000  # the first fit of a server waits for arch to be imported


def open_desk(page: Page, query: str = "symbol=AAPL&range=2y") -> None:
    page.goto(f"/volatility?{query}")
    page.wait_for_selector(FIGURE)


def test_it_shows_every_measure_with_its_provenance(page: Page) -> None:
    open_desk(page)
    expect(page.locator("h1")).to_have_text("AAPL")
    now = page.get_by_role("region", name="Now", exact=True)
    for measure in ("Next 21 bars", "Close to close", "Parkinson", "Garman-Klass", "Rogers-Satchell", "Yang-Zhang"):
        expect(now).to_contain_text(measure, timeout=FIT_MS)
    expect(now).to_contain_text("No league yet: EWMA, the benchmark.")
    page.get_by_label("Method and provenance of Volatility", exact=True).click()
    expect(page.locator(".o-popover:visible")).to_contain_text("√(bars a year)")


def test_its_controls_are_in_the_address_and_a_reload_brings_them_back(page: Page) -> None:
    open_desk(page)
    page.get_by_label("Window").select_option("63")
    page.wait_for_url("**window=63*")
    page.locator("#volatility-ranges").get_by_text("5Y", exact=True).click()
    expect(page.locator("#volatility-ranges [aria-pressed=true]")).to_have_text("5Y")
    page.get_by_text("Measures", exact=True).click()
    page.get_by_label("Parkinson").uncheck()
    page.wait_for_url("**estimators=close_to_close,garman_klass*")
    expect(page.get_by_role("region", name="Now", exact=True)).not_to_contain_text("Parkinson")
    page.reload()
    page.wait_for_selector(FIGURE)
    expect(page.get_by_label("Window")).to_have_value("63")
    expect(page.get_by_role("region", name="Now", exact=True)).not_to_contain_text("Parkinson")


def test_a_league_shows_its_progress_and_its_result_is_kept(page: Page) -> None:
    query = "symbol=IXIC&range=2y&first=252&refit=126"
    open_desk(page, query)
    league = page.get_by_role("region", name="League of models")
    league.get_by_role("button", name="Compute").click()
    expect(league.get_by_role("progressbar")).to_be_visible()
    expect(league.locator(".ag-row").first).to_be_visible(timeout=60_000)
    expect(league).to_contain_text("EWMA at 10 %")
    expect(page.get_by_role("region", name="Now", exact=True)).to_contain_text("EWMA at 10 %", timeout=FIT_MS)
    page.reload()
    page.wait_for_selector(FIGURE)
    expect(league.locator(".ag-row").first).to_be_visible()  # and nobody pressed anything


def test_a_row_of_the_league_shows_its_model_and_the_address_has_it(page: Page) -> None:
    open_desk(page, "symbol=IXIC&range=2y&first=252&refit=252&models=garch,gjr")
    model = page.locator(MODEL)
    expect(model).to_contain_text("EWMA(0.94)", timeout=FIT_MS)
    league = page.get_by_role("region", name="League of models")
    league.get_by_role("button", name="Compute").click()
    league.locator(".ag-row[row-id=garch] .ag-cell").first.click(timeout=60_000)
    page.wait_for_url("**model=garch*")
    expect(model).to_contain_text("GARCH, as chosen: place")
    expect(model.get_by_role("region", name="Parameters")).to_contain_text("beta[1]")
    league.locator(".ag-row[row-id=gjr] .ag-cell").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**model=gjr*")
    expect(model.get_by_role("region", name="Parameters")).to_contain_text("gamma[1]")
    expect(league.locator(".ag-row")).to_have_count(3)  # the league has not been asked for anew
    page.reload()
    expect(model).to_contain_text("GJR-GARCH, as chosen: place", timeout=FIT_MS)
    page.go_back()
    expect(model).to_contain_text("GARCH, as chosen: place")


def test_the_horizon_and_the_model_are_chosen_and_kept_in_the_address(page: Page) -> None:
    open_desk(page, "symbol=AAPL&range=2y")
    page.get_by_label("Horizon").select_option("60")
    page.wait_for_url("**horizon=60*")
    expect(page.locator(MODEL).get_by_role("region", name="Price ahead")).to_contain_text(
        "60 bars from", timeout=FIT_MS
    )
    page.locator("summary", has_text="Model").click()
    page.get_by_label("Model shown").select_option("tarch")
    page.wait_for_url("**model=tarch*")
    page.get_by_label("Distribution of residuals").select_option("t")
    page.wait_for_url("**distribution=t*")
    expect(page.locator(MODEL)).to_contain_text("TARCH(1,1,1), t", timeout=FIT_MS)
    page.locator("summary", has_text="League").click()
    page.get_by_label("HAR-RV").uncheck()
    page.wait_for_url("**models=*riskmetrics2006&**")
    page.get_by_label("Scored against").select_option("realised")
    page.wait_for_url("**proxy=realised*")
    league = page.get_by_role("region", name="League of models")
    league.get_by_role("button", name="Compute").click()
    expect(league).to_contain_text("AAPL has no intraday bars", timeout=FIT_MS)


def test_what_the_browser_refuses_changes_nothing(page: Page) -> None:
    open_desk(page, "symbol=AAPL&range=2y&refit=126")
    page.locator("summary", has_text="League").click()
    refit = page.get_by_label("Fit again every so many bars")
    refit.fill("1")
    refit.blur()
    page.get_by_label("Window").select_option("63")
    page.wait_for_url("**window=63*refit=126*")


def test_its_sections_are_a_press_away_and_the_page_stays(page: Page) -> None:
    open_desk(page)
    expect(page.locator(MODEL + " .js-plotly-plot .trace").first).to_be_visible(timeout=FIT_MS)
    address = page.url
    page.evaluate("() => { window.stays = true; }")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Model").click()
    expect(page.locator("#model h2").first).to_be_in_viewport()
    assert page.evaluate("() => window.stays") is True
    assert page.url == address


def test_a_search_stays_on_the_desk(page: Page) -> None:
    open_desk(page)
    page.keyboard.press("/")
    page.keyboard.type("msft")
    expect(page.get_by_role("option").first).to_contain_text("MSFT")
    page.keyboard.press("Enter")
    page.wait_for_url("**/volatility?symbol=MSFT*")
    expect(page.locator("h1")).to_have_text("MSFT")


def test_it_fits_a_phone(phone: Page) -> None:
    open_desk(phone, "symbol=KO")
    assert phone.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(themed_page: Callable[[str], Page], theme: str) -> None:
    page = themed_page(theme)
    open_desk(page)
    expect(page.locator(MODEL + " .js-plotly-plot .trace").first).to_be_visible(timeout=FIT_MS)
    assert grave_faults(page) == []
