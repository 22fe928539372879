"""Arranging the dashboard that is read: the dialog's draft, and saving it."""

import time
from collections.abc import Sequence
from typing import Any

from dash import Input, Output, State, callback, ctx, no_update
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from components.dashboard_editor import Id, Row, arrange_list
from components.reading_bar import Id as Bar
from data.database import DatabaseUnavailable
from data.saved_views.reading import get_view, list_views
from data.saved_views.records import SavedViewError
from pages._context import home, user_id
from pages._doing import many_ids, one_id, pressed_id, toast
from pages._gallery_parts import contents_in_words
from views.documents.arranging import Ids, TooManyViews, arrange, moved, views_of, with_added, without
from views.documents.dashboard import DASHBOARD
from views.documents.reading import ReadingView, own_reading

REFUSED = (SavedViewError, DatabaseUnavailable)
GONE = "A view that is there no more"
STEPS = {"up": -1, "down": 1}


def follow_arranging(view: str, is_changed: Output) -> None:
    """`view`: the store of the dashboard's id. `is_changed`: what is told when it was saved."""
    callback(
        Output(Id.DIALOG, "is_open"),
        Output(Id.DRAFT, "data"),
        Output(Id.LIST, "children"),
        Output(Id.ADD, "options"),
        Output(Id.OVER, "value"),
        Output(Id.OVER_WORDS, "children"),
        Output(Id.FAULT, "children"),
        Input(Id.OPEN, "data"),
        State(view, "data"),
        State(Bar.QUERY, "data"),
        prevent_initial_call=True,
    )(open_editor)
    callback(
        Output(Id.DRAFT, "data", allow_duplicate=True),
        Output(Id.LIST, "children", allow_duplicate=True),
        Output(Id.ADD, "value"),
        Output(Id.SAID, "children"),
        Output(Id.FAULT, "children", allow_duplicate=True),
        Input(Id.PRESSED, "data"),
        Input(Id.ADD, "value"),
        State(Id.DRAFT, "data"),
        prevent_initial_call=True,
    )(edit)
    callback(
        Output(Id.DIALOG, "is_open", allow_duplicate=True),
        Output(Id.FAULT, "children", allow_duplicate=True),
        is_changed,
        Input(Id.SAVE, "n_clicks"),
        State(Id.DRAFT, "data"),
        State(Id.OVER, "value"),
        State(Bar.QUERY, "data"),
        prevent_initial_call=True,
    )(save)


def open_editor(_pressed: object, view_id: int, query: str) -> tuple[Any, ...]:
    try:
        with home().database.connect() as connection:
            saved = get_view(connection, user_id(), view_id)
            names = _names(connection)
    except REFUSED as error:
        toast(str(error), "error")
        raise PreventUpdate from None
    views = views_of(saved)
    draft = {"view": saved.id, "version": saved.version, "views": views}
    options = [{"label": f"{row.name}  {row.says}", "value": row.id} for row in names.values()]
    over = over_words(ReadingView.parse(query), own_reading(saved))
    return True, draft, arrange_list(_rows(views, names)), options, False, over, ""


def over_words(now: ReadingView, own: ReadingView) -> str:
    return f"Now: {_over(now)}. When it is opened: {_over(own)}."


def _over(reading: ReadingView) -> str:
    dates = [f"{moment:%Y-%m-%d}" if moment else "…" for moment in (reading.start, reading.end)]
    stretch = " to ".join(dates) if reading.start or reading.end else reading.range.upper()
    return ", ".join(filter(None, (reading.symbol, stretch))) or "each view its own symbol and range"


def edit(pressed: object, added: object, draft: Any) -> tuple[Any, ...]:
    views = _draft(draft)[2]
    try:
        if ctx.triggered_id == Id.ADD:
            changed, about = _added(views, added)
        else:
            changed, about = _pressed(views, pressed)
        with home().database.connect() as connection:
            names = _names(connection)
    except TooManyViews as error:
        return no_update, no_update, None, no_update, str(error)
    except REFUSED as error:
        return no_update, no_update, no_update, no_update, str(error)
    said = _said(changed, about, names)
    return {**draft, "views": changed}, arrange_list(_rows(changed, names)), None, said, ""


def _draft(draft: object) -> tuple[int, int, Ids]:
    """Which dashboard, the version that was known, and its views as they stand."""
    raw = draft if isinstance(draft, dict) else {}
    view_id, version = one_id(raw.get("view")), one_id(raw.get("version"))
    if view_id is None or version is None:
        raise PreventUpdate
    return view_id, version, many_ids(raw.get("views"))


def _added(views: Ids, added: object) -> tuple[Ids, int]:
    view = one_id(added)
    if view is None:
        raise PreventUpdate
    return with_added(views, [view]), view


def _pressed(views: Ids, pressed: object) -> tuple[Ids, int]:
    value = pressed.get("value") if isinstance(pressed, dict) else None
    verb, _, number = value.partition(":") if isinstance(value, str) else ("", "", "")
    view = pressed_id({"value": number})
    if view is None:
        raise PreventUpdate
    return (moved(views, view, STEPS[verb]) if verb in STEPS else without(views, view)), view


def _said(views: Ids, about: int, names: dict[int, Row]) -> str:
    name = names[about].name if about in names else GONE
    return f"{name}: {views.index(about) + 1} of {len(views)}" if about in views else f"{name} is taken off"


def _names(connection: Connection) -> dict[int, Row]:
    """What can stand on a dashboard, by name."""
    there = [one for one in list_views(connection, user_id()) if one.kind != DASHBOARD]
    there.sort(key=lambda one: one.words.name.lower())
    return {one.id: Row(one.id, one.words.name, contents_in_words(one)) for one in there}


def _rows(views: Sequence[int], names: dict[int, Row]) -> list[Row]:
    return [names.get(view, Row(view, GONE, "It was deleted, or is no longer shared.")) for view in views]


def save(_clicks: int, draft: Any, is_over: bool | None, query: str) -> tuple[Any, ...]:
    view_id, known, views = _draft(draft)
    user = user_id()
    try:
        with home().database.begin() as connection:
            own = own_reading(get_view(connection, user, view_id))
            reading = ReadingView.parse(query) if is_over else own
            arrange(connection, user, view_id, known_version=known, views=views, reading=reading)
    except REFUSED as error:
        return no_update, str(error), no_update
    toast("The dashboard is saved.")
    return False, "", time.time()
