"""What every page of a kind does with the query in its store `<prefix>-query`: sets parameters of it anew, picks the
stretch of time that `components.range_picker` offers under the same prefix, and keeps it as the page's address.
"""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update

from pages._pressed import Pressed
from views.base import View


def changed(kind: type[View], query: str, **values: Any) -> Any:
    """The query with some parameters set anew; no update where that changes nothing."""
    new = kind.parse({**kind.parse(query).parameters(), **values}).query()
    return no_update if new == query else new


def edit_stretch(kind: type[View], prefix: str) -> None:
    """The callbacks of the buttons and of the two dates. To be called once, by the page."""
    store = f"{prefix}-query"
    new_query, now = Output(store, "data", allow_duplicate=True), State(store, "data")

    @callback(new_query, Input(f"{prefix}-range-pressed", "data"), now, prevent_initial_call=True)
    def pick_range(pressed: Pressed, query: str) -> Any:
        return changed(kind, query, range=pressed["value"], start="", end="")

    @callback(
        new_query,
        Input(f"{prefix}-dates-apply", "n_clicks"),
        State(f"{prefix}-start", "value"),
        State(f"{prefix}-end", "value"),
        now,
        prevent_initial_call=True,
    )
    def pick_dates(_: int, start: str | None, end: str | None, query: str) -> Any:
        return changed(kind, query, start=start or "", end=end or "")


def remember_address(prefix: str) -> None:
    """The address of the page follows its query."""
    clientside_callback(
        ClientsideFunction("oriel", "rememberQuery"),
        Output(f"{prefix}-query", "id"),
        Input(f"{prefix}-query", "data"),
        prevent_initial_call=True,
    )
