"""What a page of a kind opens with: what its address asks for, or the saved view that a person wants there."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from dash import set_props

from components.saved_bar import Id
from data.database import DatabaseUnavailable
from pages._context import home, user_id
from views.addresses import saved_in, shown_at
from views.base import SAVED, View, ViewKind
from views.saved_page import opening_address

V = TypeVar("V", bound=View)


def opening_view(kind: ViewKind[V], query: Mapping[str, str]) -> V:
    """The view of the address. One that asks for nothing is replaced by that of the saved view which is shown."""
    asks_for_nothing = all(name == SAVED for name in query)
    address = _address(kind, saved_in(query)) if asks_for_nothing else None
    shown = shown_at(address) if address else None
    if shown is None:
        return kind.view.parse(query)
    set_props(Id.STAND_AT, {"data": address})
    return cast("V", shown.view)


def _address(kind: ViewKind[Any], named: int | None) -> str | None:
    try:
        with home().database.connect() as connection:
            return opening_address(connection, user_id(), kind, named)
    except DatabaseUnavailable:  # the page says so itself
        return None
