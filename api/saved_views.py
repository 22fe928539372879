"""Saved views: the same ones as in the gallery. A write keeps the whole view or nothing of it."""

from datetime import datetime
from typing import Any, Final

import orjson
from flask import Response
from sqlalchemy import Connection

from api.access import PREFIX, requires
from api.context import home, user_id
from api.operations import Operations, problem_response
from api.paging import cursor_after, place_of, with_next
from api.problems import problem
from api.saved_view_models import (
    ChangedView,
    NewView,
    SavedViewAnswer,
    SavedViewPath,
    SavedViewsAnswer,
    SavedViewsQuery,
)
from api.writing import NEEDS_MATCH, once, unmatched
from data.rights import NotAllowed
from data.saved_views.reading import get_view, list_views
from data.saved_views.records import BadName, NameTaken, NoSuchView, NotYours, SavedView, Stale, State, Words
from data.saved_views.saving import change_view, delete_view, save_view
from views.addresses import address_of
from views.allowed import check_kind
from views.base import View
from views.documents import dashboard
from views.documents.dashboard import DASHBOARD, DashboardView
from views.documents.opening import NotOpened, open_state
from views.registry import UnknownKind, kind_named

saved_views = Operations("saved_views", "Saved views", "Views under a name, as the gallery shows them.")

NOT_USED: Final = "Some of the view's parameters can't be used, so nothing is kept; see errors."
Place = tuple[str, int]


@saved_views.get("/saved-views", responses={200: SavedViewsAnswer})
@requires("read")
def list_saved_views(query: SavedViewsQuery) -> Response:
    """List the saved views that you may open.
    Your own and those shared with you, the newest save first.
    """
    with home().database.connect() as connection:
        found = [view for view in list_views(connection, user_id()) if query.kind in {None, view.kind}]
    after = place_of(query.cursor, _read_place, "saved-views", query.kind)
    found = [view for view in found if after is None or _place(view) < after]
    shown = found[: query.limit]
    more = cursor_after(_place(shown[-1]), "saved-views", query.kind) if len(found) > len(shown) else None
    return with_next(_json({"items": [_said(view) for view in shown], "next": more}), more)


@saved_views.get("/saved-views/<int:view_id>", responses={200: SavedViewAnswer})
@requires("read")
def get_saved_view(path: SavedViewPath) -> Response:
    """Read a saved view."""
    try:
        with home().database.connect() as connection:
            return _one(get_view(connection, user_id(), path.view_id))
    except NoSuchView:
        return _nothing()


@saved_views.post("/saved-views", responses={201: SavedViewAnswer})
@requires("write")
def save_new_view(body: NewView) -> Response:
    """Save a view.
    With an `Idempotency-Key` the same request sent again saves no second one.
    """

    def save(connection: Connection) -> Response:
        state = _state(body.kind, body.query)
        if isinstance(state, Response):
            return state
        return _one(save_view(connection, user_id(), body.kind, state, _words(body)), 201)

    return _write(save)


@saved_views.put("/saved-views/<int:view_id>", responses={200: SavedViewAnswer, 428: problem_response(NEEDS_MATCH)})
@requires("write")
def change_saved_view(path: SavedViewPath, body: ChangedView) -> Response:
    """Save a newer version.
    `If-Match` names the ETag that you have read; what somebody else has saved since is not written over.
    """

    def change(connection: Connection) -> Response:
        known = get_view(connection, user_id(), path.view_id, lock=True)
        state = unmatched(_etag(known)) or _state(known.kind, body.query)
        if isinstance(state, Response):
            return state
        words = _words(body)
        return _one(change_view(connection, user_id(), known.id, known_version=known.version, state=state, words=words))

    return _write(change)


@saved_views.delete("/saved-views/<int:view_id>", responses={204: {"description": "It is gone."}})
@requires("write")
def delete_saved_view(path: SavedViewPath) -> Response:
    """Delete a saved view of yours.
    For thirty days it can be brought back from the gallery.
    """

    def remove(connection: Connection) -> Response:
        delete_view(connection, user_id(), path.view_id)
        return Response(status=204)

    return _write(remove)


def _write(act: Any) -> Response:  # noqa: PLR0911  (one return for each thing that may be in the way)
    try:
        return once(act)
    except NoSuchView:
        return _nothing()
    except (NotYours, NotAllowed) as error:
        return problem(403, "Not allowed", str(error), code="not_allowed")
    except NameTaken as error:
        return problem(409, "Taken", str(error), code="name_taken")
    except Stale as error:
        return problem(409, "Changed meanwhile", str(error), code="stale")
    except BadName as error:
        return problem(422, "Not right", str(error))
    except UnknownKind as error:
        return problem(422, "Not right", str(error), code="unknown_view")


def _state(kind: str, query: str) -> State | Response:
    """What is kept, or what of the query can't be."""
    view_class, version = _class_of(kind)
    view = view_class.parse(query)
    if view.dropped:
        faults = [{"pointer": "/query", "detail": fault} for fault in view.dropped]
        return problem(422, "Not right", NOT_USED, errors=faults)
    return State(view.query(), version)


def _class_of(kind: str) -> tuple[type[View], int]:
    """Raises UnknownKind, NotAllowed."""
    if kind == DASHBOARD:
        return DashboardView, dashboard.STATE
    found = kind_named(kind)
    check_kind(kind)
    return found.view, found.state


def _words(body: ChangedView) -> Words:
    return Words(body.name, body.description, body.folder, tuple(body.tags))


def _said(saved: SavedView) -> dict[str, Any]:
    query, href = saved.state.query, None
    notes: tuple[str, ...] = ()
    if saved.kind != DASHBOARD:
        try:
            opened = open_state(saved.kind, saved.state)
            query, notes = opened.view.query(), opened.notes
            href = f"{PREFIX}/views/{saved.kind}" + (f"?{query}" if query else "")
        except NotOpened as error:
            notes = (str(error),)
    return {
        "id": saved.id,
        "kind": saved.kind,
        "query": query,
        "version": saved.version,
        "name": saved.words.name,
        "description": saved.words.description,
        "folder": saved.words.folder,
        "tags": list(saved.words.tags),
        "owner": saved.owner,
        "access": saved.access,
        "in_house": saved.in_house,
        "saved_at": saved.saved_at.isoformat(),
        "saved_by": saved.saved_by,
        "notes": list(notes),
        "page": address_of(saved.kind, query, saved.id) if href else None,
        "href": href,
    }


def _one(saved: SavedView, status: int = 200) -> Response:
    response = _json(_said(saved), status)
    response.set_etag(_etag(saved))
    if status == 201:
        response.headers["Location"] = f"{PREFIX}/saved-views/{saved.id}"
    return response


def _etag(saved: SavedView) -> str:
    """Strong: whoever writes says by it which version they have read."""
    return f"{saved.id}-{saved.version}"


def _nothing() -> Response:
    return problem(404, "Nothing here", str(NoSuchView()))


def _place(saved: SavedView) -> Place:
    return saved.saved_at.isoformat(), saved.id


def _read_place(raw: Any) -> Place:
    at, number = raw
    return datetime.fromisoformat(at).isoformat(), int(number)


def _json(content: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, mimetype="application/json")
