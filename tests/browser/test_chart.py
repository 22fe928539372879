"""The chart page in a real browser: what an analyst does with it, and that its address brings the same view back."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW

pytestmark = pytest.mark.browser
DRAWN = "#chart-price .js-plotly-plot .trace"
PLOT = "document.querySelector('#chart-price .js-plotly-plot')"
CHIPS = ".o-legend .o-chip"


def open_chart(page: Page, query: str = "symbol=AAPL") -> None:
    page.goto(f"/chart?{query}")
    page.wait_for_selector(DRAWN)
    page.wait_for_selector("#chart-overview .js-plotly-plot .trace")
    page.wait_for_load_state("networkidle")


def parameters(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def plot_box(page: Page, graph: str = "#chart-price") -> FloatRect:
    box = page.locator(f"{graph} .nsewdrag[data-subplot=xy]").bounding_box()
    assert box is not None
    return box


def drag(page: Page, graph: str, start: float, end: float) -> None:
    """Across the graph from one fraction of its width to another."""
    box = plot_box(page, graph)
    middle = box["y"] + min(box["height"] / 2, 150)
    page.mouse.move(box["x"] + box["width"] * start, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, middle, steps=4)
    page.mouse.up()


def double_click(page: Page) -> None:
    box = plot_box(page)
    page.mouse.dblclick(box["x"] + 200, box["y"] + 150)


def trace_names(page: Page) -> list[str]:
    names: list[str] = page.evaluate(f"{PLOT}.data.map(t => t.name)")
    return names


def drawn_bars(page: Page) -> int:
    return int(page.evaluate(f"{PLOT}._fullData.find(t => t.type === 'candlestick').x.length"))


def add_indicator(page: Page, words: str) -> None:
    page.click("#chart-add-indicator")
    offered = page.locator(".dash-dropdown-content:visible")
    offered.locator(".dash-dropdown-search").fill(words)
    expect(offered.locator(".dash-dropdown-option").first).to_contain_text(re.compile(words, re.IGNORECASE))
    page.keyboard.press("Enter")


def test_it_draws_candles_with_their_provenance(page: Page) -> None:
    open_chart(page)
    expect(page.locator("h1")).to_have_text("AAPL")
    expect(page.locator(".o-trust")).to_contain_text("as of 2024-12-30")
    assert trace_names(page)[-1] in {"Events", "Volume"}
    page.click(".o-trust__facts")
    expect(page.locator(".o-trust .o-popover")).to_contain_text("hvsampledata")
    page.keyboard.press("Escape")
    expect(page.locator(".o-trust .o-popover")).to_be_hidden()


def test_an_indicator_is_added_edited_and_removed(page: Page) -> None:
    open_chart(page)
    add_indicator(page, "relative strength i")
    expect(page.locator(CHIPS)).to_contain_text(["RSI 14"])
    assert parameters(page)["indicators"] == "rsi:14"
    page.get_by_role("button", name="Edit RSI 14").click()
    field = page.get_by_label("Period")
    field.fill("21")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(CHIPS)).to_contain_text(["RSI 21"])
    assert parameters(page)["indicators"] == "rsi:21"
    assert "RSI 21" in trace_names(page)
    page.get_by_role("button", name="Remove RSI 21").click()
    expect(page.locator(CHIPS)).to_have_count(0)
    assert "indicators" not in parameters(page)


def test_a_parameter_out_of_its_range_is_not_taken(page: Page) -> None:
    open_chart(page, "symbol=AAPL&indicators=rsi:14")
    page.get_by_role("button", name="Edit RSI 14").click()
    page.get_by_label("Period").fill("100000")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_timeout(400)
    assert parameters(page)["indicators"] == "rsi:14"
    expect(page.locator(CHIPS)).to_contain_text(["RSI 14"])


def test_symbols_are_compared(page: Page) -> None:
    open_chart(page, "symbol=MSFT&range=5y")
    page.click("#chart-compare")
    page.locator(".dash-dropdown-search:visible").fill("coca")
    page.get_by_role("option", name="Coca-Cola").click()
    expect(page.locator(CHIPS)).to_contain_text(["KO"])
    assert parameters(page)["compare"] == "KO"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove KO").click()
    expect(page.locator(CHIPS)).to_have_count(0)
    assert "compare" not in parameters(page)


def test_zooming_refines_and_a_double_click_goes_back(page: Page) -> None:
    open_chart(page, "symbol=AAPL&range=max&end=2013-02-28")
    expect(page.locator("#chart-context")).to_contain_text("bars a candle")
    drag(page, "#chart-price", 0.7, 0.85)
    page.wait_for_url("**start=*")
    expect(page.locator("#chart-context")).not_to_contain_text("bars a candle")
    assert 300 < drawn_bars(page) <= 1_500
    double_click(page)
    page.wait_for_url(re.compile("^(?!.*start=)"))
    expect(page.locator("#chart-context")).to_contain_text("bars a candle")


def test_the_brush_moves_the_stretch(page: Page) -> None:
    open_chart(page)
    drag(page, "#chart-overview", 0.4, 0.5)
    page.wait_for_url("**start=*")
    assert parameters(page)["start"][:3] in {"200", "199"}


def test_ranges_dates_and_styles_are_in_the_address(page: Page) -> None:
    open_chart(page)
    page.locator("#chart-ranges").get_by_text("5Y", exact=True).click()
    page.wait_for_url("**range=5y*")
    page.get_by_label("Style").select_option("area")
    page.wait_for_url("**style=area*")
    page.get_by_label("Interval").select_option("1w")
    page.wait_for_url("**interval=1w*")
    page.get_by_label("Choose dates").click()
    page.get_by_label("From", exact=True).fill("2008-01-01")
    page.get_by_label("To", exact=True).fill("2009-12-31")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**start=2008-01-01*")
    expect(page.locator("#chart-context")).to_contain_text("Weekly bars, 2008-01")


def test_a_reload_brings_back_exactly_the_same_view(page: Page) -> None:
    query = "symbol=AAPL&range=2y&style=bars&log=1&indicators=sma:50,bollinger:20:2:0,rsi:14&compare=MSFT"
    open_chart(page, query)
    read = f"JSON.stringify([{PLOT}.data, {PLOT}.layout.xaxis.range])"
    before = page.evaluate(read)
    chips = page.locator(CHIPS).all_inner_texts()
    page.reload()
    page.wait_for_selector(DRAWN)
    assert page.evaluate(read) == before
    assert page.locator(CHIPS).all_inner_texts() == chips
    assert set(parameters(page)) == {"symbol", "range", "style", "log", "indicators", "compare"}


def test_back_and_forward_go_through_the_views(page: Page) -> None:
    open_chart(page)
    pressed = page.locator("#chart-ranges [aria-pressed=true]")
    for name in ("5Y", "2Y"):
        page.locator("#chart-ranges").get_by_text(name, exact=True).click()
        expect(pressed).to_have_text(name)
    page.go_back()
    expect(pressed).to_have_text("5Y")
    page.go_back()
    expect(pressed).to_have_text("1Y")
    page.go_forward()
    expect(pressed).to_have_text("5Y")


def test_the_table_shows_the_bars_and_their_indicators(page: Page) -> None:
    open_chart(page, "symbol=AAPL&range=1m&indicators=sma:50")
    page.get_by_role("button", name="Show the table").click()
    first = page.locator("#chart-bars .ag-row[row-index='0']")
    expect(first.locator("[col-id=date]")).to_have_text("2024-12-30")
    expect(page.locator("#chart-bars .ag-header")).to_contain_text("SMA 50")
    with page.expect_download() as download:
        page.locator("#chart-actions").get_by_text("CSV").click()
    assert "2024-12-30" in download.value.path().read_text(encoding="utf-8-sig")


def test_the_statistics_say_how_they_were_made(page: Page) -> None:
    open_chart(page)
    statistics = page.get_by_role("region", name="Statistics")
    expect(statistics).to_contain_text("last bar 2024-12-30")
    statistics.get_by_label("Method and provenance of Statistics").click()
    expect(statistics.locator(".o-popover")).to_contain_text("Returns are simple")


def test_an_unknown_symbol_is_a_sentence(page: Page) -> None:
    page.goto("/chart?symbol=NOPE")
    expect(page.locator("#chart-message")).to_contain_text("no instrument with the symbol 'NOPE'")
    expect(page.locator("#chart-price-box")).to_be_hidden()


def test_what_the_address_says_wrongly_is_named(page: Page) -> None:
    open_chart(page, "symbol=AAPL&style=pie&indicators=nonsense,rsi:14")
    expect(page.locator("#chart-notes")).to_contain_text("style: must be one of")
    expect(page.locator("#chart-notes")).to_contain_text("'nonsense' is not an indicator")
    expect(page.locator(CHIPS)).to_have_count(1)


def test_figures_follow_the_theme_at_once(page: Page) -> None:
    open_chart(page)
    colour = f"{PLOT}._fullLayout.font.color"
    before = page.evaluate(colour)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    while page.evaluate("document.documentElement.dataset.bsTheme") != "dark":
        page.click("#shell-theme")
    page.wait_for_function(f"{colour} !== '{before}'")
    assert [url for url in asked if "_dash-update" in url] == []
    page.reload()
    page.wait_for_selector(DRAWN)
    assert page.evaluate(colour) != before


def test_it_works_by_keyboard_alone(page: Page) -> None:
    open_chart(page)
    page.keyboard.press("/")
    page.keyboard.type("microsoft")
    expect(page.get_by_role("option").first).to_contain_text("MSFT")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**symbol=MSFT*")
    expect(page.locator("h1")).to_have_text("MSFT")
    page.locator("#chart-ranges").get_by_text("5Y", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**range=5y*")


def test_it_fits_a_phone(phone: Page) -> None:
    open_chart(phone, "symbol=AAPL&indicators=sma:50,rsi:14&compare=MSFT")
    assert phone.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    box = plot_box(phone)
    assert box["width"] > 200


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(themed_page: Callable[[str], Page], theme: str) -> None:
    page = themed_page(theme)
    open_chart(page, "symbol=AAPL&indicators=sma:50,rsi:14&compare=MSFT")
    assert grave_faults(page) == []
