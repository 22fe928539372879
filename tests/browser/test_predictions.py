"""The prediction page in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import grave_faults
from tests.browser.desk import NARROW

pytestmark = pytest.mark.browser
ANSWER_MS, LEAGUE_MS = 60_000, 120_000  # the first of a server waits for scikit-learn to be imported
TALL = ViewportSize(width=1440, height=9000)
QUICK = "range=5y&first=252&refit=126&models=ridge&features=returns,volatility"


def open_desk(page: Page, query: str) -> Locator:
    """Its head, with the first answer in it."""
    page.goto(f"/predictions?{query}")
    answer = page.get_by_role("region", name="The answer")
    expect(answer.locator(".o-answer__sentence")).to_be_visible(timeout=ANSWER_MS)
    return answer


def league_of(page: Page) -> Locator:
    return page.get_by_role("region", name="League of models")


def test_the_answer_comes_first_and_is_led_by_the_league_without_a_reload(page: Page) -> None:
    answer = open_desk(page, f"symbol=IXIC&{QUICK}")
    page.evaluate("() => { window.stays = true; }")
    expect(page.locator("h1")).to_have_text("IXIC")
    expect(league_of(page).locator(".ag-row").first).to_be_visible(timeout=LEAGUE_MS)
    expect(answer).not_to_contain_text("This is a first answer", timeout=ANSWER_MS)
    expect(answer).to_contain_text("over 1,0")
    for title in ("Skill over time", "Calibration", "Predicted and realised", "Intervals kept"):
        expect(page.get_by_role("region", name=title, exact=True)).to_be_visible(timeout=ANSWER_MS)
    assert page.evaluate("() => window.stays") is True
    page.reload()
    expect(league_of(page).locator(".ag-row").first).to_be_visible()  # kept
    expect(answer).not_to_contain_text("This is a first answer")


def test_a_league_shows_its_progress_and_a_cancelled_one_leaves_the_first_answer(page: Page) -> None:
    answer = open_desk(page, "symbol=SPX&range=10y&models=random_forest,gradient_boosting&refit=21")
    league = league_of(page)
    expect(league.get_by_role("progressbar")).to_be_visible()
    league.get_by_role("button", name="Cancel").click()
    expect(league).to_contain_text("You cancelled this computation.")
    expect(answer).to_contain_text("This is a first answer, by Ridge regression alone")
    expect(page.get_by_role("region", name="Skill over time")).to_have_count(0)


def test_a_row_of_the_league_shows_its_model_and_the_withheld_signal_can_be_opened(page: Page) -> None:
    answer = open_desk(page, f"symbol=MSFT&{QUICK}")
    row = league_of(page).locator(".ag-row[row-id=last_value] .ag-cell").first
    row.click(timeout=LEAGUE_MS)
    page.wait_for_url("**model=last_value*")
    expect(answer).to_contain_text("Last value is a baseline: it gives an interval and no signal.")
    league_of(page).locator(".ag-row[row-id=ridge] .ag-cell").first.click()
    page.wait_for_url("**model=ridge*")
    expect(answer).to_contain_text("No signal: Ridge regression has not shown skill")
    expect(page.get_by_role("region", name="Forecast", exact=True)).not_to_contain_text("by Ridge regression")
    answer.get_by_role("button", name="Show the withheld signal").click()
    page.wait_for_url("**signal=1*")
    expect(answer).to_contain_text("Withheld signal, opened")
    expect(answer).to_contain_text("not earned")
    expect(page.get_by_role("region", name="Forecast", exact=True)).to_contain_text(
        "by Ridge regression, withheld and opened"
    )
    page.reload()
    expect(answer.get_by_role("button", name="Withhold it again")).to_be_visible(timeout=ANSWER_MS)


def test_its_controls_are_in_the_address(page: Page) -> None:
    answer = open_desk(page, f"symbol=KO&{QUICK}")
    page.get_by_label("Horizon").select_option("10")
    page.wait_for_url("**horizon=10*")
    expect(answer).to_contain_text("next 10 bars", timeout=ANSWER_MS)
    page.get_by_label("Horizon").select_option("own")
    own = page.get_by_label("Bars ahead", exact=True)
    own.fill("7")
    own.press("Enter")
    page.wait_for_url("**horizon=7*")
    page.get_by_label("What is predicted").select_option("volatility")
    page.wait_for_url("**target=volatility*")
    expect(answer).to_contain_text("Volatility, 80 %", timeout=ANSWER_MS)
    page.locator("summary", has_text="Settings").click()
    page.get_by_label("Bars that a model is fitted on").select_option("rolling")
    page.wait_for_url("**scheme=rolling*")
    page.reload()
    expect(page.get_by_label("Bars ahead", exact=True)).to_have_value("7")
    expect(page.get_by_label("What is predicted")).to_have_value("volatility")


def test_an_instrument_too_short_and_one_that_is_not_there_say_so(page: Page) -> None:
    page.goto("/predictions?symbol=AAPL&range=1y")
    answer = page.get_by_role("region", name="The answer")
    expect(answer).to_contain_text("fewer than the", timeout=ANSWER_MS)
    expect(page.get_by_role("region", name="Forecast", exact=True)).to_have_count(0)
    page.goto("/predictions?symbol=NOPE")
    expect(answer).to_contain_text("no instrument with the symbol 'NOPE'")


def test_it_fits_a_phone(phone: Page) -> None:
    open_desk(phone, f"symbol=KO&{QUICK}")
    expect(league_of(phone).locator(".ag-row").first).to_be_visible(timeout=LEAGUE_MS)
    assert phone.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(new_page: Callable[..., Page], theme: str) -> None:
    page = new_page(color_scheme=theme, viewport=TALL)  # a long table draws its rows when they are in sight
    open_desk(page, f"symbol=KO&{QUICK}")
    expect(page.get_by_role("region", name="Skill over time")).to_be_visible(timeout=LEAGUE_MS)
    for name in ("League of models", "Each of the most alike", "Each feature's drift"):
        table = page.get_by_role("region", name=name, exact=True)
        expect(table.locator(".ag-cell").first).to_be_visible(timeout=ANSWER_MS)
    assert grave_faults(page) == []
