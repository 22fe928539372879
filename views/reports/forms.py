"""The forms of a report: each makes its files of one document, whose figures are drawn once for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from components.print.content import Cover
from components.print.figures import PrintedFigure, printed_figure
from components.print.page import Look, Sheet, interactive_page, static_page
from components.print.pieces import Pieces, pieces_of
from data.printing.destinations import pages_by_name
from data.printing.plotly_script import plotly_script
from data.printing.printer import Drawing, Press
from data.reports.definition import Paper
from data.reports.files import File
from views.documents.document import Document
from views.reports.names import file_name
from views.reports.tables import csv_file, workbook_file

ON_PAGE = "All of them are on the view's page in Oriel."
IN_FILE = "All of them are in the {} sent with this."
ROWS_ON_SCREEN = 500
BLANK = '<svg xmlns="http://www.w3.org/2000/svg" width="{0.width}" height="{0.height}"/>'
PICTURE_WIDTH, WIDE_PICTURE = 1_000, 1_400  # CSS pixels of a section's picture, and of one with a table on its side


@dataclass(slots=True)
class Work:
    """One document on its way to files. `drawn`: the SVG of its figures, once they are."""

    document: Document
    cover: Cover
    paper: Paper
    formats: Sequence[str]
    drawn: list[str] | None = None
    pieces: Pieces = field(init=False)
    sizes: list[PrintedFigure] = field(init=False)

    def __post_init__(self) -> None:
        self.pieces = pieces_of(self.document)
        self.sizes = [printed_figure(figure.figure) for figure in self.pieces.figures]

    @property
    def look(self) -> Look:
        kinds = {"xlsx": "workbook", "csv": "CSV"}
        sent = next((kinds[name] for name in kinds if name in self.formats), None)
        return Look(self.paper, IN_FILE.format(sent) if sent else ON_PAGE)

    def drawings(self, press: Press) -> list[str]:
        if self.drawn is None:
            self.drawn = press.draw([Drawing(one.figure, one.width, one.height) for one in self.sizes])
        return self.drawn

    def file(self, ending: str, media_type: str, content: bytes, *words: str) -> File:
        return File(file_name(self.cover.title, *words, ending=ending), media_type, content)


def _interactive(work: Work) -> list[File]:
    pieces = pieces_of(work.document, ROWS_ON_SCREEN)
    page = interactive_page(Sheet(work.document, work.cover, pieces), work.look, work.sizes, plotly_script())
    return [work.file("html", "text/html", page.encode())]


def _workbook(work: Work) -> list[File]:
    return [workbook_file(work.document, work.cover.title)]


def _csv(work: Work) -> list[File]:
    file = csv_file(work.document, work.cover.title)
    return [file] if file else []


def _static(work: Work, press: Press) -> list[File]:
    return [work.file("html", "text/html", _page(work, work.drawings(press)).encode(), "static")]


def _pdf(work: Work, press: Press) -> list[File]:
    """Printed twice: only the first print, with blanks for figures, tells on which pages the parts begin."""
    numbers = pages_by_name(press.pdf(_page(work, [BLANK.format(size) for size in work.sizes])))
    return [work.file("pdf", "application/pdf", press.pdf(_page(work, work.drawings(press), numbers)))]


def _pictures(work: Work, press: Press) -> list[File]:
    """A picture of each section."""
    drawn = work.drawings(press)
    files, first = [], 0
    for number, section in enumerate(work.document.sections, start=1):
        alone = replace(work.document, sections=(section,))
        pieces = pieces_of(alone)
        last = first + len(pieces.figures)
        look = replace(work.look, is_picture=True)
        page = static_page(Sheet(alone, work.cover, pieces), look, work.sizes[first:last], drawn[first:last])
        words = (str(number), section.title)
        is_wide = any(panel.table and panel.table.is_turned for panel in pieces.sections[0].panels)
        made = press.picture(page, WIDE_PICTURE if is_wide else PICTURE_WIDTH)
        files.append(work.file("png", "image/png", made, *words))
        first = last
    return files


def _page(work: Work, drawn: Sequence[str], page_numbers: Mapping[str, int] = MappingProxyType({})) -> str:
    sheet = Sheet(work.document, work.cover, work.pieces)
    look = replace(work.look, page_numbers=page_numbers)
    return static_page(sheet, look, work.sizes, drawn)


PLAIN: Mapping[str, Callable[[Work], list[File]]] = {"html": _interactive, "xlsx": _workbook, "csv": _csv}
PRESSED: Mapping[str, Callable[[Work, Press], list[File]]] = {"html-static": _static, "pdf": _pdf, "png": _pictures}
