"""docs/predictions.md is what the registry says of the models."""

from pathlib import Path

from analytics.predictions.models_page import table


def test_the_page_holds_the_registrys_table_of_models() -> None:
    page = Path(__file__).parents[3] / "docs" / "predictions.md"
    assert f"\n\n{table()}\n" in page.read_text(), "put the output of: python -m analytics.predictions.models_page"
