"""The place in the top bar where a view is saved: the button, the name of what was opened, and what to do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import HIDDEN, attributes
from components.buttons import QUIET, icon, menu, pressing
from components.saved_versions import Id as Versions
from components.share_dialog import share_button

CLOSE, DEFAULT, NO_DEFAULT = "close", "default", "no-default"  # what is asked for through `Id.ACTION`
DEFAULT_ON = (DEFAULT, "star", "My default for this page")


class Id:
    """`OPENED` holds what was opened, or nothing: `{"id", "kind", "name", "version", "may_edit", "marks"}`; `marks` are
    words to show for a query, those for any other one are that it is changed."""

    BAR, FACE, CHANGED, SAVE = "saved-bar", "saved-face", "saved-changed", "saved-save"
    ASKED, OPENED = "saved-asked", "saved-opened"
    STAND_AT, GO = "saved-stand-at", "saved-go"
    ACTION = "saved-action"


@dataclass(frozen=True, slots=True)
class OpenedView:
    """`newest` is the version that was saved last. `address` opens it as it was saved."""

    id: int
    name: str
    description: str
    address: str
    owner: str
    is_own: bool
    may_edit: bool
    is_default: bool
    newest: int
    saved_by: str
    saved_at: datetime


def saved_bar(paths: Sequence[str]) -> html.Div:
    """Shown on the pages at `paths`."""
    return html.Div(
        [
            html.Div(id=Id.FACE, className="o-saved__face"),
            html.Span(id=Id.CHANGED, className="o-badge o-saved__changed", hidden=True, role="status"),
            _save_button(),
            share_button(),
            *(dcc.Store(id=store) for store in (Id.ASKED, Id.OPENED, Id.STAND_AT, Id.GO, Id.ACTION, Versions.ASKED)),
        ],
        id=Id.BAR,
        className="o-saved",
        hidden=True,
        **attributes(data_paths=" ".join(paths)),
    )


def _save_button() -> html.Button:
    return html.Button(
        [icon("bookmark-plus"), html.Span("Save", className="o-saved__word")],
        id=Id.SAVE,
        type="button",
        title="Save this view",
        className="o-button",
        **attributes(aria_label="Save this view"),
    )


def opened_face(view: OpenedView) -> Component:
    """Its name, which opens a menu."""
    face = [
        icon("bookmark-check"),
        html.Span(view.name, className="o-saved__name o-truncate"),
        html.I(className="bi bi-chevron-down o-saved__chevron", **HIDDEN),
    ]
    return menu(
        face, _menu_of(view), f"Saved view: {view.name}", look=f"{QUIET} o-saved__opened", width="o-saved__menu"
    )


def _menu_of(view: OpenedView) -> list[Component]:
    default = (NO_DEFAULT, "star-fill", "Not my default any more") if view.is_default else DEFAULT_ON
    return [
        html.Div(view.name, className="o-saved__title"),
        html.P(view.description, className="o-saved__description") if view.description else html.Span(),
        html.Div(_history_of(view), className="o-menu__note"),
        dcc.Link([icon("arrow-counterclockwise"), "As it was saved"], href=view.address, className="o-menu__item"),
        _item(Versions.ASKED, "", "clock-history", "Versions"),
        _item(Id.ACTION, *default),
        dcc.Link([icon("collection"), "Among saved views"], href=f"/views/{view.id}", className="o-menu__item"),
        dcc.Link([icon("snow"), "Snapshots"], href=f"/snapshots?view={view.id}", className="o-menu__item"),
        dcc.Link([icon("link-45deg"), "Shared links"], href=f"/links?view={view.id}", className="o-menu__item"),
        _item(Id.ACTION, CLOSE, "x-lg", "Close the saved view"),
    ]


def _history_of(view: OpenedView) -> str:
    whose = "" if view.is_own else f"{view.owner}’s. "
    may = "" if view.may_edit else " You may open it and not change it."
    return f"{whose}Version {view.newest}, saved by {view.saved_by} on {view.saved_at:%Y-%m-%d at %H:%M} UTC.{may}"


def _item(store: str, value: str, icon_name: str, words: str) -> html.Button:
    return html.Button([icon(icon_name), words], type="button", className="o-menu__item", **pressing(store, value))
