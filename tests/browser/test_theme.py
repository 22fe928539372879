"""The theme: as the system has it or as chosen, right in the first frame, and figures follow without the server."""

from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from components.theme import COOKIE, PALETTES

pytestmark = pytest.mark.browser
LIGHT, DARK = (PALETTES[name] for name in ("light", "dark"))
CHOICE, THEME = "data-theme-choice", "data-bs-theme"
PAPER = "document.querySelector('.js-plotly-plot')._fullLayout.paper_bgcolor"
DRAWN = "document.querySelector('.js-plotly-plot')?._fullLayout"
REMEMBER_FIRST_FRAME = """
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    window.firstTheme = document.documentElement.dataset.bsTheme || 'none';
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
"""


def chosen(page: Page, attribute: str) -> str | None:
    return page.get_attribute("html", attribute)


def open_chart(page: Page) -> None:
    page.goto("/chart?symbol=AAPL")
    page.wait_for_function(f"() => {DRAWN}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_follows_the_system_from_the_first_frame_on(themed_page: Callable[[str], Page], theme: str) -> None:
    page = themed_page(theme)
    page.add_init_script(REMEMBER_FIRST_FRAME)
    page.goto("/")
    assert page.evaluate("window.firstTheme") == theme
    expect(page.locator("html")).to_have_attribute("data-ag-theme-mode", theme)
    assert {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}[COOKIE] == theme


def test_the_system_may_change_its_mind(page: Page) -> None:
    page.goto("/")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute(THEME, "dark")


def test_the_button_goes_through_the_three_choices_and_they_last(themed_page: Callable[[str], Page]) -> None:
    page = themed_page("light")
    page.goto("/")
    button = page.locator("#shell-theme")
    expect(button).to_have_attribute("aria-label", "Theme: as the system")
    seen = []
    for _ in range(3):
        button.click()
        seen.append((chosen(page, CHOICE), chosen(page, THEME)))
    assert seen == [("light", "light"), ("dark", "dark"), ("system", "light")]
    button.click()
    button.click()
    page.reload()
    expect(page.locator("#shell-theme")).to_have_attribute("aria-label", "Theme: dark")
    assert chosen(page, THEME) == "dark"


def test_the_server_draws_figures_in_the_theme_at_once(themed_page: Callable[[str], Page]) -> None:
    page = themed_page("dark")
    papers: list[str] = []
    page.on("response", lambda answer: papers.append(answer.text()) if "_dash-update" in answer.url else None)
    open_chart(page)
    assert page.evaluate(PAPER) == DARK.surface
    assert not any(f'"paper_bgcolor":"{LIGHT.surface}"' in paper for paper in papers)


def test_figures_follow_without_asking_the_server(themed_page: Callable[[str], Page]) -> None:
    page = themed_page("light")
    open_chart(page)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => {PAPER} === '{DARK.surface}'")
    everywhere = (
        "[...document.querySelectorAll('.js-plotly-plot')].every(p => p._fullLayout.paper_bgcolor === arguments)"
    )
    page.wait_for_function(everywhere.replace("arguments", f"'{DARK.surface}'"))
    assert asked == []


def test_a_figure_keeps_its_theme_when_it_is_drawn_again(themed_page: Callable[[str], Page]) -> None:
    page = themed_page("light")
    open_chart(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => {PAPER} === '{DARK.surface}'")
    page.set_viewport_size({"width": 1100, "height": 800})
    page.wait_for_timeout(500)
    assert page.evaluate(PAPER) == DARK.surface


def test_a_figure_that_was_on_its_way_follows_too(themed_page: Callable[[str], Page]) -> None:
    page = themed_page("light")
    on_their_way: list[tuple[Route, APIResponse]] = []

    def hold_figures(route: Route) -> None:
        answer = route.fetch()
        if f'"paper_bgcolor":"{LIGHT.surface}"' in answer.text():
            on_their_way.append((route, answer))
        else:
            route.fulfill(response=answer)

    page.route("**/_dash-update-component*", hold_figures)
    page.goto("/chart?symbol=AAPL")
    page.wait_for_load_state("domcontentloaded")
    while not on_their_way:
        page.wait_for_timeout(50)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute(THEME, "dark")
    for route, answer in on_their_way:
        route.fulfill(response=answer)
    page.unroute_all(behavior="ignoreErrors")
    page.wait_for_function(f"() => {DRAWN} && {PAPER} === '{DARK.surface}'")
