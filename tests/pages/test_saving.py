"""Saving from the top bar: what the dialog offers, and that a save that is refused says why and changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from dash import no_update
from dash._callback_context import context_value
from dash._utils import AttributeDict

from components.save_dialog import Id
from components.saved_bar import Id as Bar
from data.home import Home
from data.saved_views.reading import get_view, list_views
from data.saved_views.records import SavedView, State, Words
from data.saved_views.saving import change_view, save_view
from data.saved_views.sharing import share_view
from data.users import add_user
from pages import _saved_bar, _saved_versions, _saving

QUERY = "symbol=AAPL&range=2y"


def person(home: Home, name: str) -> int:
    with home.database.begin() as connection:
        return add_user(connection, f"{name}@example.org", "three quiet herons").id


@pytest.fixture
def ana(home: Home, monkeypatch: pytest.MonkeyPatch) -> int:
    """Who is at the page."""
    ana = person(home, "ana")
    for module in (_saved_bar, _saved_versions, _saving):
        monkeypatch.setattr(module, "home", lambda: home)
        monkeypatch.setattr(module, "user_id", lambda: ana)
    return ana


@pytest.fixture
def apple(home: Home, ana: int) -> SavedView:
    with home.database.begin() as connection:
        return save_view(connection, ana, "chart", State(QUERY), Words("Apple", "Both years", "Desk", ("tech",)))


@contextmanager
def pressing(button: str) -> Iterator[dict[str, Any]]:
    """What a callback sees; gives what it sets beside its outputs."""
    context = AttributeDict(triggered_inputs=[{"prop_id": f"{button}.n_clicks", "value": 1}], updated_props={})
    token = context_value.set(context)
    try:
        yield context.updated_props
    finally:
        context_value.reset(token)


def looked_up(asked: str) -> Any:
    with pressing(Bar.ASKED):
        return _saved_bar.look_up(asked, asked)[0]


def press(button: str, address: str, opened: Any, name: str = "Apple", again: Any = None) -> tuple[Any, Any, Any]:
    fields = {"name": name, "folder": "Desk", "tags": "tech, ,Us", "description": None}
    with pressing(button) as beside:
        is_open, fault = _saving.keep(fields, address, opened, again, as_new_only=opened is None)
    return is_open, fault, beside


def names(home: Home, user: int) -> list[str]:
    with home.database.connect() as connection:
        return [view.words.name for view in list_views(connection, user)]


def test_a_view_is_kept_as_it_is_shown_and_the_page_stands_at_it(home: Home, ana: int) -> None:
    is_open, fault, beside = press(Id.NEW, "/chart?range=2Y&symbol=aapl", None)
    with home.database.connect() as connection:
        view = list_views(connection, ana)[0]
    assert (is_open, fault) == (False, None)
    assert (view.kind, view.state, view.words) == ("chart", State(QUERY), Words("Apple", "", "Desk", ("tech", "us")))
    assert beside[Bar.STAND_AT] == {"data": f"/chart?{QUERY}&saved={view.id}"}
    assert beside[Bar.OPENED]["data"]["id"] == view.id
    assert beside["shell-toast"]["data"]["kind"] == "success"


def test_the_dialog_of_an_opened_view_offers_both_ways_and_its_words(apple: SavedView) -> None:
    address = f"/chart?symbol=IBM&saved={apple.id}"
    dialog = _saving.open_dialog(1, address, looked_up(address))
    assert (dialog["over"], dialog["new"], dialog["title"]) == (False, "Save as a new view", "Save Apple")
    assert [dialog[name] for name in ("name", "folder", "tags", "description")] == [
        "Apple",
        "Desk",
        "tech",
        "Both years",
    ]
    assert [option.value for option in dialog["folders"]] == ["Desk"]


def test_the_dialog_of_a_page_that_is_no_saved_view_offers_a_name(ana: int) -> None:
    dialog = _saving.open_dialog(1, "/chart?start=2024-01-02&end=2024-06-28", None)
    assert (dialog["over"], dialog["new"]) == (True, "Save")
    assert dialog["name"].startswith("AAPL")
    assert "The dates are fixed: 2024-01-02 to 2024-06-28." in dialog["shows"]


def test_saving_over_what_somebody_else_saved_since_is_refused_with_ways_out(home: Home, apple: SavedView) -> None:
    ben, address = person(home, "ben"), f"/chart?symbol=IBM&saved={apple.id}"
    opened = looked_up(address)
    with home.database.begin() as connection:
        share_view(connection, apple.owner_id, apple.id, {ben: True})
        change_view(connection, ben, apple.id, known_version=1, state=State("symbol=MSFT"))
    is_open, fault, beside = press(Id.OVER, address, opened)
    assert is_open is no_update
    assert "saved by ben@example.org" in str(fault)
    assert f"/chart?symbol=MSFT&saved={apple.id}" in str(fault)
    assert beside == {}
    assert newest(home, apple).state.query == "symbol=MSFT"
    is_open, _, _ = press(Id.AGAIN, address, opened, again={"value": "2"})
    assert is_open is False
    assert (newest(home, apple).state.query, newest(home, apple).version) == ("symbol=IBM", 3)


def newest(home: Home, view: SavedView) -> SavedView:
    with home.database.connect() as connection:
        return get_view(connection, view.owner_id, view.id)


def test_a_name_that_is_taken_is_told_of(home: Home, ana: int, apple: SavedView) -> None:
    is_open, fault, _ = press(Id.NEW, "/chart?symbol=IBM", None)
    assert is_open is no_update
    assert "You have a view named Apple in the folder Desk already" in str(fault)
    assert names(home, ana) == ["Apple"]


def test_what_one_may_only_look_at_is_saved_as_ones_own(home: Home, ana: int) -> None:
    ben = person(home, "ben")
    with home.database.begin() as connection:
        bens = save_view(connection, ben, "chart", State(QUERY), Words("Ben's"))
        share_view(connection, ben, bens.id, {ana: False})
    address = f"/chart?{QUERY}&saved={bens.id}"
    opened = looked_up(address)
    assert opened["may_edit"] is False
    assert _saving.open_dialog(1, address, opened)["over"] is True
    _, fault, _ = press(Id.OVER, address, opened)  # as no page does
    assert "save it under a name of your own" in str(fault)
    assert press(Id.NEW, address, opened, "Mine")[0] is False
    assert set(names(home, ana)) == {"Mine", "Ben's"}


def test_a_view_of_the_page_that_was_just_left_is_not_saved_over(home: Home, ana: int, apple: SavedView) -> None:
    opened = looked_up(f"/chart?{QUERY}&saved={apple.id}")
    press(Id.OVER, "/risk", opened, "Five")
    assert newest(home, apple).version == 1
    assert set(names(home, ana)) == {"Apple", "Five"}


def test_what_is_not_there_is_closed_with_a_word(ana: int) -> None:
    with pressing(Bar.ASKED) as beside:
        assert _saved_bar.look_up("/chart?saved=99", "/chart?symbol=IBM&saved=99") == (None, None)
    assert beside[Bar.STAND_AT] == {"data": "/chart?symbol=IBM"}
    assert "no such saved view" in beside["shell-toast"]["data"]["text"]


def test_a_version_is_brought_back_unless_there_is_one_that_was_not_seen(home: Home, apple: SavedView) -> None:
    address = f"/chart?symbol=IBM&saved={apple.id}"
    press(Id.OVER, address, looked_up(address))
    seen = looked_up(address)
    with pressing("versions-restore") as beside:
        assert _saved_versions.bring_back({"value": "1"}, address, seen) == (False, None)
    assert beside[Bar.GO] == {"data": f"/chart?{QUERY}&saved={apple.id}"}
    assert [beside[Bar.OPENED]["data"][name] for name in ("version", "newest")] == [3, 3]
    assert (newest(home, apple).state.query, newest(home, apple).version) == (QUERY, 3)
    with pressing("versions-restore"):
        is_open, body = _saved_versions.bring_back({"value": "2"}, address, seen)
    assert is_open is no_update
    assert "A newer version was saved by" in str(body)
    assert newest(home, apple).version == 3
