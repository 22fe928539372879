"""Putting saved views on a dashboard from the gallery: on one that there is, or on a new one, which then opens."""

from typing import Any

from dash import Input, Output, State, callback, no_update, set_props
from dash.exceptions import PreventUpdate

from components.collect_dialog import NEW, Id, dashboard_options
from components.saved_bar import Id as Bar
from data.database import DatabaseUnavailable
from data.saved_views.reading import list_views
from data.saved_views.records import SavedViewError
from pages._context import home, user_id
from pages._doing import many_ids, pressed_id, toast
from pages._gallery_parts import Press, contents_in_words
from views.documents.addresses import reading_address
from views.documents.arranging import make_dashboard, put_on_dashboard
from views.documents.dashboard import DASHBOARD

REFUSED = (SavedViewError, DatabaseUnavailable)


def register_collecting() -> None:
    callback(
        Output(Id.DIALOG, "is_open"),
        Output(Id.DASHBOARD, "options"),
        Output(Id.DASHBOARD, "value"),
        Output(Id.NAME, "value"),
        Output(Id.VIEWS, "options"),
        Output(Id.VIEWS, "value"),
        Output(Id.FAULT, "children"),
        Input(Press.COLLECT, "data"),
        prevent_initial_call=True,
    )(open_collecting)
    callback(Output(Id.NAMING, "hidden"), Input(Id.DASHBOARD, "value"), prevent_initial_call=True)(is_there)
    callback(
        Output(Id.DIALOG, "is_open", allow_duplicate=True),
        Output(Id.FAULT, "children", allow_duplicate=True),
        Input(Id.SAVE, "n_clicks"),
        State(Id.DASHBOARD, "value"),
        State(Id.NAME, "value"),
        State(Id.VIEWS, "value"),
        prevent_initial_call=True,
    )(collect)


def open_collecting(pressed: object) -> tuple[Any, ...]:
    if not isinstance(pressed, dict):
        raise PreventUpdate
    view_id = pressed_id(pressed)
    try:
        with home().database.connect() as connection:
            there = list_views(connection, user_id())
    except REFUSED as error:
        toast(str(error), "error")
        raise PreventUpdate from None
    boards = [one for one in there if one.kind == DASHBOARD and one.may_edit]
    known = [{"label": one.words.name, "value": str(one.id)} for one in boards]
    views = [
        {"label": f"{one.words.name}  {contents_in_words(one)}", "value": one.id}
        for one in there
        if one.kind != DASHBOARD
    ]
    chosen = known[0]["value"] if known and view_id is not None else NEW
    return True, dashboard_options(known), chosen, "", views, [] if view_id is None else [view_id], ""


def is_there(chosen: str) -> bool:
    return chosen != NEW


def collect(_clicks: int, chosen: object, name: object, views: object) -> tuple[Any, ...]:
    ids = many_ids(views)
    try:
        with home().database.begin() as connection:
            if chosen == NEW:
                saved = make_dashboard(connection, user_id(), name if isinstance(name, str) else "", ids)
            else:
                saved = put_on_dashboard(connection, user_id(), pressed_id({"value": chosen}) or 0, ids)
    except REFUSED as error:
        return no_update, str(error)
    toast(f"{saved.words.name} is made." if chosen == NEW else f"Put on {saved.words.name}.")
    set_props(Bar.GO, {"data": reading_address(saved.id)})
    return False, ""
