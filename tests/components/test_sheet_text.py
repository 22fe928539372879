import pandas as pd

from components.panel import Column, Figure, Message, Metric, Metrics, Panel, Provenance, Table
from components.sheet_text import aligned, panel_lines


def text_of(content: Figure | Table | Metrics | Message) -> list[str]:
    return list(panel_lines(Panel("p", "Bars", content, Provenance("As stored", as_of="2024-01-03"), context="two")))


def test_a_table_is_aligned_with_numbers_to_the_right() -> None:
    frame = pd.DataFrame({"n": [1.5, None, 12345.678], "name": ["a", "b\nc", None], "c": [0.125, -0.5, 0.0]})
    columns = (
        Column("n", "Close", decimals=2, unit="USD"),
        Column("name", "Name", "text"),
        Column("c", "C", "percent"),
    )
    assert text_of(Table(columns, frame))[2:6] == [
        "Close USD  Name         C",
        "     1.50  a      12.50 %",
        "        –  b c   −50.00 %",
        "12,345.68  –       0.00 %",
    ]


def test_an_empty_table_has_its_head() -> None:
    assert text_of(Table((Column("n", "Close"),), pd.DataFrame({"n": []})))[2] == "Close"


def test_metrics_are_a_list_with_their_notes() -> None:
    lines = text_of(Metrics((Metric("a", "Last", 1.5, unit="USD"), Metric("b", "CAGR", None, note="needs a year"))))
    assert lines[2:4] == ["Last  1.50 USD", "CAGR         –  needs a year"]


def test_a_message_and_a_figure_say_what_they_are() -> None:
    assert text_of(Message("empty", "There is nothing yet."))[2] == "There is nothing yet."
    two = Figure({"data": [{"name": "AAPL"}, {"type": "bar"}, {"name": "EWMA"}, {"name": "AAPL"}], "layout": {}})
    assert "A figure of AAPL, EWMA." in text_of(two)[2]
    assert "A figure of bar." in text_of(Figure({"data": [{"type": "bar"}, {"type": "bar"}], "layout": {}}))[2]


def test_every_panel_says_where_its_numbers_come_from() -> None:
    lines = text_of(Message("info", "x"))
    assert lines[0] == "Bars · two"
    assert [line.split() for line in lines[-2:]] == [["Method", "As", "stored"], ["As", "of", "2024-01-03"]]


def test_nothing_to_align_is_no_lines() -> None:
    assert list(aligned([], ("<",))) == []
