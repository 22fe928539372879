"""Views, links and reports count together, and the role says how many."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data import rights
from data.database import Database
from data.reports.definition import Definition
from data.reports.keeping import create_report, delete_report, undelete_report
from data.reports.records import NoRoom as NoRoomForReport
from data.rights import NotAllowed
from data.saved_things import count_saved_things, full_sentence
from data.saved_views.records import NoRoom, SavedViewError, State, Words
from data.saved_views.saving import change_view, delete_view, save_view, undelete_view
from data.share_links.keeping import create_link, revoke_link
from data.share_links.terms import NoRoom as NoRoomForLink
from data.share_links.terms import Terms
from data.users import User, add_user

NOW = datetime(2026, 11, 20, tzinfo=UTC)
STATE = State("symbol=SPX")


@pytest.fixture
def ana(database: Database, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setitem(rights.RIGHTS, "user", replace(rights.RIGHTS["user"], saved_things=3))  # type: ignore[arg-type]  # read-only for the code
    with database.begin() as connection:
        return add_user(connection, "ana@example.org", "three quiet herons")


def test_the_fourth_is_one_too_many_whatever_it_is(database: Database, ana: User) -> None:
    with database.begin() as connection:
        view = save_view(connection, ana.id, "chart", STATE, Words("One"))
        link = create_link(connection, ana.id, view.id, Terms(), NOW).link
        report = create_report(connection, ana.id, Definition("Friday"))
        assert count_saved_things(connection) == {ana.id: 3}
        with pytest.raises(NoRoom, match="3 views, links and reports"):
            save_view(connection, ana.id, "chart", STATE, Words("Two"))
        with pytest.raises(NoRoomForLink, match="role user"):
            create_link(connection, ana.id, view.id, Terms(), NOW)
        with pytest.raises(NoRoomForReport, match="Delete"):
            create_report(connection, ana.id, Definition("Friday"))
        assert change_view(connection, ana.id, view.id, known_version=1, state=State("symbol=IXIC")).version == 2
        revoke_link(connection, ana.id, link.id)
        assert full_sentence(connection, ana.id) is None, "what was revoked makes room"
        delete_report(connection, ana.id, report.id, now=NOW)
        assert count_saved_things(connection) == {ana.id: 1}


def test_what_was_deleted_comes_back_only_where_there_is_room(database: Database, ana: User) -> None:
    with database.begin() as connection:
        view = save_view(connection, ana.id, "chart", STATE, Words("One"))
        report = create_report(connection, ana.id, Definition("Friday"))
        delete_view(connection, ana.id, view.id)
        delete_report(connection, ana.id, report.id, now=NOW)
        for number in range(3):
            save_view(connection, ana.id, "chart", STATE, Words(f"Other {number}"))
        with pytest.raises(NoRoom):
            undelete_view(connection, ana.id, view.id)
        with pytest.raises(NoRoomForReport):
            undelete_report(connection, ana.id, report.id, now=NOW)


def test_nobody_elses_things_count(database: Database, ana: User) -> None:
    with database.begin() as connection:
        ben = add_user(connection, "ben@example.org", "three quiet herons")
        for number in range(3):
            save_view(connection, ben.id, "chart", STATE, Words(f"Ben's {number}"))
        assert full_sentence(connection, ana.id) is None
        assert full_sentence(connection, ben.id) is not None


def test_a_role_without_a_limit_has_none(database: Database) -> None:
    with database.begin() as connection:
        eva = add_user(connection, "eva@example.org", "three quiet herons", "institutional")
        assert full_sentence(connection, eva.id) is None


def test_pages_and_programs_can_both_tell_that_it_is_not_allowed() -> None:
    assert issubclass(NoRoom, SavedViewError)
    assert issubclass(NoRoom, NotAllowed)
    assert str(NoRoom("a sentence")) == "a sentence"
