"""Invitations: made for an address or for whoever has the link, which is shown once; and revoked."""

from datetime import timedelta
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from sqlalchemy import Connection

from components.admin_list import nothing_there
from components.attributes import attributes
from components.buttons import pressing
from components.copy_field import copy_field
from components.panel_card import card
from components.version_rows import Deed, VersionRow, version_rows
from data.accounts.letter_orders import order_invitation
from data.invitations import LIFETIME, LONGEST, Invitation, invite, list_invitations, revoke_invitation
from data.schema import ROLES
from data.users import AccountError
from pages._administering import admin_callback, done, numbered, pressed_words
from pages._context import home, user_id

SHOWN = 200
NONE_YET = "Nobody has been invited yet."
REVOKING = "Its link opens nothing from now on."
LINK = "Link of the invitation, shown once: give it to them"


class Id:
    EMAIL, ROLE, DAYS = "admin-invite-email", "admin-invite-role", "admin-invite-days"
    PRESSED, LIST, MADE = "admin-invite-pressed", "admin-invitations", "admin-invite-made"


def content() -> Component:
    return html.Div(
        [
            dcc.Store(id=Id.PRESSED),
            card("Invite", html.Div([_form(), html.Div(id=Id.MADE, role="status")], className="o-admin__form")),
            html.Div(_list(), id=Id.LIST),
        ],
        className="o-admin",
    )


def _form() -> Component:
    roles = [{"label": role, "value": role} for role in ROLES]
    email = dbc.Input(id=Id.EMAIL, type="email", class_name="o-field", autocomplete="off", value="")
    role = dbc.Select(id=Id.ROLE, options=roles, value="user", class_name="o-field")
    days = dbc.Input(
        id=Id.DAYS, type="number", min=1, max=LONGEST.days, step=1, value=LIFETIME.days, class_name="o-field"
    )
    make = html.Button("Invite", type="button", className="o-button o-button--primary", **pressing(Id.PRESSED, "make"))
    fields = (
        ("E-mail; empty: whoever has the link", Id.EMAIL, email),
        ("Role", Id.ROLE, role),
        ("Good for days", Id.DAYS, days),
    )
    named: Any = [html.Div([dbc.Label(label, html_for=identity), control]) for label, identity, control in fields]
    return html.Div([*named, make], className="o-admin__row", role="group", **attributes(aria_label="Invite"))


def _list() -> Component:
    with home().database.connect() as connection:
        invitations = list_invitations(connection)[:SHOWN]
    if not invitations:
        return nothing_there("Invitations", NONE_YET)
    still = sum(one.state == "open" for one in invitations)
    rows = version_rows([_row(one) for one in invitations], Id.PRESSED)
    return card("Invitations", rows, context=f"{still} of {len(invitations)} open, newest first")


def _row(one: Invitation) -> VersionRow:
    note = f"as {one.role} · by {one.invited_by or 'the console'} · until {one.expires_at:%Y-%m-%d %H:%M} UTC"
    deeds = (Deed("Revoke", f"revoke:{one.id}", REVOKING),) if one.state == "open" else ()
    return VersionRow(one.email or f"Whoever has link {one.id}", note, one.state, deeds)


@admin_callback(
    Output(Id.LIST, "children"),
    Output(Id.MADE, "children"),
    Output(Id.EMAIL, "value"),
    Input(Id.PRESSED, "data"),
    State(Id.EMAIL, "value"),
    State(Id.ROLE, "value"),
    State(Id.DAYS, "value"),
    prevent_initial_call=True,
)
def act(pressed: object, email: object, role: object, days: object) -> tuple[Any, Any, Any]:
    verb, *words = pressed_words(pressed)
    if verb == "revoke":
        done(lambda connection: _revoke(connection, numbered(words[0]) if words else None))
        return _list(), no_update, no_update
    if verb != "make":
        return no_update, no_update, no_update
    shown: list[str] = []
    if not done(lambda connection: _make(connection, email, role, days, shown)):
        return no_update, None, no_update
    return _list(), copy_field(LINK, shown[0], "admin-invite-link"), ""


def _make(connection: Connection, email: object, role: object, days: object, shown: list[str]) -> str:
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= LONGEST.days:
        raise AccountError(f"An invitation is good for 1 to {LONGEST.days} days.")
    address = email.strip() if isinstance(email, str) else ""
    invitation, link = invite(
        connection,
        home().settings,
        email=address or None,
        role=str(role),
        invited_by=user_id(),
        lifetime=timedelta(days=days),
    )
    shown.append(link)
    if invitation.email is None or home().settings.smtp_url is None:
        return f"{invitation.email or 'Whoever has the link'} is invited as {invitation.role}; give them the link."
    order_invitation(connection, home().settings, invitation, link)
    return f"{invitation.email} is invited as {invitation.role}, and told so by mail."


def _revoke(connection: Connection, number: int | None) -> str:
    revoke_invitation(connection, number or 0)
    return "The invitation is revoked."
