"""Documents to print: a view of each kind of panel, and whatever a test wants different."""

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from components.panel import Column, Figure, Message, Metric, Metrics, Panel, Provenance, SourceNote, Table
from views.documents.document import Document, DocumentSection

MADE_AT = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
SOURCE = SourceNote("skfolio", "skfolio data sets", 505, "2020-12-28", "2022-12-28", caution="not for trading")
FACTS = Provenance("Bars as they are.", as_of="2022-12-28", rows=505, sources=(SOURCE,), parameters={"window": 21.0})
LINES = {
    "data": [
        {"type": "scatter", "mode": "lines", "name": "SPX", "x": ["2022-12-27", "2022-12-28"], "y": [1.0, 2.0]},
        {"type": "scatter", "mode": "lines", "name": "SMA 20", "x": ["2022-12-27", "2022-12-28"], "y": [1.0, 1.5]},
    ],
    "layout": {"height": 540, "showlegend": False, "xaxis": {"type": "date"}},
}
COLUMNS = (Column("name", "Name", "text"), Column("share", "Share", "percent"), Column("why", "Why", "words"))


def rows(count: int) -> Table:
    names = [f"row {number}" for number in range(1, count + 1)]
    return Table(COLUMNS, pd.DataFrame({"name": names, "share": [0.125] * count, "why": [None] * count}))


PRICE = Panel("price", "Price", Figure(LINES, "Up."), FACTS, ("Closing prices only.",), "Daily bars")
NUMBERS = Panel(
    "numbers",
    "Statistics",
    Metrics((Metric("last", "Last", 3783.22, unit="USD"), Metric("change", "Change", -0.012, "percent", signed=True))),
    replace(FACTS, method="Returns are simple."),
)
TABLE = Panel("table", "Rows", rows(3), FACTS)
BROKEN = Panel("broken", "Broken", Message("error", "This panel could not be made."), Provenance(method=""))


def section_of(*panels: Panel, title: str = "The index") -> DocumentSection:
    return DocumentSection(title, "chart", "Chart", "symbol=SPX", "SPX, 2Y", panels, "v1", ("A note on it.",))


def document_of(*sections: DocumentSection, missing: tuple[str, ...] = ()) -> Document:
    return Document("Friday letter", MADE_AT, "c0de" * 6, sections or (section_of(PRICE, NUMBERS, TABLE),), missing)
