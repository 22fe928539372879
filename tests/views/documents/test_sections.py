"""A saved view or dashboard as sections: each view as it is or with what stands over it, what can't be shown named."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.home import Home
from data.saved_views.records import NoSuchView, SavedView
from data.saved_views.saving import delete_view
from data.saved_views.sharing import share_view
from tests.views.documents.conftest import Save
from tests.views.strategies import raw_parameters
from views.documents.dashboard import DASHBOARD, MOST_VIEWS, DashboardView
from views.documents.sections import Contents, Override, contents_of

Open = Callable[..., Contents]


@pytest.fixture
def open_as(stocked: Home) -> Open:
    def contents(user: int, view: SavedView, override: Override | None = None) -> Contents:
        with stocked.database.connect() as connection:
            return contents_of(connection, user, view.id, override)

    return contents


def board(*views: SavedView, more: str = "") -> str:
    return f"views={','.join(str(view.id) for view in views)}{more}"


def shown(contents: Contents) -> list[str]:
    return [f"{section.kind.name} {section.view.query()}" for section in contents.sections]


@given(raw=raw_parameters(DashboardView))
def test_any_input_gives_a_valid_dashboard_that_its_query_brings_back(raw: dict[str, object]) -> None:
    view = DashboardView.parse(raw)
    assert DashboardView.parse(view.query()) == view
    assert len(view.views) <= MOST_VIEWS


@given(text=st.text())
def test_any_text_can_be_the_query_of_a_dashboard(text: str) -> None:
    assert isinstance(DashboardView.parse(text), DashboardView)


def test_a_view_is_one_section_as_it_was_kept(ana: int, save: Save, open_as: Open) -> None:
    contents = open_as(ana, save("chart", "symbol=AAA&range=5y", "A"))
    assert shown(contents) == ["chart symbol=AAA&range=5y"]
    assert (contents.sections[0].title, contents.missing) == ("A", ())


def test_a_dashboard_has_its_views_in_order_and_its_own_range_and_symbol_over_them(
    ana: int, save: Save, open_as: Open
) -> None:
    one, two = save("chart", "symbol=AAA&range=1y"), save("volatility", "symbol=BBB")
    plain = save(DASHBOARD, board(two, one), "plain")
    assert [line.split("&")[0] for line in shown(open_as(ana, plain))] == ["volatility symbol=BBB", "chart symbol=AAA"]
    over = save(DASHBOARD, board(one, two, more="&symbol=BBB&range=5y"), "over")
    assert {(section.view.symbol, section.view.range) for section in open_as(ana, over).sections} == {("BBB", "5y")}  # type: ignore[attr-defined]  # both kinds have them


def test_what_is_asked_for_stands_over_the_dashboards_own(ana: int, save: Save, open_as: Open) -> None:
    dashboard = save(DASHBOARD, board(save("chart", "symbol=AAA"), more="&symbol=BBB&range=5y"))
    day = datetime(2020, 6, 1, tzinfo=UTC)
    (section,) = open_as(ana, dashboard, Override(symbol="AAA", start=day)).sections
    assert (section.view.symbol, section.view.start, section.view.range) == ("AAA", day, "1y")  # type: ignore[attr-defined]  # a chart has them


def test_a_basket_keeps_its_holdings_and_says_so(ana: int, save: Save, open_as: Open) -> None:
    (section,) = open_as(ana, save("risk", "holdings=AAA:1"), Override(symbol="BBB")).sections
    assert section.notes == ("This is about a basket, which BBB does not change.",)
    assert "AAA" in section.view.query()


def test_each_view_is_shown_to_those_who_may_open_it(
    stocked: Home, ana: int, ben: int, save: Save, open_as: Open
) -> None:
    hers, shared, gone = (save("chart", f"symbol=AAA&range={name}") for name in ("1y", "5y", "6m"))
    dashboard = save(DASHBOARD, board(hers, shared, gone))
    with stocked.database.begin() as connection:
        share_view(connection, ana, dashboard.id, {ben: False})
        share_view(connection, ana, shared.id, {ben: False})
        delete_view(connection, ana, gone.id)
    assert shown(open_as(ben, dashboard)) == ["chart symbol=AAA&range=5y"]
    assert open_as(ben, dashboard).missing == ("One of its views is there no more, or is no longer shared.",) * 2
    assert len(open_as(ana, dashboard).sections) == 2
    with pytest.raises(NoSuchView):
        open_as(ben, hers)


def test_a_dashboard_in_a_dashboard_is_named_and_not_opened(ana: int, save: Save, open_as: Open) -> None:
    inner = save(DASHBOARD, board(save("chart", "symbol=AAA")), "Inner")
    contents = open_as(ana, save(DASHBOARD, board(inner), "Outer"))
    assert (contents.sections, contents.missing) == ((), ("Inner is a dashboard, and a dashboard holds none.",))


def test_a_kind_that_is_not_there_is_named_and_its_neighbours_open(ana: int, save: Save, open_as: Open) -> None:
    strange, plain = save("astrology", "sign=leo", "Stars"), save("chart", "symbol=AAA")
    contents = open_as(ana, save(DASHBOARD, board(strange, plain)))
    assert len(contents.sections) == 1
    assert contents.missing == (
        "Stars: This was kept from a page named 'astrology', which this version of Oriel does not have.",
    )


def test_what_could_not_be_read_is_noted_on_its_section(ana: int, save: Save, open_as: Open) -> None:
    (section,) = open_as(ana, save("chart", "symbol=AAA&colour=red&range=9y")).sections
    assert [note.split(":")[0] for note in section.notes] == ["Left out"] * 2
