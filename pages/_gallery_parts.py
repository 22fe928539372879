"""The gallery's views as cards, and what it says where there is none."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component
from sqlalchemy import Connection

from components.buttons import icon, pressing
from components.share_dialog import Id as Share
from components.view_card import CardFace, Deed, view_card
from data.saved_views.people import how_many_named
from data.saved_views.reading import list_views
from data.saved_views.records import SavedView
from views.documents.addresses import opening_address, reading_address, snapshots_address
from views.documents.dashboard import DASHBOARD, DashboardView
from views.documents.gallery import Found, GalleryView
from views.documents.opening import NotOpened, open_state

IN_HOUSE = {"view": "in the house", "edit": "in the house, who may change it"}
HOW_TO = "Open a page, set it up, and press Save in the top bar."
NOTHING = {
    "favourites": ("star", "No favourites yet", "Press the star of a view to find it here."),
    "recent": ("clock-history", "Nothing opened yet", "What you open comes here, the last first."),
    "shared": (
        "people",
        "Nobody has shared a view with you",
        "What others share with you by name or with all is here.",
    ),
    "deleted": ("trash3", "Nothing was deleted", "What you delete can be brought back from here for thirty days."),
}


class Press:
    """The stores that the buttons of a card write its view's id into."""

    FAVOURITE, DUPLICATE, DELETE = "gallery-favourite", "gallery-duplicate", "gallery-delete"
    UNDELETE, WORDS, PEOPLE = "gallery-undelete", "gallery-words", "gallery-people"
    COLLECT, MORE = "gallery-collect", "gallery-more"


def found_views(connection: Connection, user_id: int, *, deleted: bool) -> tuple[Found, ...]:
    return tuple(Found(one, contents_in_words(one)) for one in list_views(connection, user_id, deleted=deleted))


def contents_in_words(saved: SavedView) -> str:
    """Its kind, and what it is of."""
    if saved.kind == DASHBOARD:
        count = len(DashboardView.parse(saved.state.query).views)
        return f"Dashboard · {count} {'view' if count == 1 else 'views'}"
    try:
        opened = open_state(saved.kind, saved.state)
    except NotOpened:
        return f"{saved.kind}, which this version does not have"
    return f"{opened.kind.title} · {opened.kind.describe(opened.view)}".rstrip(" ·")


def address_of(saved: SavedView) -> str:
    """With the view brought up to date; what can't be opened is read about."""
    if saved.kind == DASHBOARD:
        return reading_address(saved.id)
    try:
        return opening_address(saved.id, saved.kind, open_state(saved.kind, saved.state).view.query())
    except NotOpened:
        return reading_address(saved.id)


def cards(connection: Connection, user_id: int, found: Sequence[Found], gallery: GalleryView) -> list[Component]:
    named = how_many_named(connection, user_id)
    shown = found[: int(gallery.most)]
    grid = html.Div([_card(one, named) for one in shown], className="o-gallery")
    rest = len(found) - len(shown)
    return [grid, _more(rest)] if rest else [grid]


def nothing_found(gallery: GalleryView, there_are: bool) -> Component:
    sign, title, words = NOTHING.get(gallery.show, ("bookmark", "Nothing is saved yet", HOW_TO))
    if there_are and gallery.show not in NOTHING:
        sign, title, words = "search", "No view fits", "Take a word or a filter away."
    body = html.Div([icon(sign), html.H2(title), html.P(words)], className="o-empty", role="status")
    return html.Div(body, className="o-card")


def _card(one: Found, named: Mapping[int, int]) -> Component:
    saved = one.saved
    face = CardFace(
        id=saved.id,
        version=saved.version,
        name=saved.words.name,
        says=one.says,
        href="" if saved.deleted_at else address_of(saved),
        description=saved.words.description,
        folder=saved.words.folder,
        tags=saved.words.tags,
        whose="" if saved.access == "owner" else saved.owner,
        sharing=_sharing(saved, named.get(saved.id, 0)),
        saved=f"deleted {saved.deleted_at:%Y-%m-%d}" if saved.deleted_at else f"saved {saved.saved_at:%Y-%m-%d}",
        favourite=saved.favourite,
    )
    return view_card(face, deeds_of(saved), Press.FAVOURITE)


def _sharing(saved: SavedView, named: int) -> str:
    if saved.access != "owner":
        return "you may change it" if saved.may_edit else ""
    people = f"shared with {named} {'person' if named == 1 else 'people'}" if named else ""
    house = f"{'and' if named else 'shared'} {IN_HOUSE[saved.in_house]}" if saved.in_house else ""
    return f"{people} {house}".strip()


def deeds_of(saved: SavedView) -> list[Deed | None]:
    if saved.deleted_at:
        return [Deed("Bring it back", "arrow-counterclockwise", Press.UNDELETE)]
    is_dashboard, is_owner = saved.kind == DASHBOARD, saved.access == "owner"
    deeds: list[Deed | None] = [
        Deed("Read it as a sheet", "file-text", href=reading_address(saved.id)),
        None if is_dashboard else Deed("Put it on a dashboard …", "columns-gap", Press.COLLECT),
        Deed("Name, folder, tags …", "pencil", Press.WORDS) if saved.may_edit else None,
        Deed("Duplicate", "copy", Press.DUPLICATE),
        Deed("Who may open it …", "people", Press.PEOPLE) if is_owner else None,
        Deed("Share by a link …", "share", Share.ASKED) if saved.may_edit else None,
        Deed("Snapshots", "snow", href=snapshots_address(saved.id)),
    ]
    deeds = [deed for deed in deeds if deed]
    return [*deeds, None, Deed("Delete", "trash3", Press.DELETE)] if is_owner else deeds


def _more(rest: int) -> Component:
    button = html.Button(f"Show {rest} more", type="button", className="o-button", **pressing(Press.MORE, "more"))
    return html.Div(button, className="o-gallery__more")
