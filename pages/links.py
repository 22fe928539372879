"""The links that a person shared and those that others made of their views: how each stands, who came, and its end."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html, no_update, register_page, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from sqlalchemy import Connection

from components import shell
from components.panel import Message
from components.panel_card import card, message
from components.tables import data_grid
from components.version_rows import Deed, VersionRow, version_rows
from data.share_links.keeping import pause_link, revoke_link, rotate_link
from data.share_links.reading import get_link, list_links, list_opens
from data.share_links.terms import Link, LinkError
from pages._context import home, user_id
from pages._link_words import opens_table, words_of
from pages._pressed import Pressed, number_in
from pages._sharing import shown_once
from views.addresses import LONGEST_NUMBER

register_page(__name__, path="/links", title="Shared links · Oriel", name="Shared links")

NONE_YET = "Nothing is shared by a link yet. Save a view, press Share, and its link stands here."
REVOKING = "It opens nothing from now on, on every machine, for ever."
ROTATING = "It gets a new address; the old one opens nothing from now on."
NOBODY = "Nobody has come yet."
MOST = 200  # on the page


class Id:
    LIST, VIEW, PRESSED = "links-list", "links-view", "links-pressed"
    DIALOG, TITLE, BODY = "links-dialog", "links-dialog-title", "links-dialog-body"


def layout(view: str = "", **_query: str) -> Component:
    view_id = int(view) if view.isdecimal() and len(view) <= LONGEST_NUMBER else None
    return html.Div(
        [
            html.Div(_head(view_id), className="o-page-head"),
            html.Div(_list(view_id), id=Id.LIST),
            dcc.Store(id=Id.VIEW, data=view_id),
            dcc.Store(id=Id.PRESSED),
            _dialog(),
        ],
        className="o-page",
    )


def _head(view_id: int | None) -> list[Component]:
    every = [dcc.Link("Snapshots", href="/snapshots"), dcc.Link("Saved views", href="/views")]
    return [html.H1("Shared links"), *(every if view_id is None else [dcc.Link("All links", href="/links"), *every])]


def _dialog() -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalHeader(html.H2(id=Id.TITLE, className="o-card__title"), close_button=True),
            dbc.ModalBody(html.Div(id=Id.BODY, className="o-share__result")),
        ],
        id=Id.DIALOG,
        is_open=False,
        backdrop="static",  # a click beside it would lose a new address, which is shown once
        centered=True,
        scrollable=True,
        size="lg",
        class_name="o-save",
        labelledby=Id.TITLE,
    )


def _list(view_id: int | None) -> Component:
    with home().database.connect() as connection:
        found = list_links(connection, user_id(), view_id)
    if not found:
        return card("Links", message(Message("empty", NONE_YET)))
    now = datetime.now(UTC)
    alive = sum(link.state(now) == "open" for link in found)
    # Those that open come first, so that none of them is beyond what is shown.
    shown = sorted(found, key=lambda link: link.state(now) != "open")[:MOST]
    rows = [_row(link, now, is_own=link.owner_id == user_id()) for link in shown]
    return card("Links", version_rows(rows, Id.PRESSED), context=f"{alive} of {len(found)} open, newest first")


def _row(link: Link, now: datetime, *, is_own: bool) -> VersionRow:
    return VersionRow(
        link.label or link.view_name,
        " · ".join(words_of(link, is_own=is_own)),
        link.state(now),
        tuple(_deeds(link, is_own=is_own)),
        href=f"/snapshots/{link.snapshot_id}" if link.snapshot_id and is_own else f"/views/{link.view_id}",
    )


def _deeds(link: Link, *, is_own: bool) -> Sequence[Deed]:
    came = Deed("Who came", f"log:{link.id}")
    if link.revoked_at is not None:
        return [came]
    pause = Deed("Pause", f"pause:{link.id}") if link.paused_at is None else Deed("Open again", f"resume:{link.id}")
    rotate = [Deed("New address", f"rotate:{link.id}", ROTATING)] if is_own else []
    return [came, pause, *rotate, Deed("Revoke", f"revoke:{link.id}", REVOKING)]


@callback(
    Output(Id.LIST, "children"),
    Output(Id.DIALOG, "is_open"),
    Output(Id.TITLE, "children"),
    Output(Id.BODY, "children"),
    Input(Id.PRESSED, "data"),
    State(Id.VIEW, "data"),
    prevent_initial_call=True,
)
def act(pressed: Pressed, view_id: int | None) -> tuple[Any, Any, Any, Any]:
    verb, _, number = pressed["value"].partition(":")
    if verb not in DEEDS:
        raise PreventUpdate
    try:
        with home().database.begin() as connection:
            shown = DEEDS[verb](connection, number_in(number))
    except LinkError as error:
        _say(str(error), "error")
        shown = None
    drawn = no_update if verb == "log" else _list(view_id)
    return (drawn, no_update, no_update, no_update) if shown is None else (drawn, True, *shown)


Told = tuple[str, Component] | None  # the title of a dialog, and what is in it


def _log(connection: Connection, number: int) -> Told:
    link, opens = get_link(connection, user_id(), number), list_opens(connection, user_id(), number)
    content = data_grid(opens_table(opens)) if opens else message(Message("empty", NOBODY))
    return f"Who came by {link.label or link.view_name}", content


def _pause(connection: Connection, number: int) -> Told:
    pause_link(connection, user_id(), number, paused=True)
    _say("The link is paused: it opens nothing until you open it again.", "success")
    return None


def _resume(connection: Connection, number: int) -> Told:
    pause_link(connection, user_id(), number, paused=False)
    _say("The link opens again.", "success")
    return None


def _rotate(connection: Connection, number: int) -> Told:
    made = rotate_link(connection, user_id(), number)
    return f"New address of {made.link.label or made.link.view_name}", shown_once(made)


def _revoke(connection: Connection, number: int) -> Told:
    revoke_link(connection, user_id(), number)
    _say("The link is revoked: it opens nothing any more.", "success")
    return None


DEEDS: Mapping[str, Callable[[Connection, int], Told]] = {
    "log": _log,
    "pause": _pause,
    "resume": _resume,
    "rotate": _rotate,
    "revoke": _revoke,
}


def _say(text: str, kind: str) -> None:
    set_props(shell.Id.TOAST, {"data": {"text": text, "kind": kind}})
