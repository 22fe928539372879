"""The audit log: who did what to what, from where and when; whether it is as it was written; and as a file."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from components.admin_list import nothing_there, search_list, searched
from components.attributes import attributes
from components.buttons import icon, pressing
from components.panel import Column, Table
from components.panel_card import card
from data.audit.reading import PAGE, Entry, known_actions
from data.audit.verifying import verify
from pages._admin_audit_file import audit_csv
from pages._admin_audit_search import ALL, sought_entries
from pages._administering import admin_callback, pressed_words
from pages._context import home
from pages._doing import toast

ACTORS = ("user", "token", "console", "job", "nobody")
MOST_IN_FILE = 50_000
COLUMNS = (
    Column("id", "Row", "integer"),
    Column("at", "When", "time"),
    Column("who", "Who", "text"),
    Column("actor", "Through", "text"),
    Column("action", "What", "text"),
    Column("object", "To what", "text"),
    Column("address", "From", "text"),
    Column("detail", "Details", "words"),
    Column("request_id", "Request", "text"),
)
NONE = "Nothing like this is in the log."


class Id:
    ACTION, ACTOR, WHO, SINCE, UNTIL = (f"admin-audit-{name}" for name in ("action", "actor", "who", "since", "until"))
    PRESSED, LIST, LAST, FILE, VERDICT = (
        f"admin-audit-{name}" for name in ("pressed", "list", "last", "file", "verdict")
    )


FILTERS = {
    "action": State(Id.ACTION, "value"),
    "actor": State(Id.ACTOR, "value"),
    "who": State(Id.WHO, "value"),
    "since": State(Id.SINCE, "value"),
    "until": State(Id.UNTIL, "value"),
}


def content() -> Component:
    entries = sought_entries({}, None)
    return html.Div(
        [
            dcc.Store(id=Id.PRESSED),
            dcc.Store(id=Id.LAST, data=_last(entries)),
            dcc.Download(id=Id.FILE),
            card("Look for", html.Div([_filters(), html.Div(id=Id.VERDICT, role="status")], className="o-admin__form")),
            html.Div(_list(entries), id=Id.LIST),
        ],
        className="o-admin",
    )


def _filters() -> Component:
    with home().database.connect() as connection:
        actions = known_actions(connection)
    nouns = sorted({action.partition(".")[0] for action in actions})
    fields_ = [
        ("What", Id.ACTION, _select(Id.ACTION, [*nouns, *actions])),
        ("Through", Id.ACTOR, _select(Id.ACTOR, ACTORS)),
        ("Who, by e-mail", Id.WHO, dbc.Input(id=Id.WHO, type="text", class_name="o-field", autocomplete="off")),
        ("From the day", Id.SINCE, dbc.Input(id=Id.SINCE, type="date", class_name="o-field")),
        ("To the day", Id.UNTIL, dbc.Input(id=Id.UNTIL, type="date", class_name="o-field")),
    ]
    buttons = [
        _button("search", "Look", "look", primary=True),
        _button("arrow-down", "Older", "older"),
        _button("filetype-csv", "CSV", "csv"),
        _button("shield-check", "Verify", "verify"),
    ]
    named: list[Any] = [html.Div([dbc.Label(label, html_for=key), control]) for label, key, control in fields_]
    return html.Div([*named, *buttons], className="o-admin__row", role="group", **attributes(aria_label="Look for"))


def _select(identity: str, values: Any) -> Component:
    options = [{"label": ALL, "value": ALL}, *({"label": value, "value": value} for value in values)]
    made: Component = dbc.Select(id=identity, options=options, value=ALL, class_name="o-field")
    return made


def _button(sign: str, words: str, value: str, *, primary: bool = False) -> Component:
    look = "o-button o-button--primary" if primary else "o-button"
    return html.Button([icon(sign), words], type="button", className=look, **pressing(Id.PRESSED, value))


@admin_callback(
    Output(Id.LIST, "children"),
    Output(Id.LAST, "data"),
    Output(Id.FILE, "data"),
    Output(Id.VERDICT, "children"),
    inputs={"pressed": Input(Id.PRESSED, "data"), "last": State(Id.LAST, "data"), "sought": FILTERS},
    prevent_initial_call=True,
)
def act(pressed: object, last: object, sought: Mapping[str, object]) -> tuple[Any, Any, Any, Any]:
    match pressed_words(pressed)[0]:
        case "csv":
            return no_update, no_update, _file(sought), no_update
        case "verify":
            return no_update, no_update, no_update, _verdict()
        case "older" if isinstance(last, int):
            entries = sought_entries(sought, last)
            if not entries:
                toast("There is nothing older.", "info")
                return no_update, no_update, no_update, no_update
            return _list(entries), _last(entries), no_update, no_update
    entries = sought_entries(sought, None)
    return _list(entries), _last(entries), no_update, no_update


def _list(entries: tuple[Entry, ...]) -> Component:
    if not entries:
        return nothing_there("Audit log", NONE)
    context = f"rows {entries[-1].id:,} to {entries[0].id:,}, newest first; {PAGE} at a time"
    return search_list("admin-audit", "Audit log", _table(entries), context=context)


def _table(entries: tuple[Entry, ...]) -> Table:
    frame = pd.DataFrame([_row(entry) for entry in entries], columns=[column.name for column in COLUMNS])
    frame["at"] = pd.to_datetime(frame["at"], utc=True)
    return Table(COLUMNS, frame)


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "who": entry.actor_email or (f"account {entry.actor_id}" if entry.actor_id else ""),
        "actor": entry.actor,
        "action": entry.action,
        "object": f"{entry.object_kind} {entry.object_id}".strip(),
        "address": entry.address,
        "detail": ", ".join(f"{name}: {value}" for name, value in entry.detail.items()),
        "request_id": entry.request_id,
    }


def _last(entries: tuple[Entry, ...]) -> int | None:
    return entries[-1].id if entries else None


def _file(sought: Mapping[str, object]) -> dict[str, Any]:
    """What was looked for, the newest rows first."""
    content = audit_csv(sought_entries(sought, None, MOST_IN_FILE))
    return {"content": content, "filename": "audit-log.csv", "type": "text/csv", "base64": False}


def _verdict() -> Component:
    with home().database.connect() as connection:
        found = verify(connection)
    if found.broken is not None:
        words = f"The log is not what was written: row {found.broken.id:,} {found.broken.words}."
        return html.P([icon("exclamation-triangle"), " ", words], className="o-down", role="alert")
    head = f"the newest is {found.head.id:,}, digest {found.head.digest.hex()[:16]}…"
    return html.P([icon("shield-check"), f" All {found.rows:,} rows are there, in order and unaltered; {head}"])


searched("admin-audit")
