"""docs/indicators.md is what the registry says."""

from pathlib import Path

from analytics.indicators.__main__ import markdown


def test_the_page_is_the_registrys() -> None:
    page = Path(__file__).parents[3] / "docs" / "indicators.md"
    assert page.read_text() == markdown(), "run: python -m analytics.indicators > docs/indicators.md"
