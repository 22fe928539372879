"""docs/risk.md is what the registry says."""

from pathlib import Path

from analytics.risk.measures_page import tables


def test_the_page_holds_the_registrys_tables() -> None:
    page = Path(__file__).parents[3] / "docs" / "risk.md"
    assert tables() in page.read_text(), "put the output of: python -m analytics.risk.measures_page"
