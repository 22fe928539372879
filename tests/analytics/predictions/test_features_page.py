"""docs/predictions.md is what the registry says."""

from pathlib import Path

from analytics.predictions.features_page import table


def test_the_page_holds_the_registrys_table() -> None:
    page = Path(__file__).parents[3] / "docs" / "predictions.md"
    assert f"\n\n{table()}\n" in page.read_text(), "put the output of: python -m analytics.predictions.features_page"
