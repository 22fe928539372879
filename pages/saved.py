"""The gallery of saved views: search, filters, order, favourites, and what can be done with each of them."""

from collections.abc import Mapping
from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from components.buttons import icon, pressing
from components.collect_dialog import collect_dialog
from components.gallery_filters import ANY, FILTERS, all_options, filter_bar, identity
from components.panel import Message
from components.panel_card import message
from components.people_dialog import people_dialog
from components.words_dialog import words_dialog
from data.database import DatabaseUnavailable
from pages._collecting import register_collecting
from pages._context import home, user_id
from pages._gallery_deeds import register_deeds
from pages._gallery_dialogs import CHANGED, register_dialogs
from pages._gallery_parts import Press, cards, found_views, nothing_found
from views.documents.dashboard import DASHBOARD
from views.documents.gallery import FEW, NOBODY, Found, GalleryView, chosen, facets_of
from views.registry import kinds

register_page(__name__, path="/views", title="Saved views · Oriel", name="Saved", icon="bi-bookmark", order=8)


class Id:
    QUERY, BODY, COUNT, NEW = "gallery-query", "gallery-body", "gallery-count", "gallery-new"


NEW_QUERY = Output(Id.QUERY, "data", allow_duplicate=True)
IS_CHANGED = Output(CHANGED, "data", allow_duplicate=True)
CONTROLS = {name: Input(identity(name), "value") for name in ("text", "show", *FILTERS, "sort")}
STORES = [store for name, store in vars(Press).items() if name.isupper()]


def layout(**query: str) -> Component:
    gallery = GalleryView.parse(query)
    body, count, options = _drawn(gallery)
    return html.Div(
        [
            dcc.Store(id=Id.QUERY, data=gallery.query()),
            dcc.Store(id=CHANGED),
            *[dcc.Store(id=store) for store in STORES],
            html.Header(
                [
                    html.H1("Saved views"),
                    html.Span(count, id=Id.COUNT, className="o-page-head__context"),
                    dcc.Link("Snapshots", href="/snapshots"),
                    dcc.Link("Shared links", href="/links"),
                    _new_dashboard(),
                ],
                className="o-page-head o-gallery__head",
            ),
            filter_bar(gallery.parameters() | {"owner": _owner(gallery)}, options),
            html.Div(body, id=Id.BODY),
            words_dialog(),
            people_dialog(),
            collect_dialog(),
        ],
        className="o-page",
    )


def _new_dashboard() -> Component:
    return html.Button(
        [icon("columns-gap"), "New dashboard"], type="button", className="o-button", **pressing(Press.COLLECT, "new")
    )


def _owner(gallery: GalleryView) -> str:
    return str(int(gallery.owner)) if gallery.owner else ""


Options = dict[str, list[dict[str, str]]]


def _drawn(gallery: GalleryView) -> tuple[list[Component], str, Options]:
    try:
        return _found(gallery)
    except DatabaseUnavailable as error:
        body = html.Div(message(Message("error", str(error))), className="o-card")
        return [body], "", {name: [] for name in FILTERS}


def _found(gallery: GalleryView) -> tuple[list[Component], str, Options]:
    with home().database.connect() as connection:
        there = found_views(connection, user_id(), deleted=gallery.show == "deleted")
        found = chosen(there, gallery)
        body = cards(connection, user_id(), found, gallery) if found else [nothing_found(gallery, bool(there))]
    return body, _count(len(found), len(there)), _options(there)


def _count(found: int, there: int) -> str:
    return f"{found}" if found == there else f"{found} of {there}"


def _options(there: tuple[Found, ...]) -> Options:
    facets = facets_of(there)
    titles = {DASHBOARD: "Dashboard"} | {kind.name: kind.title for kind in kinds().values()}
    return {
        "kind": [_option(kind, titles.get(kind, kind), count) for kind, count in facets.kinds.items()],
        "tag": [_option(tag, tag, count) for tag, count in facets.tags.items()],
        "folder": [_option(folder, folder, count) for folder, count in facets.folders.items()],
        "owner": [_option(str(number), name, count) for number, (name, count) in facets.owners.items()],
    }


def _option(value: str, title: str, count: int) -> dict[str, str]:
    return {"label": f"{title} ({count})", "value": value}


@callback(
    Output(Id.BODY, "children"),
    Output(Id.COUNT, "children"),
    *[Output(identity(name), "options") for name in FILTERS],
    Input(Id.QUERY, "data"),
    Input(CHANGED, "data"),
    prevent_initial_call=True,
)
def draw(query: str, _changed: object) -> tuple[Any, ...]:
    gallery = GalleryView.parse(query)
    body, count, options = _drawn(gallery)
    values = gallery.parameters() | {"owner": _owner(gallery)}
    return body, count, *[all_options(name, options[name], values[name]) for name in FILTERS]


@callback(NEW_QUERY, inputs={"query": State(Id.QUERY, "data"), "chosen_": CONTROLS}, prevent_initial_call=True)
def narrow(query: str, chosen_: Mapping[str, Any]) -> str:
    values = {name: "" if value in (None, ANY) else value for name, value in chosen_.items()}
    return _changed(query, **values | {"owner": values["owner"] or NOBODY, "most": FEW})


@callback(NEW_QUERY, Input(Press.MORE, "data"), State(Id.QUERY, "data"), prevent_initial_call=True)
def show_more(_pressed: object, query: str) -> str:
    return _changed(query, most=int(GalleryView.parse(query).most) + 4 * FEW)


def _changed(query: str, **values: Any) -> str:
    changed = GalleryView.parse({**GalleryView.parse(query).parameters(), **values}).query()
    if changed == query:
        raise PreventUpdate
    return changed


clientside_callback(
    ClientsideFunction("oriel", "rememberQuery"),
    Output(Id.QUERY, "id"),
    Input(Id.QUERY, "data"),
    prevent_initial_call=True,
)


register_dialogs()
register_collecting()
register_deeds()
