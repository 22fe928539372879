"""Saving what the open page shows: under a new name, or over the saved view that it was opened from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dash import Input, Output, State, callback, ctx, html, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from components.save_dialog import Id, refusal, stale_refusal
from components.saved_bar import Id as Bar
from components.shell import Id as Shell
from data.saved_views.reading import list_views
from data.saved_views.records import SavedView, Stale, Words
from data.saved_views.saving import change_view, save_view
from pages._context import home, user_id
from pages._pressed import Opened, Pressed, number_in
from pages._saved_bar import REFUSED, face_of, opened_data, say
from views.addresses import Shown, address_of, shown_at
from views.ranges import stretch_words
from views.saved_page import OnPage, on_page, state_of

STRETCH = ("range", "start", "end")
PLAIN, PRIMARY = "o-button", "o-button o-button--primary"
FIELDS = {
    "name": Output(Id.NAME, "value"),
    "folder": Output(Id.FOLDER, "value"),
    "tags": Output(Id.TAGS, "value"),
    "description": Output(Id.DESCRIPTION, "value"),
}
DIALOG = {
    "is_open": Output(Id.DIALOG, "is_open"),
    "title": Output(Id.TITLE, "children"),
    "shows": Output(Id.SHOWS, "children"),
    "folders": Output(Id.FOLDERS, "children"),
    "over": Output(Id.OVER, "hidden"),
    "new": Output(Id.NEW, "children"),
    "new_look": Output(Id.NEW, "className"),
    "fault": Output(Id.FAULT, "children"),
}
ADDRESS, OPENED = State(Shell.ADDRESS, "data"), State(Bar.OPENED, "data")
WORDS = {
    "name": State(Id.NAME, "value"),
    "folder": State(Id.FOLDER, "value"),
    "tags": State(Id.TAGS, "value"),
    "description": State(Id.DESCRIPTION, "value"),
}


@dataclass(frozen=True, slots=True)
class Press:
    """Saving over view `over`, whose version `known` the person has seen; over none: a new view."""

    over: int | None = None
    known: int = 0


@callback(
    output=DIALOG | FIELDS,
    inputs={"_": Input(Bar.SAVE, "n_clicks"), "address": ADDRESS, "opened": OPENED},
    prevent_initial_call=True,
)
def open_dialog(_: int, address: str, opened: Opened | None) -> dict[str, Any]:
    shown = shown_at(address)
    if shown is None:
        raise PreventUpdate
    try:
        saved, folders = _what_there_is(shown)
    except REFUSED as error:
        say(str(error), "warn")
        raise PreventUpdate from None
    is_over = _is_of(opened, shown) and saved is not None and saved.may_edit
    return {
        "is_open": True,
        "title": f"Save {saved.words.name}" if saved else "Save this view",
        "shows": f"{shown.kind.describe(shown.view)}. {_stretch_of(shown)}".strip(),
        "folders": [html.Option(value=folder) for folder in folders],
        "over": not is_over,
        "new": "Save as a new view" if is_over else "Save",
        "new_look": PLAIN if is_over else PRIMARY,
        "fault": None,
        **_fields_of(saved.words if saved else Words(shown.kind.describe(shown.view))),
    }


@callback(
    Output(Id.DIALOG, "is_open", allow_duplicate=True),
    Output(Id.FAULT, "children", allow_duplicate=True),
    inputs={
        "_over": Input(Id.OVER, "n_clicks"),
        "_new": Input(Id.NEW, "n_clicks"),
        "_entered": Input(Id.NAME, "n_submit"),
        "again": Input(Id.AGAIN, "data"),
        "as_new_only": State(Id.OVER, "hidden"),
        "fields": WORDS,
        "address": ADDRESS,
        "opened": OPENED,
    },
    prevent_initial_call=True,
)
def keep(
    fields: Mapping[str, str | None],
    address: str,
    opened: Opened | None,
    again: Pressed | None,
    as_new_only: bool | None,
    **_: Any,
) -> tuple[Any, Any]:
    shown = shown_at(address)
    if shown is None:
        raise PreventUpdate
    is_new = as_new_only or ctx.triggered_id == Id.NEW or not _is_of(opened, shown)
    press = Press() if is_new or opened is None else Press(opened["id"], _known(opened, again))
    try:
        with home().database.begin() as connection:
            now = _keep(connection, shown, press, words_of(fields))
    except Stale as stale:
        return no_update, _stale(stale, shown)
    except REFUSED as error:
        return no_update, refusal(str(error))
    _show(now, address_of(shown.kind.name, shown.view.query(), now.saved.id))
    return False, None


def _known(opened: Opened, again: Pressed | None) -> int:
    """The version that the person has seen: the one that was opened, or the newer one of which they were told."""
    return number_in(again["value"]) if again and ctx.triggered_id == Id.AGAIN else opened["version"]


def _is_of(opened: Opened | None, shown: Shown) -> bool:
    """Whether what was looked up is what is shown now: a page that was just left may have been of another."""
    return opened is not None and opened["id"] == shown.saved


def _keep(connection: Connection, shown: Shown, press: Press, words: Words) -> OnPage:
    state = state_of(shown.kind, shown.view)
    if press.over is None:
        saved = save_view(connection, user_id(), shown.kind.name, state, words)
    else:
        saved = change_view(connection, user_id(), press.over, known_version=press.known, state=state, words=words)
    return on_page(connection, user_id(), replace(shown, saved=saved.id))


def _stale(stale: Stale, shown: Shown) -> Component:
    try:
        with home().database.connect() as connection:
            newest = on_page(connection, user_id(), shown)
    except REFUSED as error:
        return refusal(str(error))
    return stale_refusal(str(stale), newest.saved.version, newest.address)


def _show(now: OnPage, address: str) -> None:
    set_props(Bar.OPENED, {"data": opened_data(now, address)})
    set_props(Bar.FACE, {"children": face_of(now)})
    set_props(Bar.STAND_AT, {"data": address})
    number = now.saved.version
    say(f"Saved as {now.saved.words.name}{f', version {number}' if number > 1 else ''}.", "success")


def _what_there_is(shown: Shown) -> tuple[SavedView | None, tuple[str, ...]]:
    """The view that is open, and the folders that this person has."""
    with home().database.connect() as connection:
        there = list_views(connection, user_id())
    saved = next((view for view in there if view.id == shown.saved and view.kind == shown.kind.name), None)
    own = {view.words.folder for view in there if view.access == "owner"}
    return saved, tuple(sorted(own - {""}))


def _stretch_of(shown: Shown) -> str:
    view: Any = shown.view
    return stretch_words(view) if all(hasattr(view, name) for name in STRETCH) else ""


def _fields_of(words: Words) -> dict[str, str]:
    return {
        "name": words.name,
        "folder": words.folder,
        "tags": ", ".join(words.tags),
        "description": words.description,
    }


def words_of(fields: Mapping[str, str | None]) -> Words:
    tags = tuple((fields["tags"] or "").split(","))
    return Words(fields["name"] or "", fields["description"] or "", fields["folder"] or "", tags)
