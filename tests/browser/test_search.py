"""The symbol search by keyboard, by mouse and by its roles."""

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser
INPUT = "#symbol-search-input"
OPTION = "#symbol-search-list [role=option]"


def open_page(page: Page, path: str = "/") -> None:
    page.goto(path)
    page.wait_for_selector(f"{INPUT}[role=combobox]")
    page.wait_for_selector(OPTION, state="attached")


def active_symbol(page: Page) -> str | None:
    return page.evaluate(
        f"document.getElementById(document.querySelector('{INPUT}').getAttribute('aria-activedescendant'))"
        "?.dataset.symbol ?? null"
    )


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_brings_one_there_from_anywhere(page: Page, key: str) -> None:
    open_page(page)
    page.keyboard.press(key)
    expect(page.locator(INPUT)).to_be_focused()
    expect(page.locator(INPUT)).to_have_value("")
    expect(page.locator(INPUT)).to_have_attribute("aria-expanded", "true")
    expect(page.locator(OPTION).first).to_be_visible()


def test_a_slash_that_is_typed_stays_a_slash(page: Page) -> None:
    open_page(page)
    page.wait_for_selector("#home-filter")
    page.click("#home-filter")
    page.keyboard.type("a/b")
    expect(page.locator("#home-filter")).to_have_value("a/b")


@pytest.mark.parametrize(("typed", "symbol"), [("msf", "MSFT"), ("chevron", "CVX"), ("Sachs", None)])
def test_it_finds_by_symbol_or_name(page: Page, typed: str, symbol: str | None) -> None:
    open_page(page)
    page.keyboard.press("/")
    page.keyboard.type(typed)
    expect(page.locator("#symbol-search-list")).to_have_attribute("data-query", typed)
    if symbol:
        expect(page.locator(OPTION).first).to_have_attribute("data-symbol", symbol)
        assert active_symbol(page) == symbol
    else:
        expect(page.locator(OPTION)).to_have_text("No instrument matches “Sachs”.")


def test_arrows_choose_and_enter_opens(page: Page) -> None:
    open_page(page)
    page.keyboard.press("/")
    page.keyboard.type("a")
    expect(page.locator("#symbol-search-list")).to_have_attribute("data-query", "a")
    symbols = [option.get_attribute("data-symbol") for option in page.locator(OPTION).all()]
    page.keyboard.press("ArrowDown")
    assert active_symbol(page) == symbols[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert active_symbol(page) == symbols[-1]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/chart?symbol={symbols[-1]}*")
    expect(page.locator(INPUT)).to_have_value("")
    expect(page.locator(INPUT)).to_have_attribute("aria-expanded", "false")


def test_enter_waits_for_the_answer_to_what_was_typed(page: Page) -> None:
    open_page(page)
    page.keyboard.press("/")
    page.keyboard.type("ibm")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chart?symbol=IBM*")


def test_escape_empties_then_leaves(page: Page) -> None:
    open_page(page)
    page.keyboard.press("/")
    page.keyboard.type("ibm")
    page.keyboard.press("Escape")
    expect(page.locator(INPUT)).to_have_value("")
    expect(page.locator(INPUT)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(page.locator(INPUT)).not_to_be_focused()


def test_a_click_takes_an_option(page: Page) -> None:
    open_page(page)
    page.click(INPUT)
    page.keyboard.type("qual")
    page.locator(OPTION, has_text="QUAL").click()
    page.wait_for_url("**/chart?symbol=QUAL*")


def test_on_the_chart_only_the_symbol_changes(page: Page) -> None:
    open_page(page, "/chart?symbol=AAPL&range=5y&indicators=rsi:14")
    page.wait_for_selector(".js-plotly-plot")
    page.keyboard.press("/")
    page.keyboard.type("ibm")
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).get('symbol') === 'IBM'")
    address = page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")
    assert address["range"] == "5y"
    assert address["indicators"] == "rsi:14"


def test_a_late_answer_to_an_older_question_is_never_opened(page: Page) -> None:
    open_page(page)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if '"value":"m"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component*", hold_the_first)
    page.keyboard.press("/")
    page.keyboard.type("m")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url.endswith("/")
    page.keyboard.type("tum")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chart?symbol=MTUM*")
    assert held
    for route in held:
        route.continue_()


def test_on_a_phone_the_results_stay_inside(phone: Page) -> None:
    open_page(phone)
    phone.tap(INPUT)
    phone.keyboard.type("a")
    expect(phone.locator(OPTION).first).to_be_visible()
    box = phone.locator(".o-search__results").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
