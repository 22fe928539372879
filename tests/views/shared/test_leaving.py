"""The golden list: a field that nobody has classified fails here, and what stays never leaves."""

from dataclasses import MISSING, fields
from datetime import UTC, datetime

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
    panel_to_json,
)
from views.documents.document import Document, DocumentSection, canonical_json
from views.registry import kinds
from views.risk.state import RiskView
from views.shared.leaving import LIST, leaving, leaving_panel
from views.shared.redacting import HIDING, RISK_AMOUNTS

POISON = "must-not-leave"
# Every class of which a document is made. Whoever adds one, or a field to one, decides here and in the list.
GOLDEN = {
    Document: "code_version made_at missing sections title",
    DocumentSection: "data_version kind kind_title notes panels query title words",
    Panel: "content context name provenance title warnings",
    Provenance: "as_of method parameters quarantined reference rows sources",
    SourceNote: "bars caution differs_at_most differs_by differs_most_on first last name title",
    Figure: "figure sentence",
    Table: "columns frame rows_named_by",
    Column: "decimals kind name opens title unit unit_from",
    Metrics: "items sentence",
    Metric: "decimals kind label name note signed unit value",
    Message: "kind text",
}
STAYS = {
    (Document, "code_version"),
    (Document, "missing"),
    (DocumentSection, "data_version"),
    (DocumentSection, "kind"),
    (DocumentSection, "query"),
    (Provenance, "reference"),
    (SourceNote, "name"),
    (Table, "rows_named_by"),
    (Column, "opens"),
}
RISK_FIELDS = """
    ahead basket benchmark block cash confidence correlation costs currency decay drawdown_budget dropped end equity
    factors flow frequency goal holdings horizon kelly_fraction least_weight loss_budget lot market_shock method
    most_weight atr_multiple paths process proxies range rebalancing refit reset risk_free risk_free_series rolling
    ruin seed shocks sized sizes source start stop tab tail target target_volatility tested trade_risk trained window
"""


def poisoned_table() -> Table:
    frame = pd.DataFrame({"day": ["a"], "secret": [POISON], "unlisted": [POISON]})
    columns = (Column("day", "Day", "text", opens=f"/{POISON}?"), Column("secret", "Secret", "text"))
    return Table(columns, frame, rows_named_by="secret")


def poisoned(content: Content) -> Panel:
    source = SourceNote(POISON, "A file", 3, "2024-01-01", "2024-01-03")
    facts = Provenance("counted", "2024-01-03", 3, 0, (source,), {"window": 3}, reference=POISON)
    return Panel("one", "One", content, facts, ("Few rows.",), "three days")


def poisoned_document() -> Document:
    figure = Figure({"data": [], "layout": {"height": 300}, "frames": POISON, "config": {"x": POISON}})
    panels = tuple(map(poisoned, (poisoned_table(), figure, Metrics(()), Message("info", "Nothing."))))
    section = DocumentSection("One", POISON, "Chart", f"symbol={POISON}", "AAPL", panels, POISON, ("A note.",))
    return Document("Title", datetime(2026, 1, 2, tzinfo=UTC), POISON, (section,), (POISON,))


@pytest.mark.parametrize("made", GOLDEN, ids=lambda made: made.__name__)
def test_every_field_is_classified(made: type) -> None:
    names = {field.name for field in fields(made)}
    assert names == set(GOLDEN[made].split())
    listed = LIST[made]
    assert set(listed.leaves) | set(listed.stays) == names
    assert set(listed.leaves).isdisjoint(listed.stays)
    assert {(made, name) for name in listed.stays} == {pair for pair in STAYS if pair[0] is made}


def test_the_list_has_every_class_of_a_document_and_no_other() -> None:
    assert LIST.keys() == GOLDEN.keys()
    assert set(Content.__args__) < set(LIST)


def test_nothing_that_stays_is_in_what_leaves() -> None:
    before = canonical_json(poisoned_document())
    assert before.count(POISON.encode()) > 10
    after = canonical_json(leaving(poisoned_document()))
    assert POISON.encode() not in after
    assert b"Few rows." in after


def test_a_table_loses_the_column_that_names_its_rows_for_the_machine() -> None:
    table = leaving_panel(poisoned(poisoned_table())).content
    assert isinstance(table, Table)
    assert list(table.frame.columns) == ["day"]
    assert [column.name for column in table.columns] == ["day"]


def test_leaving_twice_is_leaving_once() -> None:
    once = leaving(poisoned_document())
    assert canonical_json(leaving(once)) == canonical_json(once)


def test_what_stays_is_replaced_by_something_of_its_own_kind() -> None:
    for made, listed in LIST.items():
        for field in fields(made):
            if field.name in listed.stays and field.default is not MISSING:
                assert listed.stays[field.name] == field.default


def test_every_field_of_a_risk_view_is_known_to_be_an_amount_or_none() -> None:
    assert {field.name for field in fields(RiskView)} == set(RISK_FIELDS.split())
    assert set(RISK_FIELDS.split()) > RISK_AMOUNTS


def test_every_kind_is_known_to_have_amounts_or_none() -> None:
    assert HIDING.keys() == kinds().keys()


def test_a_panel_keeps_its_numbers() -> None:
    panel = poisoned(Metrics((Metric("last", "Last", 1.5, unit="USD"),), "A sentence."))
    left = orjson.loads(orjson.dumps(panel_to_json(leaving_panel(panel))))
    assert left["content"]["items"][0]["value"] == 1.5
    assert (left["provenance"]["as_of"], left["warnings"]) == ("2024-01-03", ["Few rows."])
