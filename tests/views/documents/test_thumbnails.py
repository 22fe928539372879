"""The small picture of every kind of view and of dashboards, kept until the data change."""

from dataclasses import replace

import pytest

from data.home import Home
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from tests.views.documents.conftest import Save
from views.documents.sections import Contents, contents_of
from views.documents.thumbnails import NO_VIEWS, thumbnail
from views.registry import kinds

MARKS = ("<path", "<rect x", "<text")


def opened(home: Home, user: int, view_id: int) -> Contents:
    with home.database.connect() as connection:
        return contents_of(connection, user, view_id)


@pytest.mark.parametrize("kind", kinds().values(), ids=list(kinds()))
def test_the_picture_of_a_kind_is_one_of_its_quick_panels(kind) -> None:  # type: ignore[no-untyped-def]  # parametrized
    assert kind.picture in [spec.name for spec in kind.panels if not spec.slow]


@pytest.mark.parametrize("kind", ["chart", "risk", "volatility", "home"])
def test_every_kind_has_a_picture_of_its_own(
    demo_home: Home, demo_ana: int, demo_saved: dict[str, int], kind: str
) -> None:
    contents = opened(demo_home, demo_ana, demo_saved[kind])
    light, dark = (thumbnail(contents, demo_home.market, demo_home.cache, theme) for theme in ("light", "dark"))  # type: ignore[arg-type]  # parametrized
    assert any(mark in light for mark in MARKS)
    assert light != dark
    assert len(light) < 40_000


def test_a_dashboard_shows_its_first_views(demo_home: Home, demo_ana: int, demo_saved: dict[str, int]) -> None:
    views = ",".join(str(demo_saved[kind]) for kind in ("chart", "volatility"))
    with demo_home.database.begin() as connection:
        board, empty = (
            save_view(connection, demo_ana, "dashboard", State(query), Words(query or "empty")).id
            for query in (f"views={views}", "")
        )
    whole = thumbnail(opened(demo_home, demo_ana, board), demo_home.market, demo_home.cache, "light")
    assert whole.count("<svg") == 3
    assert NO_VIEWS in thumbnail(opened(demo_home, demo_ana, empty), demo_home.market, demo_home.cache, "light")


def test_it_is_drawn_once_for_everybody(stocked: Home, ana: int, save: Save) -> None:
    contents = opened(stocked, ana, save("chart", "symbol=AAA").id)
    first = thumbnail(contents, stocked.market, stocked.cache, "light")
    kind = replace(contents.sections[0].kind, panels=())
    again = replace(contents, sections=(replace(contents.sections[0], kind=kind),))
    assert thumbnail(again, stocked.market, stocked.cache, "light") == first
    assert "It has no picture." in thumbnail(again, stocked.market, stocked.cache, "dark")
