"""The table of bars in a real browser, under the strict content policy, and the files behind its links."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ROW = ".ag-center-cols-container .ag-row[row-index='0'] .ag-cell[col-id='{}']"


@pytest.fixture
def table(page: Page) -> Page:
    page.goto("/chart?symbol=AAPL&start=2024-01-02&end=2024-03-28&adjusted=0&indicators=bollinger:20:2:2")
    page.click("text=Show the table")
    page.wait_for_selector(ROW.format("date"))
    return page


def test_numbers_are_formatted_and_stand_right(table: Page) -> None:
    close = table.locator(ROW.format("close"))
    expect(close).to_have_text("171.48")
    expect(table.locator(ROW.format("date"))).to_have_text("2024-03-28")
    expect(table.locator(ROW.format("volume"))).to_have_text("65,672,700")
    assert close.evaluate("cell => getComputedStyle(cell).textAlign") == "right"
    assert "tabular-nums" in close.evaluate("cell => getComputedStyle(cell).fontVariantNumeric")


def test_columns_whose_names_have_dots_have_values(table: Page) -> None:
    cells = table.locator(".ag-center-cols-container .ag-row[row-index='0'] .ag-cell[col-id^='bollinger']")
    assert cells.count() == 3
    for text in cells.all_inner_texts():
        assert 100 < float(text) < 250


def test_a_click_on_a_header_sorts_by_number(table: Page) -> None:
    table.click(".ag-header-cell[col-id='close']")
    expect(table.locator(ROW.format("close"))).to_have_text("169.00")
    table.click(".ag-header-cell[col-id='close']")
    expect(table.locator(ROW.format("close"))).to_have_text("195.18")


def test_the_grid_follows_the_theme(table: Page) -> None:
    def paper() -> str:
        header = table.locator(".ag-header").first
        colour: str = header.evaluate("header => getComputedStyle(header).backgroundColor")
        return colour

    light = paper()
    table.evaluate("document.documentElement.dataset.bsTheme = document.documentElement.dataset.agThemeMode = 'dark'")
    assert paper() != light


@pytest.mark.parametrize(("link", "ending"), [("CSV", ".csv"), ("XLSX", ".xlsx")])
def test_the_links_give_files_of_what_is_shown(table: Page, link: str, ending: str) -> None:
    with table.expect_download() as waiting:
        table.locator("a", has_text=link).first.click()
    name = waiting.value.suggested_filename
    assert name.startswith("AAPL")
    assert name.endswith(f"2024-03-28{ending}")
    assert waiting.value.path().stat().st_size > 2_000
