from dataclasses import replace

from components.print.notes import Notes
from tests.components.print.made import BROKEN, FACTS, NUMBERS, PRICE, SOURCE, TABLE


def test_panels_that_were_made_alike_share_a_note() -> None:
    notes = Notes()
    other_page = replace(TABLE, provenance=replace(FACTS, reference="chart#rows"))
    assert [notes.number_of(panel, "The index") for panel in (PRICE, NUMBERS, other_page)] == [1, 2, 1]
    assert notes.all()[0].panels == (("The index", "Price, Rows"),)
    assert [note.number for note in notes.all()] == [1, 2]


def test_a_panel_that_says_nothing_of_its_making_has_none() -> None:
    notes = Notes()
    assert notes.number_of(BROKEN, "The index") is None
    assert notes.all() == ()


def test_a_note_says_all_that_the_panel_knows() -> None:
    notes = Notes()
    notes.number_of(PRICE, "The index")
    (note,) = notes.all()
    assert note.method == "Bars as they are."
    assert note.facts == "As of 2022-12-28 · 505 rows · window 21 · from skfolio"
    (source,) = notes.sources()
    assert source.caution == "not for trading"
    assert source.facts == ("505 bars, 2020-12-28 to 2022-12-28",)


def test_a_source_stands_once_with_every_use_of_it() -> None:
    notes = Notes()
    notes.number_of(PRICE, "One")
    other = replace(SOURCE, bars=9, differs_at_most=0.027, differs_by=0.001, differs_most_on="2020-03-16")
    notes.number_of(replace(PRICE, provenance=replace(FACTS, sources=(other, SOURCE))), "Two")
    (source,) = notes.sources()
    assert len(source.facts) == 2
    assert "2.70% at most, on 2020-03-16" in source.facts[1]


def test_parameters_read_as_words() -> None:
    notes = Notes()
    odd = {"adjusted": True, "indicators": "", "seed": None, "decay": 0.94, "bars_per_year": 252.0}
    notes.number_of(replace(PRICE, provenance=replace(FACTS, parameters=odd, sources=())), "One")
    (note,) = notes.all()
    assert "adjusted yes · indicators none · seed none · decay 0.94 · bars per year 252" in note.facts
