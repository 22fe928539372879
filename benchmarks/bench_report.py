"""A report of four views: real data of the demo universe to a PDF, and to a picture.

The views are two charts, volatility and risk, with the panels that lead their kinds; slow panels were computed before,
as the pages do. Each PDF is by a Chromium of its own, which starts for it and is gone when it is done.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Row, Skip, Timing, timed
from data.demo.ingest import ingest_demo
from data.home import Home, open_home
from data.printing.printer import Printer
from data.settings import Settings
from views.documents.document import Document
from views.documents.making import make_document
from views.documents.sections import Section
from views.registry import kind_named
from views.reports.rendering import Cover, picture_of, render

VIEWS = (
    ("chart", "symbol=SPX&range=2y&indicators=sma:20,ema:50,rsi"),
    ("chart", "symbol=AAPL&range=1y"),
    ("volatility", "symbol=SPX&range=5y"),
    ("risk", ""),
)
COVER = Cover("Friday letter", "Four views, **every Friday**.", "analyst@oriel.example")
RUNS = 7
GOAL = 8.0  # s


def rows() -> list[Row]:
    with _demo() as home:
        printer = Printer.of(home.settings)
        if printer.chromium is None:
            raise Skip("there is no Chromium here.")
        document = _made(home)  # computes what is slow, once
        return [
            Row("four views to a PDF, panels and all", _seconds(lambda: _pdf(_made(home), printer)), "s", goal=GOAL),
            Row("finished panels to a PDF", _seconds(lambda: _pdf(document, printer)), "s"),
            Row("the picture of a link", _seconds(lambda: picture_of(document, 1_200, printer)), "s"),
        ]


def _seconds(run: object) -> Timing:
    assert callable(run)
    spent = timed(run, runs=RUNS, warm_up=1)
    return Timing(spent.median / 1e3, spent.p95 / 1e3, spent.runs)


def _pdf(document: Document, printer: Printer) -> None:
    made = render(document, COVER, ["pdf"], "A4", printer)
    assert made.files[0].content.startswith(b"%PDF")
    assert not made.faults
    assert not document.failures


def _made(home: Home) -> Document:
    sections = [
        Section(number, kind.title, kind, kind.view.parse(query))
        for number, (kind, query) in enumerate(((kind_named(name), query) for name, query in VIEWS), start=1)
    ]
    return make_document(
        COVER.title, sections, home.market, home.cache, made_at=datetime.now(UTC), user_id=1, slow="compute"
    )


@contextmanager
def _demo() -> Iterator[Home]:
    with tempfile.TemporaryDirectory() as folder, open_home(Settings(home=Path(folder) / "home")) as home:
        ingest_demo(home.database)
        yield home
