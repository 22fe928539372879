"""The small picture of every kind of view and of dashboards, kept until the data change."""

from dataclasses import replace

import pytest

from data import rights
from data.home import Home
from data.saved_views.records import State, Words
from data.saved_views.saving import save_view
from tests.views.documents.conftest import Save
from views.allowed import in_role
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
    chart = contents.sections[0].kind
    never = replace(chart, panels=tuple(replace(spec, build=lambda *_: 1 / 0) for spec in chart.panels))
    again = replace(contents, sections=(replace(contents.sections[0], kind=never),))
    assert thumbnail(again, stocked.market, stocked.cache, "light") == first
    assert thumbnail(again, stocked.market, stocked.cache, "dark") != first
    without = replace(contents, sections=(replace(contents.sections[0], kind=replace(chart, panels=())),))
    assert "It has no picture." in thumbnail(without, stocked.market, stocked.cache, "light")


def test_who_may_not_open_the_kind_sees_no_picture_and_spoils_nobody_elses(
    stocked: Home, ana: int, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = replace(rights.RIGHTS["user"], kinds=frozenset({"risk"}))
    monkeypatch.setitem(rights.RIGHTS, "user", limited)  # type: ignore[arg-type]  # read-only for the code
    contents = opened(stocked, ana, save("chart", "symbol=AAA").id)

    def seen(role: str) -> str:
        with in_role(role):
            return thumbnail(contents, stocked.market, stocked.cache, "light")

    before, drawn, after = seen("user"), seen("premium"), seen("user")
    assert "<path" in drawn
    assert "<path" not in before
    assert before == after
