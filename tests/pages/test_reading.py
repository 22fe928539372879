"""How the panels of what is read share the width, and how one that takes long waits in its place."""

from typing import Any

import pandas as pd
import pytest

from components.panel import Column, Content, Figure, Message, Metric, Metrics, Panel, Provenance, Table
from pages._reading import card_of, spans_of
from views.asking import Part
from views.documents.sections import Section
from views.registry import kind_named

FIGURE = Figure({"data": [], "layout": {"height": 100}})
NUMBERS = Metrics((Metric("a", "A", 1.0),))
ROWS = Table((Column("a", "A"),), pd.DataFrame({"a": [1.0]}))


def panel(content: Content | None) -> Panel | None:
    return None if content is None else Panel("p", "P", content, Provenance(""))


@pytest.mark.parametrize(
    ("contents", "spans"),
    [
        ([], []),
        ([FIGURE], [12]),
        ([NUMBERS], [12]),
        ([FIGURE, NUMBERS], [8, 4]),
        ([NUMBERS, FIGURE, ROWS, ROWS], [4, 8, 6, 6]),
        ([NUMBERS, FIGURE, FIGURE, None, ROWS], [4, 8, 6, 6, 12]),
        ([Message("empty", "No"), FIGURE], [6, 6]),
    ],
)
def test_every_row_is_full(contents: list[Any], spans: list[int]) -> None:
    assert spans_of([panel(content) for content in contents]) == spans


def test_the_same_slow_panel_stands_on_a_page_twice() -> None:
    kind = kind_named("volatility")
    section = Section(7, "Mine", kind, kind.view.parse({"symbol": "AAA"}))
    part = Part(kind.spec("league"), section.view)
    cards = [str(card_of(section, part, None, place, 12)) for place in ("0", "1")]
    for place, card in enumerate(cards):
        assert f"'place': '{place}-7'" in card
        assert "symbol=AAA" in card
