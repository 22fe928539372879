"""What was frozen by an older version opens: the files in `kept` are such documents, and are never changed.

Who changes what a panel is made of brings the older JSON up to date where it is read; who changes the form of the
JSON leaves a file of the new one here.
"""

from pathlib import Path

import orjson
import pytest

from components.panel import Figure, Message, Metrics, Table
from components.sheet_text import panel_lines
from views.documents.comparing import compare
from views.documents.document import FORM, document_from_json
from views.documents.facts import facts_of

KEPT = sorted((Path(__file__).parent / "kept").glob("form_*.json"))


def test_there_is_one_of_every_form() -> None:
    assert [path.stem for path in KEPT] == [f"form_{number}" for number in range(1, FORM + 1)]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_it_opens_with_all_that_it_said(path: Path) -> None:
    document = document_from_json(orjson.loads(path.read_bytes()))
    (section,) = document.sections
    assert [type(panel.content) for panel in section.panels] == [Figure, Table, Metrics, Message]
    said = [
        {fact.label: fact.text_of(fact.value) for fact in facts_of(panel.content).values()} for panel in section.panels
    ]
    assert said[0]["Close · last"] == "2.00000"
    assert (said[1]["2024-01-02 · Close"], said[1]["2024-01-02 · Value"]) == ("1.50 USD", "10.00 %")
    assert said[2] == {"Last": "1.50 USD", "CAGR": "–"}
    assert document.as_of == ("2024-01-03", "2024-01-03")
    assert [failure.panel for failure in document.failures] == ["Missing"]
    assert document.missing == ("One of its views is there no more.",)
    assert section.panels[0].provenance.sources[0].caution == "not for trading"
    assert all(list(panel_lines(panel)) for panel in section.panels)
    assert compare(document, document).changes == 0
