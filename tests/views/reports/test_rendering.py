"""A document to files, with a real Chromium; the pages are read back by another program."""

from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from components import workbook
from components.panel import Panel
from data.printing.chromium import find_chromium
from data.printing.printer import Printer, Unprintable
from data.reports.definition import FORMATS
from tests.components.print.made import MADE_AT, NUMBERS, PRICE, TABLE, document_of, rows, section_of
from views.reports.rendering import Cover, Rendered, picture_of, render

COVER = Cover("Friday letter", "All **calm**.", "analyst", MADE_AT)
NO_PRINTER = Printer(None)
A4, LETTER = (595, 842), (612, 792)


@pytest.fixture(scope="module")
def printer() -> Printer:
    found = find_chromium()
    if found is None:
        pytest.skip("CHROMIUM IS MISSING: nothing is printed. As root: apt-get install chromium")
    return Printer(found)


@pytest.fixture(scope="module")
def everything(printer: Printer) -> Rendered:
    document = document_of(section_of(PRICE, NUMBERS, TABLE), section_of(PRICE, title="Again"))
    return render(document, COVER, FORMATS, "A4", printer)


def pages_of(pdf: bytes) -> list[tuple[tuple[int, ...], str]]:
    """The size of each in points, and its text."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [
            (tuple(round(side) for side in page.get_size()), " ".join(page.get_textpage().get_text_bounded().split()))
            for page in document
        ]
    finally:
        document.close()


def test_every_form_is_made_in_the_order_asked(everything: Rendered) -> None:
    assert everything.faults == ()
    assert [file.name for file in everything.files] == [
        "Friday-letter.html",
        "Friday-letter-static.html",
        "Friday-letter.pdf",
        "Friday-letter-1-The-index.png",
        "Friday-letter-2-Again.png",
        "Friday-letter.xlsx",
        "Friday-letter-csv.zip",
    ]
    assert all(file.content for file in everything.files)


def test_a_pdf_has_cover_contents_sections_and_notes(everything: Rendered) -> None:
    pages = pages_of(everything.files[2].content)
    assert {size for size, _ in pages} == {A4}
    cover, index, again, notes = (text for _, text in pages)
    assert "Friday letter As of 2022-12-28 · made 2026-11-20 16:05 UTC by analyst" in cover
    assert "The index Chart · SPX, 2Y 2022-12-28 2" in cover
    assert "Again Chart · SPX, 2Y 2022-12-28 3" in cover
    assert "How these numbers were made 4" in cover
    assert "3,783.22 USD" in index
    assert "SMA 20" in again  # the words of a figure are words
    assert "Bars as they are." in notes


def test_every_page_says_as_of_when_and_which_it_is(everything: Rendered) -> None:
    pages = pages_of(everything.files[2].content)
    for number, (_, text) in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in text
        assert "Made 2026-11-20 16:05 UTC" in text or number == 1
    assert all("As of 2022-12-28 · Made 2026-11-20 16:05 UTC" in text for _, text in pages[1:-1])


def test_a_figure_is_drawn_as_lines_not_dots(everything: Rendered) -> None:
    document = pdfium.PdfDocument(everything.files[2].content)
    kinds = {item.type for item in document[1].get_objects(max_depth=6)}
    document.close()
    assert pdfium.raw.FPDF_PAGEOBJ_PATH in kinds
    assert pdfium.raw.FPDF_PAGEOBJ_IMAGE not in kinds


def test_letter_is_letter_a_table_breaks_between_rows_and_repeats_its_head(printer: Printer) -> None:
    long = section_of(replace(TABLE, content=rows(200)), NUMBERS)
    made = render(document_of(long), COVER, ["pdf"], "Letter", printer)
    pages = pages_of(made.files[0].content)
    assert {size for size, _ in pages} == {LETTER}
    with_rows = [close for _, text in pages if "12.50%" in (close := text.replace(" ", ""))]
    assert len(with_rows) == 2
    assert all("NameShare" in text for text in with_rows)
    assert [sum(f"row{number}12.50%" in text for text in with_rows) for number in range(1, 62)] == [1] * 60 + [0]
    assert "Thefirst60of200rows.Allofthemareontheview'spageinOriel." in with_rows[1]


def test_a_hundred_panels_are_printed_and_the_contents_tell_where_they_begin(printer: Printer) -> None:
    kinds = (PRICE, NUMBERS, TABLE)
    panels: list[Panel] = [replace(kinds[number % 3], title=f"Panel {number}") for number in range(100)]
    sections = [section_of(*panels[first:last], title=f"From {first}") for first, last in ((0, 9), (9, 70), (70, 100))]
    made = render(document_of(*sections), COVER, ["pdf"], "A4", printer)
    (_, cover), *others = pages_of(made.files[0].content)
    for number in range(100):
        assert any(f"Panel {number}" in text for _, text in others)
    for first in (0, 9, 70):
        begins = next(page for page, (_, text) in enumerate(others, start=2) if f"From {first}" in text)
        assert f"From {first} Chart · SPX, 2Y 2022-12-28 {begins} " in cover


def test_without_a_browser_the_interactive_page_goes_out_once_and_the_fault_is_told() -> None:
    made = render(document_of(), COVER, ["pdf", "png", "html", "xlsx"], "A4", NO_PRINTER)
    assert [file.name for file in made.files] == ["Friday-letter.html", "Friday-letter.xlsx"]
    (fault,) = made.faults
    assert "no Chromium" in fault
    assert "The interactive page goes out instead." in fault


def test_what_needs_no_browser_is_made_without_one() -> None:
    made = render(document_of(), COVER, ["html", "xlsx", "csv"], "A4", NO_PRINTER)
    assert made.faults == ()
    assert len(made.files) == 3


def test_a_table_that_no_sheet_holds_is_told_and_the_rest_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    made = render(document_of(), COVER, ["xlsx", "csv"], "A4", NO_PRINTER)
    assert [file.name for file in made.files] == ["Friday-letter-csv.zip"]
    assert "take the CSV" in made.faults[0]


def test_a_picture_has_the_shape_that_chats_show(printer: Printer) -> None:
    made = picture_of(document_of(), 600, printer)
    assert (int.from_bytes(made[16:20]), int.from_bytes(made[20:24])) == (600, 315)


def test_no_picture_without_a_browser() -> None:
    with pytest.raises(Unprintable, match="no Chromium"):
        picture_of(document_of(), 600, NO_PRINTER)
