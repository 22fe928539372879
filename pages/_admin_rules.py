"""House rules: what an administrator decides while Oriel runs."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from sqlalchemy import Connection

from components.attributes import attributes
from components.buttons import pressing
from components.panel_card import card
from data.house_rules import REGISTRATIONS, HouseRules, UnfitRule, change_rules, read_rules
from data.schema import ROLES
from pages._administering import admin_callback, done, pressed_words
from pages._context import home

REGISTRATION_WORDS = {
    "closed": "Closed: nobody makes an account; administrators add them on the command line",
    "invitation": "By invitation: who has a link of an administrator's",
    "open": "Open: whoever confirms an e-mail address",
}
KEPT = "Kept. It holds from the next request on."
WHO_OWES = (
    "Who has such a role and no second factor reaches only the page where it is set up, from the next request on."
)


class Id:
    REGISTRATION, ROLES, DAYS = "admin-registration", "admin-factor-roles", "admin-audit-days"
    PRESSED, BODY = "admin-rules-pressed", "admin-rules"


def content() -> Component:
    return html.Div([dcc.Store(id=Id.PRESSED), html.Div(_form(), id=Id.BODY)])


def _form() -> Component:
    with home().database.connect() as connection:
        rules = read_rules(connection)
    registration = [{"label": words, "value": name} for name, words in REGISTRATION_WORDS.items()]
    roles = [{"label": role, "value": role} for role in ROLES]
    days = dbc.Input(
        id=Id.DAYS, type="number", value=rules.audit_days, min=30, max=36_500, step=1, class_name="o-field"
    )
    save = html.Button("Save", type="button", className="o-button o-button--primary", **pressing(Id.PRESSED, "save"))
    body = [
        _group(
            "Who may make an account",
            dbc.RadioItems(id=Id.REGISTRATION, options=registration, value=rules.registration, class_name="o-choices"),
        ),
        _group(
            "Roles that need a second factor",
            dbc.Checklist(id=Id.ROLES, options=roles, value=list(rules.second_factor_roles), class_name="o-choices"),
            WHO_OWES,
        ),
        html.Div([dbc.Label("Days that the audit log is kept", html_for=Id.DAYS), days]),
        save,
    ]
    return card("House rules", html.Div(body, className="o-admin__form"))


def _group(label: str, control: Component, note: str = "") -> Component:
    said = html.P(note, className="o-fields__note") if note else None
    named: dict[str, Any] = attributes(aria_label=label)
    return html.Div([html.P(label, className="o-admin__legend"), html.Div(control, role="group", **named), said])


@admin_callback(
    Output(Id.BODY, "children"),
    Input(Id.PRESSED, "data"),
    State(Id.REGISTRATION, "value"),
    State(Id.ROLES, "value"),
    State(Id.DAYS, "value"),
    prevent_initial_call=True,
)
def save(pressed: object, registration: object, roles: object, days: object) -> Any:
    if pressed_words(pressed)[0] != "save":
        return no_update
    done(lambda connection: _kept(connection, registration, roles, days))
    return _form()


def _kept(connection: Connection, registration: object, roles: object, days: object) -> str:
    found = next((one for one in REGISTRATIONS if one == registration), None)
    if found is None:
        raise UnfitRule(f"Registration must be one of {', '.join(REGISTRATIONS)}.")
    if not isinstance(days, int) or isinstance(days, bool):
        raise UnfitRule("The audit log is kept for a whole number of days.")
    chosen = tuple(role for role in ROLES if isinstance(roles, list) and role in roles)
    rules = HouseRules(found, chosen, days)
    if rules == read_rules(connection):
        return "Nothing has changed."
    change_rules(connection, rules)
    return KEPT
