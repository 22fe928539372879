"""One picture that stands for a document where there is room for no more: the preview of a link in a chat."""

from pathlib import Path

from components.panel import Figure, Metrics, Panel
from components.print.content import Printed
from components.print.figures import PrintedFigure, printed_figure
from components.print.metrics import PrintedMetric, printed_metrics
from components.print.page import NO_SCRIPT, as_of_text, picture_of_svg, templates
from components.print.pieces import words_of

WIDTH, HEIGHT = 1_200, 630  # what chats show without cutting
FIGURE_WIDTH = 800  # drawn small and shown larger, so that its words can be read in a chat
HEIGHT_ALONE, HEIGHT_WITH_NUMBERS = 330, 262
MOST_NUMBERS = 6


def lead_figure(document: Printed) -> PrintedFigure | None:
    """The first figure of the document, as large as the picture has room for it."""
    found = next((panel.content for panel in _panels(document) if isinstance(panel.content, Figure)), None)
    if found is None:
        return None
    return printed_figure(found.figure, FIGURE_WIDTH, HEIGHT_WITH_NUMBERS if _numbers(document) else HEIGHT_ALONE)


def picture_page(document: Printed, figure: PrintedFigure | None, drawn: str) -> str:
    """`drawn`: the SVG of `figure`, which is the lead figure."""
    return (
        templates()
        .get_template("picture.html.j2")
        .render(
            title=document.title,
            words=words_of(document),
            as_of=as_of_text(document),
            numbers=_numbers(document),
            figure=picture_of_svg(drawn, figure) if figure else None,
            policy=NO_SCRIPT,
            style=(Path(__file__).parent / "templates" / "picture.css").read_text(),
        )
    )


def _panels(document: Printed) -> list[Panel]:
    return [panel for section in document.sections for panel in section.panels]


def _numbers(document: Printed) -> tuple[PrintedMetric, ...]:
    """The first that have a value, of the first view that has any."""
    found = next((panel.content for panel in _panels(document) if isinstance(panel.content, Metrics)), None)
    if found is None:
        return ()
    printed = printed_metrics(found)
    if printed.is_list:
        return ()
    having = zip(found.items, printed.items, strict=True)
    return tuple(item for metric, item in having if metric.value is not None)[:MOST_NUMBERS]
