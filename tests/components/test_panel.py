import numpy as np
import orjson
import pandas as pd
import pytest

from components.panel import (
    Column,
    Content,
    Figure,
    Message,
    Metric,
    Metrics,
    Panel,
    Provenance,
    SourceNote,
    Table,
    panel_from_json,
    panel_to_json,
)

TABLE = Table(
    (
        Column("day", "Day", "date"),
        Column("close", "Close"),
        Column("note", "Note", "text"),
        Column("n", "N", "integer"),
    ),
    pd.DataFrame(
        {
            "day": pd.DatetimeIndex(["2024-01-02", None], tz="UTC"),
            "close": [1.1, np.nan],
            "note": ["a", None],
            "n": [1, 2],
        }
    ),
)
CONTENTS: list[Content] = [
    TABLE,
    Table(TABLE.columns, TABLE.frame, rows_named_by="note"),
    Figure({"data": [{"y": {"dtype": "f8", "bdata": "AAAAAAAA8D8="}}], "layout": {}}),
    Metrics(
        (Metric("last", "Last", 1.5, unit="USD"), Metric("cagr", "CAGR", None, "percent", note="too short")),
        "How it went.",
    ),
    Message("empty", "Nothing here."),
]


def panel(content: Content) -> Panel:
    source = SourceNote("a", "Source A", 2, "2024-01-02", "2024-01-03", caution="not for trading")
    provenance = Provenance("as it came", "2024-01-03", 2, 0, (source,), {"window": 20, "log": False})
    return Panel("p", "Panel", content, provenance, ("careful",), "two bars")


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: type(content).__name__)
def test_a_panel_survives_its_json(content: Content) -> None:
    written = orjson.dumps(panel_to_json(panel(content)))
    again = panel_from_json(orjson.loads(written))
    assert orjson.dumps(panel_to_json(again)) == written


def test_a_table_becomes_records_without_nan() -> None:
    rows = panel_to_json(panel(TABLE))["content"]["rows"]
    assert rows == [
        {"day": "2024-01-02", "close": 1.1, "note": "a", "n": 1},
        {"day": None, "close": None, "note": None, "n": 2},
    ]
