"""Who asks, and the home that answers: what every route of the API stands on."""

from typing import TYPE_CHECKING, cast

from flask import current_app
from flask_login import current_user

from views.asking import Asker

if TYPE_CHECKING:
    from data.home import Home
    from data.market import Market


def home() -> "Home":
    return cast("Home", current_app.extensions["oriel"])


def market() -> "Market":
    return home().market


def user_id() -> int:
    return int(current_user.id)


def asker() -> Asker:
    return Asker(market(), home().cache, user_id())
