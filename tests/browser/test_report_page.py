"""The interactive page of a report, opened from a file as its reader opens it."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from data.printing.printer import Printer
from tests.browser.desk import NARROW
from tests.components.print.made import MADE_AT, NUMBERS, PRICE, TABLE, document_of, section_of
from views.reports.rendering import Cover, render


def test_it_draws_its_figures_asks_nobody_and_holds_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    document = document_of(section_of(PRICE, NUMBERS, TABLE), section_of(PRICE, title="Again"))
    made = render(document, Cover("Friday letter", made_at=MADE_AT), ["html"], "A4", Printer(None))
    file = tmp_path / made.files[0].name
    file.write_bytes(made.files[0].content)
    context = browser.new_context(viewport=NARROW)
    page, told, asked = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    for number in range(2):
        expect(page.locator(f"#figure-{number} .scatterlayer .trace path").first).to_be_visible()
        assert page.locator(f"#figure-{number}").bounding_box()["width"] <= NARROW["width"]  # type: ignore[index]  # it is drawn
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert told == []
    assert asked == [file.as_uri()]
    context.close()
