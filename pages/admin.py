"""Administration: accounts, roles, invitations, sources, jobs, health, the house's rules and its audit log.

To whoever administers nothing there is no such page, and none of its callbacks.
"""

from collections.abc import Callable, Mapping

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component

from components.not_found import TITLE, not_found
from components.tabs import tab_list, tab_panel
from pages import (
    _admin_audit,
    _admin_health,
    _admin_invitations,
    _admin_jobs,
    _admin_roles,
    _admin_rules,
    _admin_sources,
    _admin_users,
)
from pages._administering import admin_callback, administers, pressed_words


def title(**_: str) -> str:
    return "Administration · Oriel" if administers() else TITLE


register_page(
    __name__,
    path="/admin",
    title=title,
    name="Administration",
    icon="bi-shield-check",
    order=20,
    for_administrators=True,
)

TABS: Mapping[str, tuple[str, Callable[[], Component]]] = {
    "users": ("Users", _admin_users.content),
    "roles": ("Roles", _admin_roles.content),
    "invitations": ("Invitations", _admin_invitations.content),
    "sources": ("Sources", _admin_sources.content),
    "jobs": ("Jobs", _admin_jobs.content),
    "health": ("Health", _admin_health.content),
    "rules": ("House rules", _admin_rules.content),
    "audit": ("Audit log", _admin_audit.content),
}


class Id:
    PRESSED, BODY, PANEL = "admin-tab", "admin-body", "admin-panel"


def layout(tab: str = "users", **_: str) -> Component:
    if not administers():
        return not_found()
    active = tab if tab in TABS else "users"
    titles = {name: words for name, (words, _content) in TABS.items()}
    return html.Div(
        [
            dcc.Store(id=Id.PRESSED),
            html.Div(html.H1("Administration"), className="o-page-head"),
            tab_list("Parts of the administration", titles, active, Id.PRESSED, Id.PANEL),
            html.Div(_panel(active), id=Id.BODY),
        ],
        className="o-page o-admin",
    )


def _panel(active: str) -> Component:
    return tab_panel(TABS[active][1](), active, Id.PRESSED, Id.PANEL)


@admin_callback(Output(Id.BODY, "children"), Input(Id.PRESSED, "data"), prevent_initial_call=True)
def open_tab(pressed: object) -> Component:
    (name, *_) = pressed_words(pressed)
    return _panel(name if name in TABS else "users")


clientside_callback(
    ClientsideFunction("oriel", "tabInAddress"),
    Output(Id.PRESSED, "id"),
    Input(Id.PRESSED, "data"),
    prevent_initial_call=True,
)
