"""Snapshots: all that a person has, or those of one saved view, which can be frozen again here."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dash import Input, Output, State, callback, dcc, html, no_update, register_page, set_props
from dash.development.base_component import Component

from components import shell
from components.panel import Message
from components.panel_card import card, message
from components.version_rows import Deed, VersionRow, version_rows
from data.saved_views.reading import get_view
from data.saved_views.records import NoSuchView, SavedView
from data.snapshots import NoSuchSnapshot, Snapshot, delete_snapshot, list_snapshots
from pages._context import home, user_id
from pages._pressed import Pressed, number_in
from views.documents.snapshots import freeze

register_page(__name__, path="/snapshots", title="Snapshots · Oriel", name="Snapshots")

NONE_YET = "There is no snapshot yet. Freeze a saved view, and it opens for ever as it was."
DELETING = "What was frozen is lost for ever, and every frozen link to it opens nothing more."
KIB = 1024
MOST = 200  # on the page; all of them: `python app.py snapshots list`


class Id:
    FREEZE, TITLE = "snapshots-freeze", "snapshots-title"
    LIST, VIEW, PRESSED = "snapshots-list", "snapshots-view", "snapshots-pressed"


def layout(view: str = "", **_query: str) -> Component:
    saved = _saved(view)
    return html.Div(
        [
            html.Div(_head(saved), className="o-page-head"),
            _freezing(saved) if saved else None,
            html.Div(_list(saved.id if saved else None), id=Id.LIST),
            dcc.Store(id=Id.VIEW, data=saved.id if saved else None),
            dcc.Store(id=Id.PRESSED),
        ],
        className="o-page",
    )


def _saved(view: str) -> SavedView | None:
    if not view.isdecimal() or len(view) > 18:
        return None
    try:
        with home().database.connect() as connection:
            return get_view(connection, user_id(), int(view))
    except NoSuchView:
        return None


def _head(saved: SavedView | None) -> list[Component | None]:
    if saved is None:
        return [html.H1("Snapshots"), dcc.Link("Shared links", href="/links"), dcc.Link("Saved views", href="/views")]
    name = dcc.Link(saved.words.name, href=f"/views/{saved.id}")
    return [html.H1(["Snapshots of ", name]), dcc.Link("All snapshots", href="/snapshots")]


def _freezing(saved: SavedView) -> Component:
    title = dcc.Input(
        id=Id.TITLE, type="text", placeholder=saved.words.name, className="o-field", maxLength=120, autoComplete="off"
    )
    button = html.Button("Freeze now", id=Id.FREEZE, type="button", className="o-button o-button--primary")
    label = html.Label("Name of the snapshot", htmlFor=Id.TITLE, className="form-label")
    return html.Div([label, title, button], className="o-toolbar")


def _list(view_id: int | None) -> Component:
    with home().database.connect() as connection:
        found = list_snapshots(connection, user_id(), view_id)
    if not found:
        return card("Snapshots", message(Message("empty", NONE_YET)))
    context = f"{len(found)}, newest first" if len(found) <= MOST else f"the newest {MOST} of {len(found):,}"
    return card("Snapshots", version_rows(_rows(found)[:MOST], Id.PRESSED), context=context)


def _rows(found: Sequence[Snapshot]) -> list[VersionRow]:
    return [_row(snapshot, _before(found[number + 1 :], snapshot)) for number, snapshot in enumerate(found)]


def _before(older: Sequence[Snapshot], snapshot: Snapshot) -> Snapshot | None:
    """The one before it of the same view."""
    return next((one for one in older if one.view_id is not None and one.view_id == snapshot.view_id), None)


def _row(snapshot: Snapshot, before: Snapshot | None) -> VersionRow:
    here = f"/snapshots/{snapshot.id}"
    parts = [f"frozen {snapshot.made_at:%Y-%m-%d %H:%M} UTC", f"{snapshot.size / KIB:,.0f} KB"]
    if before is not None and before.data_version == snapshot.data_version:
        parts.append("same data as the one before")
    return VersionRow(
        snapshot.title,
        " · ".join(parts),
        f"as of {snapshot.as_of}" if snapshot.as_of else "",
        (Deed("Delete", str(snapshot.id), DELETING),),
        href=here,
        links=(("What has changed", f"{here}?with={before.id}"),) if before else (),
    )


@callback(
    Output(Id.LIST, "children"),
    Output(Id.TITLE, "value"),
    Input(Id.FREEZE, "n_clicks"),
    State(Id.TITLE, "value"),
    State(Id.VIEW, "data"),
    running=[(Output(Id.FREEZE, "disabled"), True, False), (Output(Id.FREEZE, "children"), "Freezing …", "Freeze now")],
    prevent_initial_call=True,
)
def freeze_now(_: int, title: str | None, view_id: int) -> tuple[Any, Any]:
    """What takes long is frozen as it was computed last."""
    try:
        made = freeze(home(), user_id(), int(view_id), title or "", made_at=datetime.now(UTC), slow="kept")
    except NoSuchView as error:
        _say(str(error), "error")
        return no_update, no_update
    _say(f"Frozen: {made.title}, as of {made.as_of or 'no day'}.", "success")
    return _list(made.view_id), ""


@callback(
    Output(Id.LIST, "children", allow_duplicate=True),
    Input(Id.PRESSED, "data"),
    State(Id.VIEW, "data"),
    prevent_initial_call=True,
)
def delete(pressed: Pressed, view_id: int | None) -> Component:
    try:
        with home().database.begin() as connection:
            delete_snapshot(connection, user_id(), number_in(pressed["value"]))
        _say("The snapshot is deleted.", "success")
    except NoSuchSnapshot as error:
        _say(str(error), "error")
    return _list(view_id)


def _say(text: str, kind: str) -> None:
    set_props(shell.Id.TOAST, {"data": {"text": text, "kind": kind}})
