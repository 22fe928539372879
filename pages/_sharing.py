"""The dialog in which a saved view is shared by a link: opened from anywhere, and the link made. Belongs to no page."""

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any, TypedDict

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.save_dialog import refusal
from components.share_dialog import FROZEN, HERE, LIFETIME, LIVE, Id, made_link
from components.shell import Id as Shell
from data.database import DatabaseUnavailable
from data.saved_views.reading import get_view
from data.saved_views.records import SavedView, SavedViewError
from data.share_links.terms import BadTerms, LinkError, Made, MayNotShare
from data.snapshots import NoSuchSnapshot, get_snapshot
from pages._context import home, user_id
from pages._pressed import Pressed
from pages._share_terms import Filled, terms_of
from views.addresses import LONGEST_NUMBER, shown_at
from views.documents.opening import open_state
from views.documents.sharing import share

CHANGED = "The page shows it changed, and the link will open it as it was saved; save it first if that is not meant."
SAVE_FIRST = "A link opens a saved view. Save this one first; then share it here."
REFUSED = (SavedViewError, LinkError, NoSuchSnapshot, DatabaseUnavailable)
EMBED = '<iframe src="{address}" title="{title}" width="100%" height="600" loading="lazy"></iframe>'
FIELDS = {
    "mode": State(Id.MODE, "value"),
    "label": State(Id.LABEL, "value"),
    "ends": State(Id.ENDS, "value"),
    "day": State(Id.DAY, "value"),
    "password": State(Id.PASSWORD, "value"),
    "change": State(Id.CHANGE, "value"),
    "options": State(Id.OPTIONS, "value"),
    "opens": State(Id.OPENS, "value"),
    "origins": State(Id.ORIGINS, "value"),
}


class Target(TypedDict):
    """What the dialog shares."""

    view: int | None
    snapshot: int | None


SHOWN = {
    "is_open": Output(Id.DIALOG, "is_open"),
    "title": Output(Id.TITLE, "children"),
    "view": Output(Id.VIEW, "data"),
    "fault": Output(Id.FAULT, "children"),
    "form": Output(Id.FORM, "hidden"),
    "make": Output(Id.MAKE, "hidden"),
    "result": Output(Id.RESULT, "children"),
    "mode_box": Output(Id.MODE_BOX, "hidden"),
    **{name: Output(state.component_id, "value") for name, state in FIELDS.items()},
}
# Nothing of the link before, so that nobody gives out what they chose for another.
AS_IT_OPENS: Mapping[str, Any] = {
    "is_open": True,
    "view": None,
    "fault": None,
    "form": False,
    "make": False,
    "result": None,
    "mode_box": False,
    "mode": LIVE,
    "label": "",
    "ends": LIFETIME,
    "day": None,
    "password": "",
    "change": "nothing",
    "options": [],
    "opens": None,
    "origins": "",
}
MADE = {
    name: Output(SHOWN[name].component_id, SHOWN[name].component_property, allow_duplicate=True)
    for name in ("fault", "form", "make", "result", "password")
}

clientside_callback(
    ClientsideFunction("oriel", "shareFields"),
    Output(Id.ABOUT, "children"),
    Output(Id.CHANGE_BOX, "className"),
    Output(Id.FORM, "className"),
    Input(Id.MODE, "value"),
    Input(Id.ENDS, "value"),
    Input(Id.VIEW, "data"),
)


@callback(
    output=SHOWN,
    inputs={"pressed": Input(Id.ASKED, "data"), "address": State(Shell.ADDRESS, "data")},
    prevent_initial_call=True,
)
def open_dialog(pressed: Pressed, address: str | None) -> dict[str, Any]:
    """With what it shares, or with why that can't be."""
    view_id, snapshot_id = _asked(pressed["value"], address)
    try:
        saved = _sharable(view_id)
        title = saved.words.name if snapshot_id is None else f"the snapshot {_title_of(snapshot_id, saved)}"
    except REFUSED as error:
        return {**AS_IT_OPENS, "title": "Share by a link", "fault": refusal(str(error)), "form": True, "make": True}
    return {
        **AS_IT_OPENS,
        "title": f"Share {title}",
        "view": {"view": saved.id, "snapshot": snapshot_id},
        "fault": refusal(CHANGED) if pressed["value"] == HERE and _is_changed(saved, address) else None,
        "mode": LIVE if snapshot_id is None else FROZEN,
        "mode_box": snapshot_id is not None,
    }


@callback(
    output=MADE,
    inputs={"_": Input(Id.MAKE, "n_clicks"), "target": State(Id.VIEW, "data"), "fields": FIELDS},
    running=[(Output(Id.MAKE, "disabled"), True, False)],
    prevent_initial_call=True,
)
def make(_: int, target: Target | None, fields: Filled) -> dict[str, Any]:
    if not target or target["view"] is None:
        raise PreventUpdate
    now = datetime.now(UTC)
    try:
        terms = terms_of(fields, now)
        made = share(home(), user_id(), target["view"], terms, now, snapshot_id=target["snapshot"])
    except REFUSED as error:
        return {**dict.fromkeys(MADE, no_update), "fault": refusal(str(error))}
    return {"fault": None, "form": True, "make": True, "result": shown_once(made), "password": ""}


def shown_once(made: Made) -> Component:
    """Its addresses, which nobody can show again."""
    base, link = home().settings.base_url, made.link
    address = f"{base}/share/{made.token}"
    if not link.origins:
        return made_link(address)
    frame = EMBED.format(address=f"{base}/embed/{made.token}", title=escape(link.label or link.view_name))
    return made_link(address, frame=frame, picture=f"{address}.png")


def _asked(value: str, address: str | None) -> tuple[int | None, int | None]:
    """The saved view, and the snapshot of it where that is to be shared."""
    if value == HERE:
        shown = shown_at(address or "/")
        return (None if shown is None else shown.saved), None
    view_id, _, snapshot_id = value.partition(":")
    return _number(view_id), _number(snapshot_id)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _sharable(view_id: int | None) -> SavedView:
    if view_id is None:
        raise BadTerms(SAVE_FIRST)
    with home().database.connect() as connection:
        saved = get_view(connection, user_id(), view_id)
    if not saved.may_edit:
        raise MayNotShare
    return saved


def _title_of(snapshot_id: int, saved: SavedView) -> str:
    """Raises NoSuchSnapshot where it is not this person's, or of another view."""
    with home().database.connect() as connection:
        snapshot = get_snapshot(connection, user_id(), snapshot_id)
    if snapshot.view_id != saved.id:
        raise NoSuchSnapshot
    return snapshot.title


def _is_changed(saved: SavedView, address: str | None) -> bool:
    """Whether the page shows something else than what was saved last."""
    shown = shown_at(address or "/")
    return shown is not None and shown.view != open_state(saved.kind, saved.state).view
