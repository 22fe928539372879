from datetime import UTC, datetime

import pytest

from components.bell import bell_face
from components.notice_list import NoticeRow, notice_list

AT = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(("unread", "shown"), [(1, "1"), (99, "99"), (100, "99+"), (5000, "99+")])
def test_the_bell_says_how_many_in_a_number_and_in_words(unread: int, shown: str) -> None:
    _, count, words = bell_face(unread)
    assert count.children == shown
    assert words.children == f"Notices: {unread} unread"


def test_a_bell_with_nothing_unread_shows_no_number() -> None:
    assert len(bell_face(0)) == 2


def test_a_problem_is_named_beside_its_colour() -> None:
    shown = repr(notice_list([NoticeRow("problem", "It failed.", "", AT, is_read=False)]))
    assert "Problem: " in shown
    assert "2026-11-20 11:30 UTC" in shown
    assert "is-unread" in shown


def test_an_empty_list_says_what_would_be_there() -> None:
    assert "nothing to tell you" in repr(notice_list([]))
