"""What a person reads of where a panel's numbers come from."""

import json

from dash import html

from components.panel import Message, Panel, Provenance, SourceNote, panel_from_json, panel_to_json
from components.provenance import provenance_list
from components.provenance_rows import provenance_rows


def links(component: object) -> list[html.A]:
    children = getattr(component, "children", component)
    each = children if isinstance(children, list | tuple) else [children]
    found = [component] if isinstance(component, html.A) else []
    return found + [link for child in each if hasattr(child, "children") for link in links(child)]


def test_the_reference_is_a_link_to_its_part_of_the_manual() -> None:
    (link,) = links(provenance_list(Provenance("How", reference="volatility#cone")))
    assert link.href == "/manual/volatility#cone"
    assert link.children == "Method"
    assert (link.target, link.rel) == ("_blank", "noopener")


def test_without_a_reference_there_is_no_link() -> None:
    assert links(provenance_list(Provenance("How"))) == []


def test_the_json_keeps_the_reference_as_it_is() -> None:
    panel = Panel("cone", "Cone", Message("info", "…"), Provenance("How", reference="volatility#cone"))
    raw = json.loads(json.dumps(panel_to_json(panel)))
    assert raw["provenance"]["reference"] == "volatility#cone"
    assert panel_from_json(raw) == panel


def test_a_source_that_others_outrank_says_that_none_of_it_is_used() -> None:
    unused = SourceNote("f", "Imported files", 0, "", "")
    panel = Panel("fit", "Fit", Message("info", "…"), Provenance("How", sources=(unused,)))
    assert ("Source", "Imported files (f), no bar used") in provenance_rows(panel)
    assert "no bar used" in str(provenance_list(panel.provenance))
