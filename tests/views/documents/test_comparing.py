"""What changed is named number by number, and nothing else is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from components.figures.arrays import typed_array
from components.panel import Column, Content, Figure, Message, Metric, Metrics, Panel, Provenance, Table
from views.documents.comparing import PanelChanges, compare, comparison_to_json
from views.documents.document import Document, DocumentSection
from views.documents.facts import facts_of

EARLY = datetime(2026, 11, 13, tzinfo=UTC)
COLUMNS = (Column("key", "Key", "text"), Column("name", "Name", "text"), Column("share", "Share", "percent", 1))


def document(*contents: Content, days: int = 0, data: str = "d1", as_of: str = "2026-11-12") -> Document:
    panels = tuple(
        Panel(f"p{number}", f"Panel {number}", content, Provenance("m", as_of=as_of))
        for number, content in enumerate(contents)
    )
    section = DocumentSection("Tech", "chart", "Chart", "symbol=AAA", "AAA", panels, data)
    return Document("D", EARLY + timedelta(days=days), "c1", (section,))


def changed(before: Content, after: Content) -> PanelChanges:
    (only,) = compare(document(before), document(after, days=1)).panels
    return only


def lines(changes: PanelChanges) -> list[tuple[str, str, str, str]]:
    return [(one.what, one.before_text, one.after_text, one.difference_text) for one in changes.changes]


def metrics(last: float | None, volume: int = 7) -> Metrics:
    return Metrics((Metric("last", "Last", last, unit="USD"), Metric("volume", "Volume", volume, "integer")))


def table(rows: dict[str, tuple[str, float]], named_by: str = "key") -> Table:
    frame = pd.DataFrame([(key, name, share) for key, (name, share) in rows.items()], columns=["key", "name", "share"])
    return Table(COLUMNS, frame, named_by)


def line(values: list[float], days: list[float], name: str = "Close") -> Figure:
    trace = {"type": "scatter", "name": name, "x": typed_array(days), "y": typed_array(values)}
    return Figure({"data": [trace], "layout": {"xaxis": {"type": "date"}}})


def test_equal_documents_have_no_difference_and_say_how_much_was_compared() -> None:
    contents = (metrics(1.0), table({"a": ("A", 0.5)}), line([1.0, 2.0], [0.0, 864e5]), Message("info", "so"))
    found = compare(document(*contents), document(*contents, days=7))
    assert (found.panels, found.unchanged, found.changes) == ((), 4, 0)
    assert found.compared == 2 + 1 + 7 + 1
    assert found.notes == ("Both were made from the same state of the data.",)


def test_a_metric_is_written_as_it_reads_with_its_difference() -> None:
    found = changed(metrics(1234.5), metrics(1230.0))
    assert lines(found) == [("Last", "1,234.50 USD", "1,230.00 USD", "−4.50 USD")]
    assert found.changes[0].difference == -4.5


def test_a_change_smaller_than_what_is_written_is_shown_with_its_digits() -> None:
    found = changed(metrics(1234.5), metrics(1234.5001))
    assert lines(found) == [("Last", "1234.5", "1234.5001", "+0.0001")]


@pytest.mark.parametrize(("before", "after"), [(None, 1.0), (1.0, None)])
def test_a_number_that_comes_or_goes_has_no_difference(before: float | None, after: float | None) -> None:
    (change,) = changed(metrics(before), metrics(after)).changes
    assert (change.before, change.after, change.difference) == (before, after, None)
    assert "–" in (change.before_text, change.after_text)


def test_rows_are_known_by_their_name_wherever_they_stand() -> None:
    before = table({"a": ("Alpha", 0.5), "b": ("Beta", 0.3), "c": ("Gamma", 0.2)})
    after = table({"c": ("Gamma", 0.2), "a": ("Alpha", 0.625), "d": ("Delta", 0.1)})
    assert lines(changed(before, after)) == [
        ("Alpha · Share", "50.0 %", "62.5 %", "+12.5 pp"),
        ("Delta · Share", "not there", "10.0 %", ""),
        ("Beta · Share", "30.0 %", "not there", ""),
    ]


def test_rows_without_a_name_go_by_their_first_words() -> None:
    before, after = table({"a": ("x", 0.5)}, ""), table({"a": ("x", 0.25)}, "")
    assert [line[0] for line in lines(changed(before, after))] == ["a · Share"]


def test_of_a_line_it_says_its_points_ends_and_extremes() -> None:
    found = changed(line([1.0, 3.0], [0.0, 864e5]), line([1.0, 3.0, float("nan"), 2.0], [0.0, 864e5, 1728e5, 2592e5]))
    assert lines(found) == [
        ("Close · points", "2", "4", "+2"),
        ("Close · to", "1970-01-02", "1970-01-04", ""),
        ("Close · last", "3.00000", "2.00000", "−1.00000"),
    ]


def test_what_has_no_numbers_is_no_second_of_its_name() -> None:
    both = {"data": [{"type": "scatter", "name": "AAA", "x": [None], "y": [None]}, {"name": "AAA", "y": [1.0, 2.0]}]}
    assert {fact.label.split(" · ")[0] for fact in facts_of(Figure({**both, "layout": {}})).values()} == {"AAA"}


def test_of_bars_with_names_it_says_each() -> None:
    def bars(tech: float) -> Figure:
        trace = {"type": "bar", "orientation": "h", "y": ["Tech", "Energy"], "x": [tech, 10.0]}
        return Figure({"data": [trace], "layout": {}})

    assert lines(changed(bars(20.0), bars(25.0))) == [("Bar · Tech", "20.0000", "25.0000", "+5.0000")]


def test_a_panel_that_became_something_else_is_said_to_have() -> None:
    found = changed(metrics(1.0), Message("error", "It could not be made."))
    assert found.changes == ()
    assert found.notes == (
        "It was a list of numbers and is a message, so its numbers can't be held against each other.",
    )


def test_panels_of_one_document_only_are_named() -> None:
    found = compare(document(metrics(1.0), metrics(2.0)), document(metrics(1.0), days=1))
    assert (found.gone, found.new) == (("Tech: Panel 1",), ())


def test_two_sections_of_one_name_are_told_apart_by_their_order() -> None:
    one, two = document(metrics(1.0)), document(metrics(2.0))
    both = replace(one, sections=one.sections + two.sections)
    swapped = replace(both, sections=two.sections + one.sections, made_at=EARLY + timedelta(days=1))
    assert [len(panel.changes) for panel in compare(both, swapped).panels] == [1, 1]


def test_the_earlier_is_the_one_made_first_whichever_is_named_first() -> None:
    old, new = document(metrics(1.0)), document(metrics(2.0), days=1, data="d2")
    assert compare(old, new) == compare(new, old)
    assert compare(new, old).panels[0].changes[0].difference == 1.0


def test_what_stands_beside_the_numbers_is_compared_too() -> None:
    later = document(metrics(1.0), days=1, as_of="2026-11-13", data="d2")
    section = replace(later.sections[0], query="symbol=BBB")
    found = compare(document(metrics(1.0)), replace(later, code_version="c2", sections=(section,)))
    assert found.panels[0].notes == ("As of 2026-11-13; before, as of 2026-11-12.",)
    assert [note.split()[-1] for note in found.notes] == ["not.", "between."]


def test_the_json_holds_the_numbers_themselves() -> None:
    found = comparison_to_json(compare(document(metrics(1.0)), document(metrics(1.1), days=1)))
    (change,) = found["panels"][0]["changes"]
    assert (change["before"], change["after"]) == (1.0, 1.1)
    assert change["difference"] == pytest.approx(0.1)
