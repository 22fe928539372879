"""What the gallery's cards do at a press: favourites, copies, deleting, and bringing back what was deleted."""

import time

from dash import Input, callback
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from data.saved_views.reading import get_view
from data.saved_views.records import NameTaken, SavedView
from data.saved_views.saving import delete_view, duplicate_view, undelete_view
from pages._context import user_id
from pages._doing import do, pressed_id, turn_favourite
from pages._gallery_dialogs import IS_CHANGED
from pages._gallery_parts import Press

UNDO_SECONDS = 12
MOST_COPIES = 99


def register_deeds() -> None:
    deeds = {
        Press.FAVOURITE: favour, Press.DUPLICATE: duplicate, Press.DELETE: delete, Press.UNDELETE: undelete,
    }  # fmt: skip
    for store, deed in deeds.items():
        callback(IS_CHANGED, Input(store, "data"), prevent_initial_call=True)(deed)


def favour(pressed: object) -> float:
    view_id = _of(pressed)
    do(lambda connection: turn_favourite(connection, user_id(), view_id))
    return time.time()


def duplicate(pressed: object) -> float:
    view_id = _of(pressed)
    do(lambda connection: f"Kept as {_copy(connection, view_id).words.name}.")
    return time.time()


def _copy(connection: Connection, view_id: int) -> SavedView:
    name = get_view(connection, user_id(), view_id).words.name[:100]
    for number in range(1, MOST_COPIES):
        try:
            return duplicate_view(
                connection, user_id(), view_id, f"{name} (copy {number})" if number > 1 else f"{name} (copy)"
            )
        except NameTaken:
            continue
    return duplicate_view(connection, user_id(), view_id, f"{name} (copy {time.time():.0f})")


def delete(pressed: object) -> float:
    view_id, user = _of(pressed), user_id()

    def remove(connection: Connection) -> str:
        name = get_view(connection, user, view_id).words.name
        delete_view(connection, user, view_id)
        return f"{name} is deleted."

    undo = {"text": "Undo", "press": Press.UNDELETE, "value": str(view_id)}
    do(remove, action=undo, seconds=UNDO_SECONDS, kind="info")
    return time.time()


def undelete(pressed: object) -> float:
    view_id, user = _of(pressed), user_id()
    do(lambda connection: f"{undelete_view(connection, user, view_id).words.name} is back.")
    return time.time()


def _of(pressed: object) -> int:
    view_id = pressed_id(pressed)
    if view_id is None:
        raise PreventUpdate
    return view_id
