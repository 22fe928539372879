"""What a press of a button does to what is kept: done whole or not at all, and said in a toast either way."""

import time
from collections.abc import Callable
from typing import Any

from dash import set_props
from sqlalchemy import Connection

from components.shell import Id as Shell
from data.database import DatabaseUnavailable
from data.saved_views.reading import get_view
from data.saved_views.records import SavedViewError
from data.saved_views.sharing import mark_favourite
from pages._context import home

LARGEST_ID = 2**53  # beyond it the browser's numbers are no longer whole


def toast(text: str, kind: str = "success", **more: Any) -> None:
    set_props(Shell.TOAST, {"data": {"text": text, "kind": kind, "at": time.time(), **more}})


def do(deed: Callable[[Connection], str], **more: Any) -> bool:
    """Whether it was done. `deed` gives the sentence to say, if any; `more` goes with it, such as a button."""
    try:
        with home().database.begin() as connection:
            said = deed(connection)
    except (SavedViewError, DatabaseUnavailable) as error:
        toast(str(error), "error")
        return False
    if said:
        toast(said, **more)
    return True


def pressed_id(pressed: object) -> int | None:
    """The id that a button wrote into its store; None for anything else."""
    value = pressed.get("value") if isinstance(pressed, dict) else None
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 16 else None


def one_id(raw: object) -> int | None:
    """An id that the browser sent; None for anything else."""
    return raw if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < LARGEST_ID else None


def many_ids(raw: object) -> tuple[int, ...]:
    """Those that are ids, in their order."""
    found = [one_id(one) for one in raw] if isinstance(raw, list) else []
    return tuple(one for one in found if one is not None)


def turn_favourite(connection: Connection, user: int, view_id: int) -> str:
    mark_favourite(connection, user, view_id, not get_view(connection, user, view_id).favourite)
    return ""
