"""One snapshot as it was frozen, and what has changed between it and another."""

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component
from sqlalchemy import Connection

from components.buttons import icon
from components.panel import Message
from components.panel_card import message
from components.share_dialog import share_button
from data.snapshots import AlteredSnapshot, NoSuchSnapshot, Snapshot, list_snapshots
from pages._changes import changes_of
from pages._context import home, user_id
from pages._documents import frozen_sections
from views.documents.comparing import compare
from views.documents.snapshots import Reopened, reopen

register_page(__name__, path_template="/snapshots/<snapshot_id>", title="Snapshot · Oriel", name="Snapshot")

ALTERED = "This snapshot is not shown: {fault}. Restore it from a backup of the database, or freeze the view anew."


class Id:
    COMPARE = "snapshot-compare"


def layout(snapshot_id: str = "", **query: str) -> Component:
    try:
        with home().database.connect() as connection:
            return _page(connection, _number(snapshot_id), query.get("with", ""))
    except NoSuchSnapshot as error:
        return _instead(Message("empty", str(error)))
    except AlteredSnapshot as fault:
        return _instead(Message("error", ALTERED.format(fault=fault)))


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise NoSuchSnapshot
    return int(text)


def _instead(content: Message) -> Component:
    return html.Div([html.H1("Snapshot", className="visually-hidden"), message(content)], className="o-page")


def _page(connection: Connection, number: int, other: str) -> Component:
    opened = reopen(connection, user_id(), number)
    others = [one for one in list_snapshots(connection, user_id(), opened.snapshot.view_id) if one.id != number]
    compared = reopen(connection, user_id(), _number(other)) if other else None
    if compared is None:
        body: list[Component | None] = frozen_sections(number, opened.document)
    else:
        body = changes_of(compare(compared.document, opened.document))
    return html.Div([_head(opened), _line(opened), _picker(number, others, compared), *body], className="o-page")


def _head(opened: Reopened) -> Component:
    view = opened.snapshot.view_id
    return html.Div(
        [
            html.H1(opened.snapshot.title),
            html.Span([icon("snow"), " frozen"], className="o-badge"),
            share_button(view, opened.snapshot.id) if view else None,
            dcc.Link("All of this view", href=f"/snapshots?view={view}") if view else None,
            dcc.Link("All snapshots", href="/snapshots"),
        ],
        className="o-page-head",
    )


def _line(opened: Reopened) -> Component:
    snapshot = opened.snapshot
    as_of = f", with data as of {snapshot.as_of}" if snapshot.as_of else ""
    return html.P(
        [
            f"Frozen {snapshot.made_at:%Y-%m-%d %H:%M} UTC{as_of}. Nothing here is computed anew. ",
            html.Span(f"Digest {snapshot.sha256.hex()[:16]}…", title=f"SHA-256 {snapshot.sha256.hex()}"),
        ],
        className="o-frozen",
    )


def _picker(number: int, others: list[Snapshot], compared: Reopened | None) -> Component | None:
    if not others and compared is None:
        return None
    here = f"/snapshots/{number}"
    listed = others if compared is None or compared.snapshot in others else [compared.snapshot, *others]
    options = [
        {"label": f"{one.made_at:%Y-%m-%d %H:%M} · {one.title}", "value": f"{here}?with={one.id}"} for one in listed
    ]
    none = {"label": "nothing: show what was frozen", "value": here}
    chosen = f"{here}?with={compared.snapshot.id}" if compared else here
    return html.Div(
        [
            html.Label("Compare with", htmlFor=Id.COMPARE, className="form-label"),
            dbc.Select(id=Id.COMPARE, options=[none, *options], value=chosen, size="sm", class_name="o-frozen__picker"),
        ],
        className="o-toolbar",
    )


clientside_callback(
    ClientsideFunction("oriel", "goTo"),
    Output(Id.COMPARE, "id"),
    Input(Id.COMPARE, "value"),
    prevent_initial_call=True,
)
