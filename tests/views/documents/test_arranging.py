"""Making dashboards, and putting what is on them in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.home import Home
from data.saved_views.reading import get_view, list_versions
from data.saved_views.records import BadName, NameTaken, NoSuchView, NotYours, SavedView, Stale
from data.saved_views.sharing import share_view
from tests.views.documents.conftest import Save
from views.documents.arranging import (
    TooManyViews,
    arrange,
    make_dashboard,
    moved,
    put_on_dashboard,
    views_of,
    with_added,
    without,
)
from views.documents.dashboard import DASHBOARD, MOST_VIEWS
from views.documents.reading import ReadingView, own_reading

IDS = st.lists(st.integers(1, 50), unique=True, max_size=MOST_VIEWS).map(tuple)


@pytest.fixture
def two(save: Save) -> list[SavedView]:
    return [save("chart", f"symbol={symbol}") for symbol in ("AAA", "BBB")]


@pytest.fixture
def board(stocked: Home, ana: int, two: list[SavedView]) -> SavedView:
    with stocked.database.begin() as connection:
        return make_dashboard(connection, ana, "Friday", [view.id for view in two])


@given(views=IDS, view=st.integers(1, 50), step=st.sampled_from([-1, 1]))
def test_moving_there_and_back_changes_nothing(views: tuple[int, ...], view: int, step: int) -> None:
    there = moved(views, view, step)
    assert sorted(there) == sorted(views)
    assert there == views or moved(there, view, -step) == views


@given(views=IDS, view=st.integers(1, 50))
def test_what_is_taken_off_is_gone_and_the_rest_keeps_its_order(views: tuple[int, ...], view: int) -> None:
    rest = without(views, view)
    assert view not in rest
    assert [one for one in views if one != view] == list(rest)


def test_a_view_is_added_once_and_at_the_end() -> None:
    assert with_added((3, 1), [2, 3, 2]) == (3, 1, 2)


def test_a_dashboard_holds_so_many_and_no_more() -> None:
    full = tuple(range(1, MOST_VIEWS + 1))
    assert with_added(full, [1]) == full
    with pytest.raises(TooManyViews, match="at most 24 views"):
        with_added(full, [99])


def test_a_new_one_holds_what_was_chosen_in_that_order(board: SavedView, two: list[SavedView]) -> None:
    assert board.kind == DASHBOARD
    assert views_of(board) == tuple(view.id for view in two)
    assert own_reading(board) == ReadingView()


def test_it_needs_a_name_that_is_free(stocked: Home, ana: int, board: SavedView) -> None:
    with pytest.raises(BadName, match="Give the dashboard a name"), stocked.database.begin() as connection:
        make_dashboard(connection, ana, "  ", ())
    with pytest.raises(NameTaken), stocked.database.begin() as connection:
        make_dashboard(connection, ana, "friday", ())


def test_an_order_is_kept_with_what_stands_over_it(stocked: Home, ana: int, board: SavedView) -> None:
    first, second = views_of(board)
    over = ReadingView(symbol="BBB", range="1y")
    with stocked.database.begin() as connection:
        now = arrange(connection, ana, board.id, known_version=1, views=(second, first), reading=over)
        put = put_on_dashboard(connection, ana, board.id, [first])
    assert views_of(now) == views_of(put) == (second, first)
    assert own_reading(now) == own_reading(put) == over


def test_what_somebody_saved_meanwhile_is_not_lost(stocked: Home, ana: int, board: SavedView) -> None:
    with stocked.database.begin() as connection:
        arrange(connection, ana, board.id, known_version=1, views=(), reading=ReadingView())
    with pytest.raises(Stale), stocked.database.begin() as connection:
        arrange(connection, ana, board.id, known_version=1, views=views_of(board), reading=ReadingView())
    with stocked.database.begin() as connection:
        assert [len(one.state.query) > 0 for one in list_versions(connection, ana, board.id)] == [False, True]


def test_nobody_puts_on_it_what_they_may_not_open(
    stocked: Home, ana: int, ben: int, board: SavedView, save: Save
) -> None:
    theirs = save("chart", "symbol=AAA", "Ben's", owner=ben)
    for view in (theirs.id, 999_999, board.id):
        with pytest.raises(NoSuchView), stocked.database.begin() as connection:
            put_on_dashboard(connection, ana, board.id, [view])


def test_what_was_shared_once_stays_in_its_place(stocked: Home, ana: int, ben: int, save: Save) -> None:
    """It is named as missing; taking it off is for whoever arranges the dashboard."""
    theirs = save("chart", "symbol=AAA", "Ben's", owner=ben)
    with stocked.database.begin() as connection:
        share_view(connection, ben, theirs.id, {ana: False})
        board = make_dashboard(connection, ana, "With Ben's", [theirs.id])
        share_view(connection, ben, theirs.id, {})
        now = arrange(connection, ana, board.id, known_version=1, views=views_of(board), reading=ReadingView())
    assert views_of(now) == (theirs.id,)


def test_only_who_may_change_it_arranges_it(stocked: Home, ana: int, ben: int, board: SavedView) -> None:
    with stocked.database.begin() as connection:
        share_view(connection, ana, board.id, {ben: False})
    with pytest.raises(NotYours), stocked.database.begin() as connection:
        arrange(connection, ben, board.id, known_version=1, views=(), reading=ReadingView())
    with stocked.database.begin() as connection:
        share_view(connection, ana, board.id, {ben: True})
        assert arrange(connection, ben, board.id, known_version=1, views=(), reading=ReadingView()).version == 2


def test_a_view_that_is_no_dashboard_is_not_arranged(stocked: Home, ana: int, two: list[SavedView]) -> None:
    with pytest.raises(NoSuchView), stocked.database.begin() as connection:
        put_on_dashboard(connection, ana, two[0].id, [two[1].id])
    with stocked.database.begin() as connection:
        assert get_view(connection, ana, two[0].id).version == 1
