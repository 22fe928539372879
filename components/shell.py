"""What stands around every page: the rail, the top bar, the banner, and the page's own document.

Pages name their icon and place where they register: `register_page(__name__, path="/chart", name="Chart",
icon="bi-graph-up", order=1)`. One without an icon is not in the rail. A page puts its controls into the top bar by an
`Output(shell.Id.CONTROLS, "children")` or by rendering them itself; a server callback says a toast by
`set_props(shell.Id.TOAST, {"data": {"text": …, "kind": "success"}})`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html
from dash.development.base_component import Component

from components.attributes import HIDDEN, attributes
from components.bell import bell
from components.save_dialog import save_dialog
from components.saved_bar import saved_bar
from components.saved_versions import versions_dialog
from components.share_dialog import share_dialog
from components.symbol_search import symbol_search
from components.theme import THEMES, template

INDEX = """<!DOCTYPE html>
<html lang="en">
  <head>
    {%metas%}
    <title>{%title%}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="/assets/oriel.svg" type="image/svg+xml">
    <script src="/assets/head/first_paint.js"></script>
    {%css%}
  </head>
  <body>
    {%app_entry%}
    {%config%}
    {%scripts%}
    {%renderer%}
  </body>
</html>"""


class Id:
    NAV = "shell-nav"
    CONTROLS = "shell-controls"
    BANNER = "shell-banner"
    TEMPLATES = "shell-templates"
    TOAST = "shell-toast"
    THEME = "shell-theme"
    RAIL_TOGGLE = "shell-rail-toggle"
    ADDRESS = "shell-address"  # path and query of the view that is shown now, also where Dash does not hear of it


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, as the shell shows them. Without an e-mail: the local administrator of a first run."""

    email: str | None = None
    name: str | None = None
    administers: bool = False


def shell_layout(person: Person | None = None, saving_paths: Sequence[str] = ()) -> Component:
    """`saving_paths`: the pages whose view can be saved."""
    return html.Div(
        [
            html.A("Skip to the page", href="#main", className="o-skip"),
            _rail(rail_pages(administers=person is not None and person.administers)),
            html.Div(
                [
                    _top_bar(person, saving_paths),
                    html.Div(first_run_notice(person), id=Id.BANNER),
                    html.Main(dash.page_container, id="main", className="o-main", tabIndex="-1"),
                ],
                className="o-body",
            ),
            dcc.Store(id=Id.TEMPLATES, data={name: template(name) for name in THEMES}),
            dcc.Store(id=Id.TOAST),
            dcc.Store(id=Id.ADDRESS),
            save_dialog(),
            versions_dialog(),
            share_dialog(),
        ],
        className="o-shell",
    )


def _rail(pages: Sequence[Mapping[str, Any]]) -> html.Nav:
    return html.Nav(
        [
            dcc.Link(
                [
                    html.Img(src="/assets/oriel.svg", alt="", className="o-brand__mark"),
                    html.Span("Oriel", className="o-brand__name"),
                ],
                href="/",
                className="o-brand",
            ),
            html.Ul([html.Li(_rail_link(page)) for page in pages], className="o-rail__pages", id=Id.NAV),
            html.Div(
                _icon_button(Id.RAIL_TOGGLE, "Narrow the page list", "bi-layout-sidebar"), className="o-rail__foot"
            ),
        ],
        className="o-rail",
        **attributes(aria_label="Pages"),
    )


def rail_pages(*, administers: bool) -> list[Mapping[str, Any]]:
    """The pages with an icon, of which some are for administrators alone; Dash keeps its registry in their order."""
    pages = [page for page in dash.page_registry.values() if page.get("icon")]
    return [page for page in pages if administers or not page.get("for_administrators")]


def _rail_link(page: Mapping[str, Any]) -> dcc.Link:
    return dcc.Link(
        [_icon(page["icon"]), html.Span(page["name"], className="o-rail__label")],
        href=page["path"],
        className="o-rail__link",
    )


def _top_bar(person: Person | None, saving_paths: Sequence[str]) -> html.Header:
    return html.Header(
        [
            symbol_search(),
            html.Div(id=Id.CONTROLS, className="o-topbar__controls"),
            saved_bar(saving_paths),
            html.Div([bell(), _theme_button(), _account_menu(person)], className="o-topbar__end"),
        ],
        className="o-topbar",
    )


def _theme_button() -> html.Button:
    icons = [_icon(f"bi-{name}") for name in ("circle-half", "sun", "moon")]
    return _icon_button(Id.THEME, "Theme", *icons)


def _account_menu(person: Person | None) -> html.Details:
    email = person.email if person else None
    who = (person.name if person else None) or email or "Local administrator"
    return html.Details(
        [
            html.Summary(
                html.Span(who[0] if email else _icon("bi-person"), className="o-avatar", **HIDDEN),
                className="o-account",
                title=who,
                **attributes(aria_label=f"Account: {who}"),
            ),
            html.Div(
                [
                    html.Div(who, className="o-menu__note o-truncate"),
                    html.A([_icon("bi-person"), "Account"], href="/account", className="o-menu__item"),
                    html.A([_icon("bi-book"), "Manual"], href="/manual", className="o-menu__item"),
                    html.Div(className="o-menu__rule"),
                    _sign_out(),
                ],
                className="o-menu__list",
            ),
        ],
        className="o-menu",
    )


def _sign_out() -> html.Form:
    """A form, since signing out changes something; `assets/40-shell.js` adds the token from the cookie."""
    button = html.Button([_icon("bi-box-arrow-right"), "Sign out"], type="submit", className="o-menu__item")
    return html.Form(button, action="/logout", method="POST", **attributes(data_csrf="cookie"))


def first_run_notice(person: Person | None) -> Component | None:
    if person is None or person.email:
        return None
    return html.Div(
        [
            _icon("bi-shield-lock"),
            html.Span("Only this computer can reach Oriel, and your account has no password yet."),
            html.A("Give an e-mail and a password", href="/account"),
        ],
        className="o-banner",
        role="region",
        **attributes(aria_label="First run"),
    )


def _icon(name: str) -> html.I:
    return html.I(className=f"bi {name}", **HIDDEN)


def _icon_button(component_id: str, label: str, *icons: Component | str) -> html.Button:
    return html.Button(
        [_icon(icon) if isinstance(icon, str) else icon for icon in icons],
        id=component_id,
        type="button",
        title=label,
        className="o-button o-button--quiet o-button--icon",
        **attributes(aria_label=label),
    )


clientside_callback(
    ClientsideFunction("oriel", "keepTemplates"), Output(Id.TEMPLATES, "id"), Input(Id.TEMPLATES, "data")
)
clientside_callback(ClientsideFunction("oriel", "showToast"), Output(Id.TOAST, "id"), Input(Id.TOAST, "data"))
clientside_callback(
    ClientsideFunction("oriel", "markPage"), Output(Id.NAV, "data-page"), Input("_pages_location", "pathname")
)
clientside_callback(
    ClientsideFunction("oriel", "followAddress"),
    Output(Id.ADDRESS, "data"),
    Input("_pages_location", "pathname"),
    Input("_pages_location", "search"),
)
