"""Documents: each panel made or a sentence in its place; slow ones computed once, and only where that is wanted."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from components.panel import Message, Metric, Metrics, Panel, Provenance
from data.home import Home, make_home
from tests.data.market_data import made_bars, store
from views.base import PanelSpec, ViewKind
from views.chart import KIND, ChartView
from views.documents.document import Document, canonical_json, digest_of, document_from_json
from views.documents.making import Slow, make_document
from views.documents.sections import Section

NOW = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)


def answer(view: Any, *_: Any) -> Panel:
    number = Metric("answer", "Answer", 42.0)
    return Panel("answer", "Answer", Metrics((number,)), Provenance("by thought", as_of="2021-02-03"))


def broken(view: Any, *_: Any) -> Panel:
    raise ZeroDivisionError


class Counted:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, view: Any, *_: Any) -> Panel:
        self.calls += 1
        return answer(view)


def kind_of(*panels: PanelSpec[ChartView]) -> ViewKind[ChartView]:
    return replace(KIND, name="chart", panels=panels, lead=tuple(spec.name for spec in panels), manual="")


def made(home: Home, kind: ViewKind[ChartView], slow: Slow = "compute", query: str = "symbol=AAA") -> Document:
    section = Section(1, "A", kind, ChartView.parse(query), notes=("a note",))
    return make_document("D", [section], home.market, home.cache, made_at=NOW, user_id=1, slow=slow, missing=("gone",))


def words_of(document: Document) -> list[str]:
    contents = [panel.content for panel in document.sections[0].panels]
    return [content.text for content in contents if isinstance(content, Message)]


def test_a_slow_panel_is_computed_once_and_then_kept(stocked: Home) -> None:
    build = Counted()
    kind = kind_of(PanelSpec("answer", "Answer", build, slow=True))
    assert words_of(made(stocked, kind, "kept")) == [
        "This takes long to compute and has not been computed for these settings yet."
    ]
    assert build.calls == 0
    computed = made(stocked, kind)
    assert (
        canonical_json(computed) == canonical_json(made(stocked, kind)) == canonical_json(made(stocked, kind, "kept"))
    )
    assert build.calls == 1
    assert words_of(computed) == []


@pytest.mark.parametrize("slow", [False, True])
def test_a_panel_that_fails_is_named_and_takes_no_other_with_it(stocked: Home, slow: bool) -> None:
    kind = kind_of(PanelSpec("broken", "Broken", broken, slow=slow), PanelSpec("answer", "Answer", answer))
    document = made(stocked, kind)
    assert [(failure.section, failure.panel) for failure in document.failures] == [("A", "Broken")]
    assert document.as_of == ("2021-02-03", "2021-02-03")
    assert "ZeroDivision" not in canonical_json(document).decode()


def test_a_symbol_that_is_not_there_is_a_sentence_and_no_failure(stocked: Home) -> None:
    document = made(stocked, KIND, query="symbol=NONE")
    assert document.failures == ()
    assert all("NONE" in text for text in words_of(document))
    assert len(words_of(document)) == len(KIND.lead)


def test_the_json_says_everything_again_and_the_digest_is_of_the_numbers(stocked: Home) -> None:
    document = made(stocked, kind_of(PanelSpec("answer", "Answer", answer)))
    content = canonical_json(document)
    again = document_from_json(orjson.loads(content))
    assert again == document
    assert digest_of(canonical_json(again)) == digest_of(content)
    assert digest_of(canonical_json(replace(document, title="E"))) != digest_of(content)


def test_an_unknown_form_of_json_is_not_guessed_at(stocked: Home) -> None:
    raw = orjson.loads(canonical_json(made(stocked, kind_of())))
    with pytest.raises(ValueError, match="form 2"):
        document_from_json({**raw, "form": 2})


@pytest.mark.parametrize(
    ("query", "differs"),
    [("symbol=AAA", False), ("symbol=BBB", True), ("symbol=AAA&compare=BBB", True), ("symbol=NONE", True)],
)
def test_the_version_of_its_data_is_of_every_instrument_that_it_names(stocked: Home, query: str, differs: bool) -> None:
    before = made(stocked, kind_of(), query=query).data_version
    store(stocked.database, "BBB", made_bars("2021-05-01", 5))
    again = make_home(stocked.settings, stocked.database)  # which has not looked before
    assert (made(again, kind_of(), query=query).data_version != before) is differs
