"""What a callback may know of its request: the market, who asks, and the theme their browser shows."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, request
from flask_login import current_user

from components.theme import COOKIE, ThemeName
from data import recent_views
from data.market import Market
from views.asking import Asker
from views.base import View, ViewKind

if TYPE_CHECKING:
    from data.home import Home


def home() -> "Home":
    return cast("Home", current_app.extensions["oriel"])


def market() -> Market:
    return home().market


def user_id() -> int:
    return int(current_user.get_id())


def asker() -> Asker:
    return Asker(market(), home().cache, user_id())


def theme() -> ThemeName:
    return "dark" if request.cookies.get(COOKIE) == "dark" else "light"


def remember_view(kind: ViewKind[Any], view: View) -> None:
    """Puts the view on the person's list of recent ones."""
    recent_views.remember(home().database, user_id(), kind.name, view.query(), kind.describe(view))


def symbol_options(chosen: Iterable[str]) -> list[dict[str, str]]:
    """Options of a symbol picker: every instrument, and what is chosen even if there is no such instrument."""
    names = dict.fromkeys(chosen, "")
    names |= {listing.instrument.symbol: listing.instrument.name for listing in market().listings()}
    return [{"label": f"{symbol}  {name}".strip(), "value": symbol} for symbol, name in names.items()]
