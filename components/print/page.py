"""A document as one page of HTML that needs nothing but itself: for paper, or to be opened in a browser."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from components.print.content import Cover, Printed
from components.print.figures import PrintedFigure
from components.print.markdown import safe_html
from components.print.paging import Paper, page_style
from components.print.pieces import Pieces

FOLDER = Path(__file__).parent / "templates"
NO_FIGURE = "This figure is drawn by a script of this page, which your browser does not run."
NO_SCRIPT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Look:
    """`rest` says where the rows are that a table does not show.

    `is_picture`: without first page and notes, and nothing scrolls.
    `page_numbers`: on which page a part begins, by its id, where that is known already.
    """

    paper: Paper = "A4"
    rest: str = ""
    is_picture: bool = False
    page_numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: a document, its cover, and its pieces."""

    document: Printed
    cover: Cover
    pieces: Pieces


def static_page(sheet: Sheet, look: Look, figures: Sequence[PrintedFigure], drawn: Sequence[str]) -> str:
    """`drawn`: the SVG of each figure. It runs no script."""
    pictures = [picture_of_svg(svg, figure) for svg, figure in zip(drawn, figures, strict=True)]
    return _rendered(sheet, look, figures=pictures, policy=NO_SCRIPT, scripts=())


def interactive_page(sheet: Sheet, look: Look, figures: Sequence[PrintedFigure], plotly: str) -> str:
    """`plotly`: the source of Plotly, which goes into the page."""
    boot = (FOLDER / "interactive.js").read_text()
    data = [_live(number, figure) for number, figure in enumerate(figures)]
    scripts = (plotly, boot) if data else ()
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts) or "'none'"
    policy = f"{NO_SCRIPT.replace('img-src data:', 'img-src data: blob:')}; script-src {hashes}"
    return _rendered(sheet, look, figures=data, policy=policy, scripts=map(Markup, scripts))


def _rendered(sheet: Sheet, look: Look, **more: Any) -> str:
    cover = sheet.cover
    made_at = cover.made_at or sheet.document.made_at
    made = f"Made {moment_text(made_at)}"
    return (
        templates()
        .get_template("document.html.j2")
        .render(
            document=sheet.document,
            cover=cover,
            text=safe_html(cover.text),
            pieces=sheet.pieces,
            look=look,
            made_at=made_at,
            as_of=as_of_text(sheet.document),
            page_numbers=look.page_numbers,
            style=Markup(  # noqa: S704  (our own sheet; what it quotes is escaped)
                (FOLDER / "style.css").read_text() + page_style(look.paper, cover.title, made, sheet.pieces.sections)
            ),
            **more,
        )
    )


def moment_text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def as_of_text(document: Printed) -> str:
    if document.as_of is None:
        return ""
    first, last = document.as_of
    return f"As of {last}" if first == last else f"As of {first} to {last}"


def picture_of_svg(svg: str, size: PrintedFigure) -> Markup:
    """An image, not a part of the page: nothing in it can be run, and no name in it meets another's."""
    coded = base64.b64encode(svg.encode()).decode("ascii")
    return Markup('<img class="drawn" src="data:image/svg+xml;base64,{}" width="{}" height="{}" alt="">').format(
        coded, size.width, size.height
    )


def _live(number: int, figure: PrintedFigure) -> Markup:
    layout = {name: value for name, value in figure.figure["layout"].items() if name != "width"}
    written = orjson.dumps({"data": figure.figure["data"], "layout": layout}, option=orjson.OPT_SERIALIZE_NUMPY)
    text = written.decode().replace("<", "\\u003c")
    return Markup(  # noqa: S704  (JSON without a single <)
        f'<div class="live" id="figure-{number}" style="height: {figure.height}px">'
        f"<noscript>{NO_FIGURE}</noscript></div>"
        f'<script type="application/json" data-figure="figure-{number}">{text}</script>'
    )


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _breakable(text: str) -> Markup:
    """A name of many words joined by _ may go on in the next line."""
    return Markup("_<wbr>").join(text.split("_"))


def _tied(text: str) -> str:
    """A number and its % stay in one line."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


@cache
def templates() -> Environment:
    """Whatever goes into one is escaped."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = moment_text
    environment.filters["breakable"] = _breakable
    environment.filters["tied"] = _tied
    return environment
