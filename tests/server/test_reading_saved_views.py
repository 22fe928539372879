"""What is read at `/views/<id>`: only by who may, and to everybody else as if it had never been."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from data.database import Database
from data.saved_views.reading import get_view
from data.saved_views.records import SavedView, State, Words
from data.saved_views.saving import delete_view, save_view
from data.saved_views.sharing import share_view
from data.users import User, add_user
from tests.server.test_gate import router_body
from tests.server.visitor import PASSWORD, Visitor

NO_SUCH = "There is no such saved view"


@pytest.fixture
def theirs(database: Database) -> SavedView:
    with database.begin() as connection:
        ben = add_user(connection, "ben@example.org", PASSWORD)
        return save_view(connection, ben.id, "chart", State("symbol=NONE"), Words("Ben's secret name"))


def page(visitor: Visitor, view: object) -> Any:
    answer = visitor.call(router_body(pathname=f"/views/{view}"))
    assert answer.status_code == 200
    return answer.json["response"]["_pages_content"]["children"]


def section(desk: Flask, view_id: object) -> Mapping[str, object]:
    """As the browser asks for one section."""
    callbacks = desk.extensions["oriel.dash"].callback_map
    output = next(name for name in callbacks if "reading-body" in name and "place" in name)
    identity = {"place": 0, "type": "reading-body", "view": view_id}
    return {
        "output": output,
        "outputs": {"id": identity, "property": "children"},
        "inputs": [{"id": identity | {"type": "reading-load"}, "property": "data", "value": ""}],
        "state": [],
        "changedPropIds": [],
    }


def test_nobody_can_tell_what_they_may_not_open_from_what_never_was(
    signed_in: Visitor, database: Database, ana: User, theirs: SavedView
) -> None:
    never = page(signed_in, 999_999)
    assert NO_SUCH in str(never)
    for other in (theirs.id, "abc", "0", "-1", "1e3", "\N{SUPERSCRIPT TWO}", "9" * 40):
        assert page(signed_in, other) == never
    with database.begin() as connection:
        share_view(connection, theirs.owner_id, theirs.id, {ana.id: False})
    assert "Ben's secret name" in str(page(signed_in, theirs.id))
    with database.begin() as connection:
        share_view(connection, theirs.owner_id, theirs.id, {})
    assert page(signed_in, theirs.id) == never
    with database.begin() as connection:
        share_view(connection, theirs.owner_id, theirs.id, {}, "edit")
        delete_view(connection, theirs.owner_id, theirs.id)
    assert page(signed_in, theirs.id) == never


def test_a_section_asked_for_by_itself_is_closed_too(
    signed_in: Visitor, desk: Flask, database: Database, theirs: SavedView
) -> None:
    def asked(view_id: object) -> str:
        answer = signed_in.call(section(desk, view_id))
        assert answer.status_code == 200
        return str(answer.json["response"]).replace(str(view_id), "")

    assert "There is no instrument" not in asked(theirs.id)
    assert asked(theirs.id) == asked(999_999)
    with database.begin() as connection:
        share_view(connection, theirs.owner_id, theirs.id, {}, "view")
    assert "There is no instrument" in asked(theirs.id)


def test_a_stranger_is_sent_away(visitor: Visitor, desk: Flask, theirs: SavedView) -> None:
    assert visitor.call(section(desk, theirs.id)).status_code == 401


def test_what_was_read_is_among_the_recent_ones(signed_in: Visitor, database: Database, ana: User) -> None:
    with database.begin() as connection:
        mine = save_view(connection, ana.id, "chart", State("symbol=NONE"), Words("Mine"))
    page(signed_in, mine.id)
    with database.connect() as connection:
        assert get_view(connection, ana.id, mine.id).opened_at is not None


def test_what_is_missing_of_a_dashboard_is_named(
    signed_in: Visitor, database: Database, ana: User, theirs: SavedView
) -> None:
    with database.begin() as connection:
        board = save_view(connection, ana.id, "dashboard", State(f"views={theirs.id}"), Words("Board"))
    shown = str(page(signed_in, board.id))
    assert "One of its views is there no more, or is no longer shared." in shown
    assert "Ben's secret name" not in shown
