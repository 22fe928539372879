"""The versions of the saved view of the open page: listed, and an older one brought back. Belongs to no page."""

from typing import Any

from dash import Input, Output, State, callback, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from components.save_dialog import refusal
from components.saved_bar import Id as Bar
from components.saved_versions import Id, VersionRow, version_list
from components.shell import Id as Shell
from data.saved_views.reading import list_versions
from data.saved_views.records import Version
from data.saved_views.saving import restore_version
from pages._context import home, user_id
from pages._pressed import Opened, Pressed, number_in
from pages._saved_bar import REFUSED, face_of, opened_data, say
from views.addresses import Shown, address_of, shown_at
from views.documents.opening import open_state
from views.saved_page import OnPage, on_page


@callback(
    Output(Id.DIALOG, "is_open"),
    Output(Id.BODY, "children"),
    Input(Id.ASKED, "data"),
    State(Shell.ADDRESS, "data"),
    prevent_initial_call=True,
)
def open_versions(_: object, address: str) -> tuple[bool, Component]:
    shown = shown_at(address)
    if shown is None:
        raise PreventUpdate
    return True, versions_of(shown)


@callback(
    Output(Id.DIALOG, "is_open", allow_duplicate=True),
    Output(Id.BODY, "children", allow_duplicate=True),
    Input(Id.RESTORE, "data"),
    State(Shell.ADDRESS, "data"),
    State(Bar.OPENED, "data"),
    prevent_initial_call=True,
)
def bring_back(pressed: Pressed, address: str, opened: Opened | None) -> tuple[Any, Any]:
    """On the version that the person knew to be the newest; somebody else's newer one is told of, not passed over."""
    shown = shown_at(address)
    if shown is None or shown.saved is None or not opened or opened["id"] != shown.saved:
        raise PreventUpdate
    number = number_in(pressed["value"])
    try:
        with home().database.begin() as connection:
            now = _restored(connection, shown, number, opened["newest"])
    except REFUSED as error:
        return no_update, [refusal(str(error)), versions_of(shown)]
    set_props(Bar.OPENED, {"data": opened_data(now, now.address)})
    set_props(Bar.FACE, {"children": face_of(now)})
    set_props(Bar.GO, {"data": now.address})
    say(f"Version {number} is the newest again, as version {now.saved.version}.", "success")
    return False, None


def _restored(connection: Connection, shown: Shown, number: int, newest: int) -> OnPage:
    """As on the page that is gone to, not on the one that is left."""
    view = restore_version(connection, user_id(), shown.saved or 0, number, known_version=newest)
    restored = open_state(view.kind, view.state).view
    return on_page(connection, user_id(), Shown(shown.kind, restored, view.id))


def versions_of(shown: Shown) -> Component:
    """What takes their place where they can't be had says why."""
    try:
        with home().database.connect() as connection:
            opened = on_page(connection, user_id(), shown)
            versions = list_versions(connection, user_id(), opened.saved.id)
    except REFUSED as error:
        return refusal(str(error))
    return version_list([_row(opened, one) for one in versions], may_restore=opened.saved.may_edit)


def _row(opened: OnPage, version: Version) -> VersionRow:
    view = open_state(opened.saved.kind, version.state)
    return VersionRow(
        number=version.number,
        name=version.words.name,
        shows=view.kind.describe(view.view),
        saved_by=version.saved_by,
        saved_at=version.saved_at,
        address=address_of(view.kind.name, view.view.query(), opened.saved.id),
    )
