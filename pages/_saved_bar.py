"""The saved view of the open page: looked up when it is opened, and what its menu does. Belongs to no page."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.saved_bar import CLOSE, DEFAULT, Id, OpenedView, opened_face
from components.shell import Id as Shell
from data.database import DatabaseUnavailable
from data.saved_views.records import NoSuchView, SavedViewError
from data.saved_views.sharing import mark_opened, set_default
from pages._context import home, user_id
from pages._pressed import Pressed
from views.addresses import Shown, address_of, shown_at
from views.saved_page import OnPage, on_page

REFUSED = (SavedViewError, DatabaseUnavailable)

clientside_callback(
    ClientsideFunction("oriel", "followSaved"),
    Output(Id.BAR, "hidden"),
    Output(Id.FACE, "className"),
    Output(Id.ASKED, "data"),
    Input(Shell.ADDRESS, "data"),
    State(Id.ASKED, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("oriel", "markChanged"),
    Output(Id.CHANGED, "children"),
    Output(Id.CHANGED, "hidden"),
    Input(Shell.ADDRESS, "data"),
    Input(Id.OPENED, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("oriel", "standAt"),
    Output(Id.STAND_AT, "id"),
    Input(Id.STAND_AT, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("oriel", "goTo"), Output(Id.GO, "id"), Input(Id.GO, "data"), prevent_initial_call=True
)


@callback(
    Output(Id.OPENED, "data"),
    Output(Id.FACE, "children"),
    Input(Id.ASKED, "data"),
    State(Shell.ADDRESS, "data"),
    prevent_initial_call=True,
)
def look_up(asked: str, address: str) -> tuple[dict[str, Any] | None, Component | None]:
    shown = shown_at(address) if asked else None
    if shown is None:
        return None, None
    try:
        with home().database.begin() as connection:
            opened = on_page(connection, user_id(), shown)
            mark_opened(connection, user_id(), opened.saved.id)
    except NoSuchView as error:
        say(str(error), "warn")
        set_props(Id.STAND_AT, {"data": address_of(shown.kind.name, shown.view.query())})
        return None, None
    except DatabaseUnavailable as error:
        say(str(error), "warn")
        return None, None
    if opened.notes:
        say(" ".join(opened.notes), "warn", seconds=0)
    return opened_data(opened, address), face_of(opened)


@callback(
    Output(Id.FACE, "children", allow_duplicate=True),
    Input(Id.ACTION, "data"),
    State(Shell.ADDRESS, "data"),
    prevent_initial_call=True,
)
def act(pressed: Pressed, address: str) -> Any:
    shown = shown_at(address)
    if shown is None:
        raise PreventUpdate
    if pressed["value"] == CLOSE:
        set_props(Id.STAND_AT, {"data": address_of(shown.kind.name, shown.view.query())})
        return no_update
    try:
        return face_of(_as_default(shown, pressed["value"] == DEFAULT))
    except REFUSED as error:
        say(str(error), "warn")
        return no_update


def say(text: str, kind: str, *, seconds: int = 8) -> None:
    set_props(Shell.TOAST, {"data": {"text": text, "kind": kind, "seconds": seconds}})


def opened_data(opened: OnPage, address: str) -> dict[str, Any]:
    """For the browser. The address may spell what it shows in another way than we do."""
    saved, shown = opened.saved, shown_at(address)
    marks: dict[str, str] = {}
    if shown is not None and opened.version < saved.version:
        words = f"version {opened.version} of {saved.version}"
        marks |= dict.fromkeys((shown.view.query(), _plain(address)), words)
    if shown is not None and shown.view.query() == opened.query:
        marks[_plain(address)] = ""
    return {
        "id": saved.id,
        "kind": saved.kind,
        "name": saved.words.name,
        "version": opened.version,
        "newest": saved.version,
        "may_edit": saved.may_edit,
        "marks": {**marks, opened.query: ""},
    }


def _plain(address: str) -> str:
    return "&".join(pair for pair in address.partition("?")[2].split("&") if not pair.startswith("saved="))


def face_of(opened: OnPage) -> Component:
    saved = opened.saved
    return opened_face(
        OpenedView(
            id=saved.id,
            name=saved.words.name,
            description=saved.words.description,
            address=opened.address,
            owner=saved.owner,
            is_own=saved.access == "owner",
            may_edit=saved.may_edit,
            is_default=opened.is_default,
            newest=saved.version,
            saved_by=saved.saved_by,
            saved_at=saved.saved_at,
        )
    )


def _as_default(shown: Shown, is_default: bool) -> OnPage:
    with home().database.begin() as connection:
        set_default(connection, user_id(), shown.kind.name, shown.saved if is_default else None)
        opened = on_page(connection, user_id(), shown)
    page = f"The page {shown.kind.title}"
    say(
        f"{page} opens with {opened.saved.words.name} from now on." if is_default else f"{page} opens as it comes.",
        "success",
    )
    return opened
