"""What the parts of the administration have in common: who may, what is done, and what is said of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from dash import callback
from dash.exceptions import PreventUpdate
from flask_login import current_user
from sqlalchemy import Connection

from data.database import DatabaseUnavailable
from data.house_rules import UnfitRule
from data.panel_jobs import JobsUnavailable
from data.rights import NotAllowed, rights_of
from data.users import AccountError
from pages._context import home
from pages._doing import toast

Function = TypeVar("Function", bound=Callable[..., Any])
LARGEST_NUMBER = 2**31 - 1  # of an account or an invitation
SAYING = (AccountError, UnfitRule, NotAllowed, JobsUnavailable, DatabaseUnavailable)


def administers() -> bool:
    return bool(current_user.is_authenticated and rights_of(current_user.role).administers)


def admin_callback(*spec: Any, **options: Any) -> Callable[[Function], Function]:
    """Dash's `callback`, for administrators alone: to others the gate answers as if there were none of that name."""

    def register(function: Function) -> Function:
        @wraps(function)
        def checked(*given: Any, **named: Any) -> Any:
            if not administers():  # the gate has asked; this holds where somebody forgets the gate
                raise PreventUpdate
            return function(*given, **named)

        checked.for_administrators = True  # type: ignore[attr-defined]  # read by server/admin_callbacks.py
        return cast("Function", callback(*spec, **options)(checked))

    return register


def done(deed: Callable[[Connection], str]) -> bool:
    """All of it or nothing, and what came of it in a toast. `deed` gives the sentence to say, if any."""
    try:
        with home().database.begin() as connection:
            said = deed(connection)
    except SAYING as error:
        toast(str(error), "error")
        return False
    if said:
        toast(said)
    return True


def pressed_words(pressed: object) -> tuple[str, ...]:
    """What a button wrote into its store, as `disable:5`, taken apart."""
    value = pressed.get("value") if isinstance(pressed, dict) else None
    return tuple(value.split(":")) if isinstance(value, str) else ("",)


def numbered(word: str) -> int | None:
    """The number of a row that a browser sent; None for whatever is none."""
    number = int(word) if word.isascii() and word.isdecimal() and len(word) < 16 else LARGEST_NUMBER + 1
    return number if number <= LARGEST_NUMBER else None
