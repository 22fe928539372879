"""The risk page in a real browser: a basket typed, pasted, loaded and mended; tabs, settings, a simulation."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW

pytestmark = pytest.mark.browser
FIGURE = "#risk-panels .js-plotly-plot .trace"
TWO = "holdings=AAPL:0.5,JPM:0.5&range=5y"


def open_desk(page: Page, query: str = TWO, ready: str = FIGURE) -> None:
    page.goto(f"/risk?{query}")
    page.wait_for_selector(ready)


def sought_in(page: Page, symbol: str) -> Locator:
    """The list of the picker that is open, with what fits the symbol."""
    offered = page.locator(".dash-dropdown-content:visible")
    offered.locator(".dash-dropdown-search").fill(symbol)
    expect(offered.locator(".dash-dropdown-option")).to_have_count(1)
    return offered


def type_basket(page: Page, lines: str) -> None:
    if not page.locator("#basket-lines").is_visible():
        page.locator(".o-basket-card summary").click()
    page.fill("#basket-lines", lines)
    page.get_by_role("button", name="Use this basket").click()


def test_a_first_visit_shows_where_to_begin(page: Page) -> None:
    page.goto("/risk")
    expect(page.locator("#basket-lines")).to_be_visible()
    page.wait_for_selector(FIGURE)


def test_a_typed_basket_changes_the_panels_the_head_and_the_address(page: Page) -> None:
    open_desk(page)
    expect(page.locator("#basket-lines")).to_be_hidden()
    type_basket(page, "MSFT 30%\nKO 0.3\nXOM -0.1")
    page.wait_for_url("**holdings=MSFT:0.3,KO:0.3,XOM:-0.1*")
    holdings = page.get_by_role("region", name="Holdings")
    expect(holdings).to_contain_text("Microsoft")
    expect(holdings).not_to_contain_text("JPMorgan")
    expect(page.locator("#risk-head")).to_contain_text("MSFT, KO, XOM")
    expect(page.locator("#basket-held")).to_contain_text("XOM -10 % · cash 50 %")
    page.reload()
    page.wait_for_selector(FIGURE)
    expect(page.locator("#basket-held")).to_contain_text("MSFT 30 %")
    page.go_back()
    page.wait_for_url(f"**{TWO}*")
    expect(page.locator("#basket-held")).to_contain_text("AAPL 50 %, JPM 50 %")


def test_a_line_that_is_wrong_is_named_and_nothing_is_lost(page: Page) -> None:
    open_desk(page)
    typed = "Symbol\tShares\nMSFT\t10\nKO ten\nNADA 5"
    type_basket(page, typed)
    faults = page.locator("#basket-faults")
    expect(faults).to_contain_text("Line 3, 'KO ten': has no size")
    expect(faults).to_contain_text("There is no instrument NADA")
    expect(page.locator("#basket-lines")).to_have_value(typed)
    assert TWO in page.url
    type_basket(page, "Symbol\tShares\nMSFT\t10\nKO 20")
    page.wait_for_url("**holdings=MSFT:10,KO:20&sizes=shares*")
    expect(page.locator("#basket-sizes")).to_have_value("shares")
    expect(faults).to_be_empty()


def test_a_file_fills_the_lines_and_is_used(page: Page) -> None:
    open_desk(page)
    page.locator(".o-basket-card summary").click()
    rows = 'Ticker,Name,Market value\nKO,"Coca-Cola, Inc.",2500\nMSFT,Microsoft,7500\n'
    file = {"name": "basket.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.locator("#basket-upload input").set_input_files(files=[file])  # type: ignore[list-item]  # a dict of three
    page.wait_for_url("**holdings=KO:2500,MSFT:7500&sizes=amounts*")
    expect(page.locator("#basket-lines")).to_have_value("KO 2500\nMSFT 7500")
    expect(page.get_by_role("region", name="Holdings")).to_contain_text("25.00 %")


def test_a_picked_instrument_becomes_a_line(page: Page) -> None:
    open_desk(page)
    page.locator(".o-basket-card summary").click()
    page.locator("#basket-add").click()
    sought_in(page, "WMT").locator(".dash-dropdown-option").click()
    expect(page.locator("#basket-lines")).to_have_value("AAPL 0.5\nJPM 0.5\nWMT ")
    expect(page.locator("#basket-lines")).to_be_focused()


def test_what_costs_the_others_history_is_shown_with_its_remedies(page: Page) -> None:
    open_desk(page, "holdings=AAPL:0.3,JPM:0.3,MTUM:0.4&range=max")
    lost = page.locator("#risk-remedies")
    expect(lost).to_contain_text("MTUM begins last, on 2014-01-02")
    lost.get_by_role("button", name="Let SPX stand in").click()
    page.wait_for_url("**proxies=MTUM:SPX*")
    expect(lost).to_be_empty()
    page.go_back()
    lost.get_by_role("button", name="Drop MTUM").click()
    page.wait_for_url("**holdings=AAPL:0.3,JPM:0.3&*")
    expect(page.locator("#basket-lines")).to_have_value("AAPL 0.3\nJPM 0.3")


def test_tabs_follow_the_keyboard_and_the_address(page: Page) -> None:
    open_desk(page)
    page.get_by_role("tab", name="Overview").focus()
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="Allocation")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**tab=stress*")
    chosen = page.get_by_role("tab", selected=True)
    expect(chosen).to_have_text("Stress")
    expect(chosen).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Stress")).to_contain_text("Covid 2020")
    page.get_by_label("Move of the benchmark").fill("-0.5")
    page.keyboard.press("Enter")
    page.wait_for_url("**market_shock=-0.5*")
    expect(page.get_by_role("region", name="Shocks", exact=True)).to_contain_text("SPX -50%")
    page.reload()
    expect(page.get_by_label("Move of the benchmark")).to_have_value("-0.5")


def test_the_benchmark_is_picked_among_the_instruments(page: Page) -> None:
    open_desk(page)
    page.get_by_text("Measured against", exact=True).click()
    page.locator(".o-popover:visible .dash-dropdown").first.click()
    sought_in(page, "IXIC").get_by_text("IXIC").click()
    page.wait_for_url("**benchmark=IXIC*")
    expect(page.get_by_role("region", name="Growth")).to_contain_text("IXIC")


def test_a_simulation_is_one_computation_with_progress(page: Page) -> None:
    open_desk(page, f"{TWO}&tab=monte-carlo&paths=100000", ready=".o-slow-panel")
    expect(page.get_by_role("progressbar").first).to_be_visible(timeout=30_000)
    for name in ("Wealth to come", "Odds", "Wealth at the end", "Worst falls to come", "How far chance matters"):
        card = page.get_by_role("region", name=name, exact=True)
        expect(card.locator(".o-card__body > .o-facts, .js-plotly-plot")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("region", name="Odds", exact=True)).to_contain_text("Reaches 1.5 × equity")
    page.get_by_role("tab", name="Stress").click()
    page.get_by_role("tab", name="Monte Carlo").click()
    expect(page.locator(".js-plotly-plot")).to_have_count(4)


def test_a_basket_of_nothing_known_is_a_sentence(page: Page) -> None:
    page.goto("/risk?holdings=NADA:1")
    expect(page.get_by_role("tabpanel")).to_contain_text("There is no instrument with the symbol 'NADA'")


@pytest.mark.parametrize("tab", ["overview", "stress", "sizing"])
def test_it_fits_a_phone(phone: Page, tab: str) -> None:
    open_desk(phone, f"{TWO}&tab={tab}", ready="#risk-panels .o-card")
    assert phone.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(themed_page: Callable[[str], Page], theme: str) -> None:
    page = themed_page(theme)
    page.goto("/risk")
    page.wait_for_selector(FIGURE)
    assert grave_faults(page) == []
    open_desk(page, f"{TWO}&tab=sizing", ready=".ag-row")
    assert grave_faults(page) == []
