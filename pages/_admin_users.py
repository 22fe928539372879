"""Users: who there is, and what an administrator does with an account."""

from datetime import timedelta
from typing import Any

import pandas as pd
from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from components.admin_list import chosen_card, search_list, searched
from components.buttons import pressing
from components.copy_field import copy_field
from components.panel import Column, Table, records
from components.version_rows import Deed
from data.administration import AccountLine, list_accounts
from data.schema import ROLES
from pages._admin_user_deeds import DEEDS, LOCAL, YOUR_OWN
from pages._administering import admin_callback, done, numbered, pressed_words
from pages._context import home, user_id

RESET_LINK = "Link to choose a new password, shown once: give it to them"
COLUMNS = (
    Column("email", "E-mail", "words"),
    Column("role", "Role", "text"),
    Column("state", "State", "text"),
    Column("name", "Name", "text"),
    Column("factor", "Second factor", "text"),
    Column("sessions", "Sessions", "integer"),
    Column("kept", "Saved things", "integer"),
    Column("seen", "Last seen", "time"),
    Column("since", "Since", "date"),
    Column("id", "Number", "text"),
)
WARNINGS = {
    "disable": "They are signed out everywhere, their tokens open nothing, and they can't come in any more.",
    "end": "They are signed out on every device, and can sign in again.",
    "factor": "Their second factor and recovery codes stop working, and they are signed out everywhere.",
}


class Id:
    PICKED, PRESSED, ONE, LINK = "admin-user-picked", "admin-user-pressed", "admin-user", "admin-user-link"
    GRID = "admin-users-grid"


def content() -> Component:
    lines = _lines()
    able = sum(line.user.disabled_at is None for line in lines)
    context = f"{able} of {len(lines)} can sign in; choose one to change it"
    return html.Div(
        [
            dcc.Store(id=Id.PICKED),
            dcc.Store(id=Id.PRESSED),
            search_list("admin-users", "Users", _table(lines), context=context, picks=Id.PICKED),
            html.Div(id=Id.ONE),
            html.Div(id=Id.LINK, className="o-admin__said", role="status"),
        ],
        className="o-admin",
    )


def _lines() -> tuple[AccountLine, ...]:
    with home().database.connect() as connection:
        return list_accounts(connection, idle=timedelta(hours=home().settings.session_idle_hours))


def _table(lines: tuple[AccountLine, ...]) -> Table:
    rows = [
        {
            "email": line.user.email or LOCAL,
            "name": line.user.name or "",
            "role": line.user.role,
            "state": "disabled" if line.user.disabled_at else "active",
            "factor": "yes" if line.has_second_factor else "no",
            "sessions": line.sessions,
            "kept": line.saved_things,
            "seen": line.seen_at,
            "since": line.created_at,
            "id": str(line.user.id),
        }
        for line in lines
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    frame["seen"] = pd.to_datetime(frame["seen"], utc=True)
    return Table(COLUMNS, frame, rows_named_by="id")


@admin_callback(
    Output(Id.ONE, "children"), Output(Id.LINK, "children"), Input(Id.PICKED, "data"), prevent_initial_call=True
)
def choose(picked: object) -> tuple[Component | None, None]:
    return _one(numbered(pressed_words(picked)[0])), None


@admin_callback(
    Output(Id.GRID, "rowData"),
    Output(Id.ONE, "children", allow_duplicate=True),
    Output(Id.LINK, "children", allow_duplicate=True),
    Input(Id.PRESSED, "data"),
    State(Id.PICKED, "data"),
    prevent_initial_call=True,
)
def act(pressed: object, picked: object) -> tuple[Any, Any, Any]:
    verb, *words = pressed_words(pressed)
    number = numbered(words[0]) if words else None
    if verb not in DEEDS or number is None:
        return no_update, no_update, no_update
    shown: list[str] = []
    done(lambda connection: DEEDS[verb](connection, number, words[1:], shown))
    link = copy_field(RESET_LINK, shown[0], "admin-reset-link") if shown else None
    chosen = number if picked is None else numbered(pressed_words(picked)[0])
    return records(_table(_lines())), _one(chosen), link


def _one(number: int | None) -> Component | None:
    line = next((line for line in _lines() if line.user.id == number), None)
    if line is None:
        return None
    user = line.user
    facts = [
        ("Role", user.role),
        ("State", f"disabled since {user.disabled_at:%Y-%m-%d %H:%M} UTC" if user.disabled_at else "active"),
        ("Second factor", "set up" if line.has_second_factor else "none"),
        ("Signed in", f"{line.sessions} sessions" if line.sessions != 1 else "1 session"),
        ("Note", YOUR_OWN if user.id == user_id() else ""),
    ]
    is_own = user.id == user_id()
    roles = [] if is_own or user.email is None else [_roles(line)]
    return chosen_card(user.email or LOCAL, facts, _deeds(line, is_own=is_own), Id.PRESSED, *roles)


def _deeds(line: AccountLine, *, is_own: bool) -> list[Deed]:
    user, deeds = line.user, []
    if user.disabled_at is not None:
        return [Deed("Enable", f"enable:{user.id}")]
    if user.email is not None:
        deeds.append(Deed("Link for a new password", f"link:{user.id}"))
    if is_own:
        return deeds
    if line.sessions:
        deeds.append(Deed("End all sessions", f"end:{user.id}", WARNINGS["end"]))
    if line.has_second_factor:
        deeds.append(Deed("Reset the second factor", f"factor:{user.id}", WARNINGS["factor"]))
    return [*deeds, Deed("Disable", f"disable:{user.id}", WARNINGS["disable"])]


def _roles(line: AccountLine) -> Component:
    """What opens where another role is to be chosen."""
    buttons = [
        html.Button(role, type="button", className="o-button", **pressing(Id.PRESSED, f"role:{line.user.id}:{role}"))
        for role in ROLES
        if role != line.user.role
    ]
    face = html.Summary("Change the role …", className="o-button")
    asked = html.P(f"{line.user.email} is {line.user.role} now. From the next request on:")
    return html.Details([face, html.Div([asked, html.Div(buttons, className="o-admin__roles")])], className="o-confirm")


searched("admin-users")
