"""Making and ordering dashboards: which views one holds, and what stands over them."""

from collections.abc import Iterable

from sqlalchemy import Connection

from data.saved_views.reading import get_view
from data.saved_views.records import BadName, NoSuchView, SavedView, SavedViewError, State, Words
from data.saved_views.saving import change_view, save_view
from views.documents.dashboard import DASHBOARD, MOST_VIEWS, STATE, DashboardView
from views.documents.reading import ReadingView

Ids = tuple[int, ...]


class TooManyViews(SavedViewError):
    def __init__(self) -> None:
        super().__init__(f"A dashboard holds at most {MOST_VIEWS} views; take some off it, or make another one.")


def views_of(saved: SavedView) -> Ids:
    """By id, in order."""
    return tuple(int(number) for number in DashboardView.parse(saved.state.query).views)


def moved(views: Ids, view: int, step: int) -> Ids:
    """`view` one place earlier (-1) or later (1); as it was where there is no such place."""
    place = views.index(view) if view in views else -1
    if place < 0 or not 0 <= place + step < len(views):
        return views
    order = list(views)
    order[place], order[place + step] = order[place + step], order[place]
    return tuple(order)


def without(views: Ids, view: int) -> Ids:
    return tuple(one for one in views if one != view)


def with_added(views: Ids, more: Iterable[int]) -> Ids:
    """At the end, each once. Raises TooManyViews."""
    whole = tuple(dict.fromkeys((*views, *more)))
    if len(whole) > MOST_VIEWS:
        raise TooManyViews
    return whole


def make_dashboard(connection: Connection, user_id: int, name: str, views: Iterable[int]) -> SavedView:
    """Raises BadName, NameTaken, TooManyViews, NoSuchView."""
    if not name.strip():
        raise BadName("Give the dashboard a name.")
    chosen = _checked(connection, user_id, with_added((), views))
    return save_view(connection, user_id, DASHBOARD, _state(chosen, ReadingView()), Words(name))


def put_on_dashboard(connection: Connection, user_id: int, dashboard: int, views: Iterable[int]) -> SavedView:
    """At the end of it. Raises what `change_view` does, and TooManyViews."""
    saved = _dashboard(connection, user_id, dashboard)
    kept = DashboardView.parse(saved.state.query)
    known = views_of(saved)
    new = _checked(connection, user_id, tuple(one for one in views if one not in known))
    reading = ReadingView(kept.symbol, kept.range, kept.start, kept.end)
    state = _state(with_added(known, new), reading)
    return change_view(connection, user_id, dashboard, known_version=saved.version, state=state)


def arrange(
    connection: Connection, user_id: int, dashboard: int, *, known_version: int, views: Ids, reading: ReadingView
) -> SavedView:
    """The views in their new order, under `reading`. Raises what `change_view` does, and TooManyViews."""
    saved = _dashboard(connection, user_id, dashboard)
    known = views_of(saved)
    _checked(connection, user_id, tuple(one for one in views if one not in known))
    state = _state(with_added((), views), reading)
    return change_view(connection, user_id, dashboard, known_version=known_version, state=state)


def _dashboard(connection: Connection, user_id: int, view_id: int) -> SavedView:
    saved = get_view(connection, user_id, view_id, lock=True)
    if saved.kind != DASHBOARD:
        raise NoSuchView
    return saved


def _checked(connection: Connection, user_id: int, views: Ids) -> Ids:
    """What this person may open, and is no dashboard itself. Raises NoSuchView."""
    for view in views:
        if get_view(connection, user_id, view).kind == DASHBOARD:
            raise NoSuchView
    return views


def _state(views: Ids, reading: ReadingView) -> State:
    whole = DashboardView(tuple(views), reading.symbol, reading.range, reading.start, reading.end)
    return State(whole.query(), STATE)
