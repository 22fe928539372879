"""The gallery's buttons behind the gate: what one may not open or change stays, and nothing tells that it is there."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from data.database import Database
from data.saved_views.reading import get_view, list_views
from data.saved_views.records import SavedView, State, Words
from data.saved_views.saving import delete_view, save_view
from data.saved_views.sharing import share_view, shared_with
from data.users import User, add_user
from tests.server.visitor import PASSWORD, Visitor

PRESSES = ("favourite", "duplicate", "delete", "undelete", "words", "people")
NEVER = 999_999


@pytest.fixture
def theirs(database: Database) -> SavedView:
    with database.begin() as connection:
        ben = add_user(connection, "ben@example.org", PASSWORD)
        return save_view(connection, ben.id, "chart", State("symbol=NONE"), Words("Ben's secret name"))


def send(desk: Flask, visitor: Visitor, values: Mapping[str, object]) -> Any:
    """As the browser sends it when the first of `values`, a store or a button, has changed."""
    pressed = next(iter(values))
    name, found = next(
        (name, one)
        for name, one in desk.extensions["oriel.dash"].callback_map.items()
        if [entry["id"] for entry in one["inputs"]] == [pressed]
    )
    outputs = found["output"] if isinstance(found["output"], list | tuple) else [found["output"]]
    sent = [{"id": out.component_id, "property": out.component_property} for out in outputs]
    given = {part: [{**one, "value": values.get(one["id"])} for one in found[part]] for part in ("inputs", "state")}
    body = {"output": name, "outputs": sent if len(sent) > 1 or name.startswith("..") else sent[0], **given}
    return visitor.call({**body, "changedPropIds": [f"{pressed}.{found['inputs'][0]['property']}"]})


def press(desk: Flask, visitor: Visitor, button: str, view_id: int) -> str:
    answer = send(desk, visitor, {f"gallery-{button}": {"value": str(view_id), "at": 1}})
    assert answer.status_code in {200, 204}
    said = answer.json.get("sideUpdate", {}) if answer.status_code == 200 else {}
    return str(said.get("shell-toast", {}).get("data", {}).get("text"))


@pytest.mark.parametrize("button", PRESSES)
def test_what_one_may_not_open_answers_like_what_never_was(
    signed_in: Visitor, desk: Flask, theirs: SavedView, button: str
) -> None:
    assert press(desk, signed_in, button, theirs.id) == press(desk, signed_in, button, NEVER)


def test_what_one_may_only_look_at_stays(
    signed_in: Visitor, desk: Flask, database: Database, ana: User, theirs: SavedView
) -> None:
    with database.begin() as connection:
        share_view(connection, theirs.owner_id, theirs.id, {ana.id: False})
    assert "and not change it" in press(desk, signed_in, "delete", theirs.id)
    words = {"words-save": 1, "words-edited": {"view": theirs.id, "version": 1}, "words-name": "Mine now"}
    assert "and not change it" in send(desk, signed_in, words).text
    people = {"people-save": 1, "people-shared": theirs.id, "people-editors": [ana.id], "people-in-house": "edit"}
    assert "and not change it" in send(desk, signed_in, people).text
    with database.connect() as connection:
        view = get_view(connection, ana.id, theirs.id)
        assert (view.words.name, view.version, view.access, view.in_house) == ("Ben's secret name", 1, "view", "")


def test_somebody_elses_deleted_view_does_not_come_back(
    signed_in: Visitor, desk: Flask, database: Database, theirs: SavedView
) -> None:
    with database.begin() as connection:
        share_view(connection, theirs.owner_id, theirs.id, {}, "edit")
        delete_view(connection, theirs.owner_id, theirs.id)
    press(desk, signed_in, "undelete", theirs.id)
    with database.connect() as connection:
        assert list_views(connection, theirs.owner_id) == ()


def test_a_view_is_shared_with_people_there_are(
    signed_in: Visitor, desk: Flask, database: Database, ana: User, theirs: SavedView
) -> None:
    with database.begin() as connection:
        mine = save_view(connection, ana.id, "chart", State("symbol=NONE"), Words("Mine"))
    asked = [theirs.owner_id, NEVER, "1", None, {"a": 1}]
    shared = {"people-save": 1, "people-shared": mine.id, "people-readers": asked, "people-in-house": "all"}
    assert send(desk, signed_in, shared).status_code == 200
    with database.connect() as connection:
        assert shared_with(connection, ana.id, mine.id) == {theirs.owner_id: False}
        assert get_view(connection, ana.id, mine.id).in_house == ""


@pytest.mark.parametrize("hostile", [None, 7, "x", [], [{}], [10**30, True, "1"], {"view": "x"}])
def test_whatever_is_sent_nothing_breaks(signed_in: Visitor, desk: Flask, hostile: object) -> None:
    draft = {"view": hostile, "version": hostile, "views": hostile}
    for values in (
        {"gallery-delete": hostile},
        {"gallery-collect": hostile},
        {"words-save": 1, "words-edited": draft},
        {"people-save": 1, "people-shared": hostile, "people-readers": hostile},
        {"collect-save": 1, "collect-dashboard": hostile, "collect-views": hostile, "collect-name": "Board"},
        {"arrange-save": 1, "arrange-draft": draft},
    ):
        assert send(desk, signed_in, values).status_code in {200, 204, 400}, values  # 400: the gate knows the types
