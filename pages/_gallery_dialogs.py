"""The gallery's dialogs: a view's name and folder, and who may open it."""

import time
from collections.abc import Mapping
from typing import Any

from dash import Input, Output, State, callback, html, no_update
from dash.exceptions import PreventUpdate

from components.people_dialog import Id as PeopleId
from components.words_dialog import Id as WordsId
from data.database import DatabaseUnavailable
from data.saved_views.people import list_people
from data.saved_views.reading import get_view, list_views
from data.saved_views.records import InHouse, SavedViewError, Words
from data.saved_views.saving import change_view
from data.saved_views.sharing import share_view, shared_with
from pages._context import home, user_id
from pages._doing import many_ids, one_id, pressed_id, toast
from pages._gallery_parts import Press
from views.documents.dashboard import DASHBOARD

ONE_BY_ONE = "The views on it are shared one by one."
REFUSED = (SavedViewError, DatabaseUnavailable)
CHANGED = "gallery-changed"  # the store that says that the gallery must be drawn anew
IS_CHANGED = Output(CHANGED, "data", allow_duplicate=True)
FIELDS = (WordsId.NAME, WordsId.DESCRIPTION, WordsId.FOLDER, WordsId.TAGS)


def register_dialogs() -> None:
    callback(
        Output(WordsId.DIALOG, "is_open", allow_duplicate=True),
        Output(WordsId.EDITED, "data"),
        *[Output(field, "value") for field in FIELDS],
        Output(WordsId.FOLDERS, "children"),
        Output(WordsId.FAULT, "children", allow_duplicate=True),
        Input(Press.WORDS, "data"),
        prevent_initial_call=True,
    )(open_words)
    callback(
        Output(WordsId.DIALOG, "is_open", allow_duplicate=True),
        Output(WordsId.FAULT, "children", allow_duplicate=True),
        IS_CHANGED,
        Input(WordsId.SAVE, "n_clicks"),
        State(WordsId.EDITED, "data"),
        *[State(field, "value") for field in FIELDS],
        prevent_initial_call=True,
    )(save_words)
    callback(
        Output(PeopleId.DIALOG, "is_open", allow_duplicate=True),
        Output(PeopleId.SHARED, "data"),
        Output(PeopleId.TITLE, "children"),
        Output(PeopleId.READERS, "options"),
        Output(PeopleId.EDITORS, "options"),
        Output(PeopleId.READERS, "value"),
        Output(PeopleId.EDITORS, "value"),
        Output(PeopleId.IN_HOUSE, "value"),
        Output(PeopleId.FAULT, "children", allow_duplicate=True),
        Input(Press.PEOPLE, "data"),
        prevent_initial_call=True,
    )(open_people)
    callback(
        Output(PeopleId.DIALOG, "is_open", allow_duplicate=True),
        Output(PeopleId.FAULT, "children", allow_duplicate=True),
        IS_CHANGED,
        Input(PeopleId.SAVE, "n_clicks"),
        State(PeopleId.SHARED, "data"),
        State(PeopleId.READERS, "value"),
        State(PeopleId.EDITORS, "value"),
        State(PeopleId.IN_HOUSE, "value"),
        prevent_initial_call=True,
    )(save_people)


def open_words(pressed: object) -> tuple[Any, ...]:
    view_id = _asked(pressed)
    with home().database.connect() as connection:
        try:
            saved = get_view(connection, user_id(), view_id)
        except REFUSED as error:
            toast(str(error), "error")
            raise PreventUpdate from None
        folders = {one.words.folder for one in list_views(connection, user_id()) if one.words.folder}
    words = saved.words
    values = [words.name, words.description, words.folder, ", ".join(words.tags)]
    edited = {"view": saved.id, "version": saved.version}
    return True, edited, *values, [html.Option(value=folder) for folder in sorted(folders)], ""


def save_words(_clicks: int, edited: object, *values: str | None) -> tuple[Any, ...]:
    view_id, version = (one_id(edited.get(name)) if isinstance(edited, dict) else None for name in ("view", "version"))
    if view_id is None or version is None:
        raise PreventUpdate
    name, description, folder, tags = (value if isinstance(value, str) else "" for value in values)
    words = Words(name, description, folder, tuple(tags.split(",")))
    try:
        with home().database.begin() as connection:
            change_view(connection, user_id(), view_id, known_version=version, words=words)
    except REFUSED as error:
        return no_update, str(error), no_update
    return False, "", time.time()


def open_people(pressed: object) -> tuple[Any, ...]:
    view_id = _asked(pressed)
    with home().database.connect() as connection:
        try:
            saved = get_view(connection, user_id(), view_id)
        except REFUSED as error:
            toast(str(error), "error")
            raise PreventUpdate from None
        shared = shared_with(connection, user_id(), view_id)
        options = [{"label": one.name, "value": one.id} for one in list_people(connection, user_id())]
    readers, editors = ([one for one, edit in shared.items() if edit is may] for may in (False, True))
    title = f"Who may open {saved.words.name}"
    return True, saved.id, title, options, options, readers, editors, saved.in_house, ""


def save_people(_clicks: int, shared: object, readers: object, editors: object, in_house: object) -> tuple[Any, ...]:
    view_id = one_id(shared)
    if view_id is None:
        raise PreventUpdate
    try:
        with home().database.begin() as connection:
            known = {one.id for one in list_people(connection, user_id())}
            people = dict.fromkeys(_ids(readers, known), False) | dict.fromkeys(_ids(editors, known), True)
            share_view(connection, user_id(), view_id, people, _house(in_house))
            is_dashboard = get_view(connection, user_id(), view_id).kind == DASHBOARD
    except REFUSED as error:
        return no_update, str(error), no_update
    toast(f"{_told(people, in_house)} {ONE_BY_ONE if is_dashboard else ''}".strip())
    return False, "", time.time()


def _ids(chosen: object, known: set[int]) -> list[int]:
    return [one for one in many_ids(chosen) if one in known]


def _house(chosen: object) -> InHouse:
    return "view" if chosen == "view" else "edit" if chosen == "edit" else ""


def _told(people: Mapping[int, bool], in_house: object) -> str:
    if in_house in ("view", "edit"):
        return "Everybody in the house finds it in their gallery now."
    if not people:
        return "Only you may open it now."
    return f"{len(people)} {'person finds' if len(people) == 1 else 'people find'} it in the gallery now."


def _asked(pressed: object) -> int:
    view_id = pressed_id(pressed)
    if view_id is None:
        raise PreventUpdate
    return view_id
