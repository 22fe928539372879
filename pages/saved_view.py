"""A saved view or a dashboard to be read: `/views/<id>`, with a symbol and a range that can be put over all of it."""

import time
from typing import Any

from dash import Input, Output, State, callback, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.dashboard_editor import dashboard_editor
from components.panel import Message
from components.panel_card import message
from components.reading_bar import Id, as_kept, range_row, reading_bar
from data.database import DatabaseUnavailable
from data.saved_views.reading import get_view
from data.saved_views.records import NoSuchView, SavedView
from data.saved_views.sharing import mark_opened
from pages._context import home, symbol_options, user_id
from pages._dashboard_editing import follow_arranging
from pages._doing import do, turn_favourite
from pages._reading_head import head_of, no_such_view, sections_of
from pages._stretch import changed, edit_stretch, remember_address
from views.documents.dashboard import DASHBOARD
from views.documents.reading import ReadingView, own_reading
from views.documents.sections import contents_of
from views.ranges import RANGES

register_page(__name__, path_template="/views/<view_id>", title="Saved view · Oriel", name="Saved view")

PREFIX = "reading"


class Own:
    """The page's own parts; those of its bar are in `components.reading_bar`."""

    HEAD, BODY = "reading-head", "reading-body"
    VIEW, FAVOURITE, CHANGED = "reading-view", "reading-favourite", "reading-changed"


NEW_QUERY = Output(Id.QUERY, "data", allow_duplicate=True)
IS_CHANGED = Output(Own.CHANGED, "data", allow_duplicate=True)
VIEW, QUERY = State(Own.VIEW, "data"), State(Id.QUERY, "data")
LONGEST_NUMBER = 15  # digits


def layout(view_id: str = "", **query: str) -> Component:
    number = _number(view_id)
    try:
        with home().database.begin() as connection:
            mark_opened(connection, user_id(), number)
            saved = get_view(connection, user_id(), number)
    except NoSuchView:
        return html.Div(no_such_view(), className="o-page")
    except DatabaseUnavailable as error:
        return html.Div(html.Div(message(Message("error", str(error))), className="o-card"), className="o-page")
    asked = ReadingView.parse(query)
    reading = asked if asked.query() else own_reading(saved)
    head, body = _drawn(number, reading)
    return html.Div(
        [
            dcc.Store(id=Own.VIEW, data=number),
            dcc.Store(id=Id.QUERY, data=reading.query()),
            *[dcc.Store(id=store) for store in (Id.RANGE_PRESSED, Id.RESET, Own.FAVOURITE, Own.CHANGED)],
            html.Div(head, id=Own.HEAD),
            _bar(saved, reading),
            html.Div(body, id=Own.BODY, className="o-reading"),
            dashboard_editor() if saved.kind == DASHBOARD else None,
        ],
        className="o-page",
    )


def _number(text: str) -> int:
    """0, which no view has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def _bar(saved: SavedView, reading: ReadingView) -> Component:
    symbols = symbol_options([reading.symbol] if reading.symbol else [])
    return reading_bar(
        _ranges(reading),
        _dates(reading),
        reading.symbol,
        symbols,
        is_of_many=saved.kind == DASHBOARD,
        is_changed=_is_changed(saved, reading),
    )


def _ranges(reading: ReadingView) -> list[html.Button]:
    return range_row(tuple(RANGES), None if reading.start or reading.end else reading.range)


def _dates(reading: ReadingView) -> tuple[str | None, str | None]:
    start, end = (f"{moment:%Y-%m-%d}" if moment else None for moment in (reading.start, reading.end))
    return start, end


def _is_changed(saved: SavedView, reading: ReadingView) -> bool:
    return reading != own_reading(saved)


def _drawn(view_id: int, reading: ReadingView) -> tuple[Component, list[Component]]:
    """The head, and the frames in which the sections are made. Raises NoSuchView."""
    with home().database.connect() as connection:
        contents = contents_of(connection, user_id(), view_id, reading.override)
    return head_of(contents, Own.FAVOURITE), sections_of(contents, reading)


@callback(
    Output(Own.HEAD, "children"),
    Output(Own.BODY, "children"),
    Output(Id.RANGES, "children"),
    Output(Id.AS_KEPT, "children"),
    Input(Id.QUERY, "data"),
    Input(Own.CHANGED, "data"),
    VIEW,
    prevent_initial_call=True,
)
def draw(query: str, _changed: object, view_id: int) -> tuple[Any, ...]:
    reading = ReadingView.parse(query)
    try:
        head, body = _drawn(view_id, reading)
        saved = _saved(view_id)
    except NoSuchView:
        return None, [no_such_view()], [], None
    return head, body, _ranges(reading), as_kept(is_changed=_is_changed(saved, reading))


def _saved(view_id: int) -> SavedView:
    with home().database.connect() as connection:
        return get_view(connection, user_id(), view_id)


@callback(NEW_QUERY, Input(Id.SYMBOL, "value"), QUERY, prevent_initial_call=True)
def pick_symbol(symbol: str | None, query: str) -> Any:
    return changed(ReadingView, query, symbol=symbol or "")


@callback(
    NEW_QUERY,
    Output(Id.SYMBOL, "value", allow_duplicate=True),
    Input(Id.RESET, "data"),
    VIEW,
    prevent_initial_call=True,
)
def reset(_pressed: object, view_id: int) -> tuple[str, str | None]:
    try:
        own = own_reading(_saved(view_id))
    except NoSuchView:
        raise PreventUpdate from None
    return own.query(), own.symbol or None


@callback(IS_CHANGED, Input(Own.FAVOURITE, "data"), VIEW, prevent_initial_call=True)
def favour(_pressed: object, view_id: int) -> float:
    do(lambda connection: turn_favourite(connection, user_id(), view_id))
    return time.time()


edit_stretch(ReadingView, PREFIX)
remember_address(PREFIX)
follow_arranging(Own.VIEW, IS_CHANGED)
