"""A document to files, in every form that a report can be sent in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from components.print.content import Cover
from components.print.picture import HEIGHT, WIDTH, lead_figure, picture_page
from components.workbook import TooManyRows
from data.printing.printer import Drawing, NoChromium, Printer
from data.reports.definition import Paper
from data.reports.files import File
from views.documents.document import Document
from views.reports.forms import PLAIN, PRESSED, Work

__all__ = ["Cover", "Rendered", "picture_of", "render"]
IN_PLACE = "The interactive page goes out instead."


@dataclass(frozen=True, slots=True)
class Rendered:
    """`faults`: a sentence for each form that could not be made, and what goes out in its place."""

    files: tuple[File, ...]
    faults: tuple[str, ...] = ()


def render(document: Document, cover: Cover, formats: Sequence[str], paper: Paper, printer: Printer) -> Rendered:
    """The files in the order of `formats`, which are those of `data.reports.definition.FORMATS`.

    Without a Chromium the interactive HTML goes out in place of what needs one. Raises Unprintable where trying again
    may help: the browser was killed, took too long, or the disk is full.
    """
    work, wanted, faults = Work(document, cover, paper, formats), tuple(dict.fromkeys(formats)), list[str]()
    if not PRESSED.keys() & set(wanted):
        return Rendered(tuple(_plain(work, wanted, faults)), tuple(faults))
    try:
        with printer.press() as press:
            pressed = {name: PRESSED[name](work, press) for name in wanted if name in PRESSED}
    except NoChromium as error:
        instead = dict.fromkeys(name if name in PLAIN else "html" for name in wanted)
        return Rendered(tuple(_plain(work, instead, faults)), (f"{error} {IN_PLACE}", *faults))
    made = [pressed[name] if name in pressed else list(_plain(work, [name], faults)) for name in wanted]
    return Rendered(tuple(file for files in made for file in files), tuple(faults))


def _plain(work: Work, names: Iterable[str], faults: list[str]) -> Iterator[File]:
    for name in names:
        try:
            yield from PLAIN[name](work)
        except TooManyRows as error:
            faults.append(str(error))


def picture_of(document: Document, width: int, printer: Printer) -> bytes:
    """A PNG for previews in chats, `width` pixels wide and 1.91 times as wide as high. Raises Unprintable."""
    figure = lead_figure(document)
    with printer.press() as press:
        drawn = press.draw([Drawing(figure.figure, figure.width, figure.height)])[0] if figure else ""
        return press.picture(picture_page(document, figure, drawn), WIDTH, HEIGHT, width / WIDTH)
