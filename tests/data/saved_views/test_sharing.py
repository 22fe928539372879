"""Who else may open a view, what each person marks, and what a page opens with."""

import pytest

from data.database import Database
from data.saved_views.reading import get_view, list_views
from data.saved_views.records import Access, InHouse, NoSuchView, SavedView, State, Words
from data.saved_views.saving import delete_view, save_view
from data.saved_views.sharing import (
    default_of,
    mark_favourite,
    mark_opened,
    set_default,
    share_view,
    shared_with,
)


@pytest.fixture
def view(database: Database, ana: int) -> SavedView:
    with database.begin() as connection:
        return save_view(connection, ana, "risk", State("holdings=AAPL:1"), Words("Mine"))


WAYS: tuple[tuple[bool | None, InHouse, Access], ...] = (
    (False, "", "view"),
    (True, "", "edit"),
    (False, "edit", "edit"),
    (True, "view", "edit"),
    (None, "view", "view"),
)


def test_who_is_named_or_in_the_house_may(database: Database, ana: int, ben: int, view: SavedView) -> None:
    for edit, in_house, access in WAYS:
        people = {} if edit is None else {ben: edit}
        with database.begin() as connection:
            share_view(connection, ana, view.id, people, in_house)
            assert get_view(connection, ben, view.id).access == access
            assert list_views(connection, ben)[0].id == view.id
            assert shared_with(connection, ana, view.id) == people
            assert get_view(connection, ana, view.id).access == "owner"


def test_what_is_shared_no_more_is_gone(database: Database, ana: int, ben: int, view: SavedView) -> None:
    with database.begin() as connection:
        share_view(connection, ana, view.id, {ben: True}, "view")
        share_view(connection, ana, view.id, {})
    with database.connect() as connection:
        assert list_views(connection, ben) == ()


def test_marks_are_ones_own(database: Database, ana: int, ben: int, view: SavedView) -> None:
    with database.begin() as connection:
        share_view(connection, ana, view.id, {ben: False})
        mark_favourite(connection, ben, view.id, True)
        mark_opened(connection, ana, view.id)
        mine, theirs = get_view(connection, ana, view.id), get_view(connection, ben, view.id)
    assert (mine.favourite, theirs.favourite) == (False, True)
    assert mine.opened_at is not None
    assert theirs.opened_at is None
    with database.begin() as connection:
        mark_favourite(connection, ben, view.id, False)
        assert not get_view(connection, ben, view.id).favourite


def test_a_page_opens_with_its_default_until_that_is_let_go(database: Database, ana: int, view: SavedView) -> None:
    with database.begin() as connection:
        assert default_of(connection, ana, "risk") is None
        set_default(connection, ana, "risk", view.id)
        assert default_of(connection, ana, "risk") == view.id
        set_default(connection, ana, "risk", None)
        assert default_of(connection, ana, "risk") is None


def test_nobody_marks_what_they_may_not_open(database: Database, ana: int, ben: int, view: SavedView) -> None:
    for attempt in (
        lambda connection: mark_favourite(connection, ben, view.id, True),
        lambda connection: mark_opened(connection, ben, view.id),
        lambda connection: set_default(connection, ben, "risk", view.id),
        lambda connection: shared_with(connection, ben, view.id),
    ):
        with pytest.raises(NoSuchView), database.begin() as connection:
            attempt(connection)


def test_a_default_that_was_deleted_is_none(database: Database, ana: int, view: SavedView) -> None:
    with database.begin() as connection:
        set_default(connection, ana, "risk", view.id)
        delete_view(connection, ana, view.id)
        assert default_of(connection, ana, "risk") is None
